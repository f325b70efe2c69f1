/** Ufuncs and gufuncs: definition, overloads, and calls over arrays. */
@NullMarked
package org.quern.ufunc;

import org.jspecify.annotations.NullMarked;
