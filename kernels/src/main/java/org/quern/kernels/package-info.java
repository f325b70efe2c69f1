/**
 * A catalogue of ufuncs and gufuncs, written in the public kernel language, ready to call, and also examples of the
 * language. Names, signatures and dtypes are NumPy's if it has the function. They are declared for {@code quern cache
 * warm --catalogue}. Its code uses only exported packages of the library.
 */
package org.quern.kernels;
