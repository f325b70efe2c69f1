/** Transformations of functions. */
package org.quern.ir.rewrite;
