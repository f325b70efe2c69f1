/** Ufuncs and gufuncs, and their calls over arrays. */
@NullMarked
package org.quern.ufunc;

import org.jspecify.annotations.NullMarked;
