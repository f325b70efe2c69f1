/** The kernel language: bodies of kernels and device functions, traced into IR once for each signature. */
@NullMarked
package org.quern.dsl;

import org.jspecify.annotations.NullMarked;
