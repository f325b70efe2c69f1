/**
 * N-dimensional arrays: {@link org.quern.array.NDArray} over native, foreign or Java heap memory, shapes, strided views
 * and broadcasting, and {@code .npy} files. NumPy's rules hold wherever NumPy has one. It must not know kernels: what
 * computes on arrays is above it.
 */
@NullMarked
package org.quern.array;

import org.jspecify.annotations.NullMarked;
