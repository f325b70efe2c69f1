/**
 * The binding of the native runtime: loading it, the downcalls, native memory and its release, the facts of the
 * machine. A block of memory is freed once, when it is closed or unreachable, and never under a call. It must not know
 * dtypes, arrays or kernels: a size is a number of bytes.
 */
package org.quern.nrt;
