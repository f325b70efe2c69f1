/** A text form of functions for people, which is read back. */
package org.quern.ir.text;
