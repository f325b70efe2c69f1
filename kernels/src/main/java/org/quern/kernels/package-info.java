/** A catalogue of kernels written in {@link org.quern.dsl}: ready to call, and to read as examples. */
package org.quern.kernels;
