/**
 * A catalogue of ufuncs and gufuncs, written in the public kernel language: ready to call, and to read as examples.
 * Names, signatures and dtypes are NumPy's where it has the function. They are declared for {@code quern cache warm
 * --catalogue}. Nothing here may use what is not exported by the library.
 */
package org.quern.kernels;
