/** Builds functions for any front end, and enforces the rules of kernels while statements are added. */
package org.quern.ir.build;
