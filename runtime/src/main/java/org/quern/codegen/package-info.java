/**
 * Compiles typed IR to the ELF shared object of a kernel, step by step, and checks that the object works in any
 * process. It knows LLVM as the interface {@link org.quern.codegen.Backend} alone, and nothing of arrays, the cache or
 * calls.
 */
package org.quern.codegen;
