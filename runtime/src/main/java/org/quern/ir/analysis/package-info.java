/** What can be said of functions without running them. */
package org.quern.ir.analysis;
