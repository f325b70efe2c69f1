/**
 * The machine: one object for each family of instruction sets. No other package knows a triple, a register or a level.
 */
package org.quern.codegen.isa;
