/** The way from the bodies of kernels, whose language is exported, to their functions, which are not. */
package org.quern.tracing;
