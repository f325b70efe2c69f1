/** Emits LLVM IR, as text, for W lanes. Decisions are made by the analyses, not in this package. */
package org.quern.codegen.emit;
