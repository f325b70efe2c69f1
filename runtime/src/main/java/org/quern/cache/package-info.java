/**
 * The code cache: compiled overloads kept on disk as ELF shared objects, and handed out only when every byte is right.
 *
 * <p>An overload is named by its {@link org.quern.cache.format.OverloadKey}; {@link org.quern.cache.CodeCache} keeps
 * one {@code .nbc} file per key and one {@code .nbi} index per function. Nothing here knows how code is made or mapped.
 * Whoever can write the cache can run code in the processes that read it: hence the checks of owner and mode.
 */
package org.quern.cache;
