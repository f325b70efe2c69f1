/** Functions made of functions. */
package org.quern.ir.rewrite;
