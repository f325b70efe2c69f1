/** The rules of the intermediate representation, which all passes that take functions rely on. */
package org.quern.ir.check;
