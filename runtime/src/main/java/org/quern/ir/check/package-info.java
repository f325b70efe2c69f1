/** The rules of the intermediate representation, on which all that takes functions relies. */
package org.quern.ir.check;
