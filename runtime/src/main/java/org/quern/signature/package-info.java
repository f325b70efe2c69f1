/**
 * The signatures of generalized ufuncs: {@link org.quern.signature.CoreSignature} says of each operand which of its
 * dimensions a kernel sees, and finds their sizes from the operands of a call. The grammar is NumPy's, with size expressions,
 * broadcast dimensions and in-out operands beyond it.
 */
package org.quern.signature;
