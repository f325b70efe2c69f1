/**
 * LLVM: its native libraries unpacked and loaded from places that only the user or root can write, and a {@link
 * org.quern.codegen.Backend} that turns LLVM IR as text into a linked object. It is the only package that uses {@code
 * org.bytedeco}, and is initialised only for a compilation. It must not know the IR of kernels or the cache.
 */
package org.quern.llvm;
