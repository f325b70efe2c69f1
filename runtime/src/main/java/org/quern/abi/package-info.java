/**
 * The contract between compiled kernels, the native runtime and Java, as {@code nrt.h} has it: the entry's name,
 * statuses, codes of failures, limits, and the offsets of all three structs, which a test compares with C's. It depends
 * on nothing.
 */
package org.quern.abi;
