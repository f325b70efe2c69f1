/** Static analyses of functions. */
package org.quern.ir.analysis;
