/**
 * The process: {@link org.quern.Quern} has versions, threads and the {@linkplain org.quern.KernelCache cache}; {@link
 * org.quern.KernelDeclarations} is what an application implements to have kernels compiled ahead. It is above all other
 * packages, none of which may know it.
 */
@NullMarked
package org.quern;

import org.jspecify.annotations.NullMarked;
