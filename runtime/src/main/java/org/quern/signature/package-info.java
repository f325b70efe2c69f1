/**
 * Signatures of gufuncs: {@link org.quern.signature.CoreSignature} names each operand's core dimensions, and finds
 * their sizes from the operands' shapes. The grammar is NumPy's, with size expressions, broadcast dimensions and in-out
 * operands beyond it. It must not know arrays or dtypes: shapes come in as numbers.
 */
package org.quern.signature;
