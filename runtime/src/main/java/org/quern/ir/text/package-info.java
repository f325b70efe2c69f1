/** A text form of functions for people, with a parser. */
package org.quern.ir.text;
