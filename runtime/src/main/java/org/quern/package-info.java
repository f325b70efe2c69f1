/**
 * The process: {@link org.quern.Quern} has the version, the threads and the {@linkplain org.quern.KernelCache cache};
 * applications implement {@link org.quern.KernelDeclarations} to have kernels compiled ahead of time. No other package
 * may depend on this one.
 */
@NullMarked
package org.quern;

import org.jspecify.annotations.NullMarked;
