/** Analyses of a kernel that precede emission. No class of this package writes LLVM IR. */
package org.quern.codegen.analysis;
