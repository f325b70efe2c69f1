/**
 * Mathematical functions in two tiers of accuracy, written in the kernel language and traced into a kernel like device
 * functions, so that their bits are the same on every instruction set and with every C library. The errors that {@code
 * accuracy.md} states are part of the contract. It must not know lanes, instruction sets or the form of the surrounding
 * code.
 */
package org.quern.math;
