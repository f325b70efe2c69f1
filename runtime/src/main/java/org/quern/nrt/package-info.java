/**
 * The binding of the native runtime: loading it, downcalls, native memory and its release, facts about the machine. A
 * block of memory is freed once, when it is closed or unreachable, and never during a call. This package must not know
 * dtypes, arrays or kernels: a size is a number of bytes.
 */
package org.quern.nrt;
