/**
 * The contract between compiled kernels, the native runtime and Java, as declared in {@code nrt.h}: name of the entry
 * point, statuses, fault codes, limits, and the offsets of all three structs, which a test compares with C's. This
 * package depends on nothing.
 */
package org.quern.abi;
