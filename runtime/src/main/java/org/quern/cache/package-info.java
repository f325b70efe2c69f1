/**
 * The code cache: compiled overloads kept on disk as ELF shared objects, and returned only when every byte is right.
 *
 * <p>An overload is named by its {@link org.quern.cache.format.OverloadKey}; {@link org.quern.cache.CodeCache} keeps
 * one {@code .nbc} file for each key and one {@code .nbi} index for each function. This package does not know how code
 * is generated or loaded. Whoever can write the cache can run code in the processes that read it: hence the checks of
 * owner and mode.
 */
package org.quern.cache;
