/**
 * The contract between compiled kernels, the native runtime and Java, as declared in {@code nrt.h}: the entry's name,
 * statuses, fault codes, limits, and the offsets of all three structs, which a test compares with C's. It depends on
 * nothing.
 */
package org.quern.abi;
