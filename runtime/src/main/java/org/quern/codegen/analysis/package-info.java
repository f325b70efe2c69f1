/**
 * What is known of a kernel before its code is written. Nothing here writes LLVM IR.
 */
package org.quern.codegen.analysis;
