/**
 * Writes LLVM IR, as text, for W lanes. It decides nothing that an analysis can: that is asked.
 */
package org.quern.codegen.emit;
