/** Builds functions below any front end: the rules of kernels, kept while statements come. */
package org.quern.ir.build;
