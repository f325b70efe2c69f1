/** Digests. This package depends on nothing, and must not know kernels, arrays or files of Quern's. */
package org.quern.util;
