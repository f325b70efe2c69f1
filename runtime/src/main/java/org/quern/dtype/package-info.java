/**
 * Dtypes: their properties, NumPy's promotion (NEP 50) and casting rules.
 *
 * <pre>{@code
 * DType.promoteTypes(DType.INT32, DType.FLOAT32)          // float64
 * Casting.SAME_KIND.allows(DType.FLOAT64, DType.FLOAT32)  // true
 * }</pre>
 */
@NullMarked
package org.quern.dtype;

import org.jspecify.annotations.NullMarked;
