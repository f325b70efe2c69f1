/** The way from the bodies of kernels, whose language is exported, to their IR functions, which are not. */
package org.quern.tracing;
