/**
 * N-dimensional arrays: {@link org.quern.array.NDArray} over native, foreign or Java heap memory, shapes, strided views
 * and broadcasting, and {@code .npy} files. NumPy's rules apply wherever NumPy has one. This package must not know
 * kernels, which compute on arrays.
 */
@NullMarked
package org.quern.array;

import org.jspecify.annotations.NullMarked;
