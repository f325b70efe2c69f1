/** Runs functions statement by statement: the meaning of the intermediate representation. */
package org.quern.ir.interpret;
