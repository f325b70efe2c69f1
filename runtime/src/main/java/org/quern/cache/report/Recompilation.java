package org.quern.cache.report;

import org.quern.ufunc.UniversalFunction;

/** The result of compiling a cached overload again: {@link UniversalFunction#recompile}. */
public enum Recompilation {
    /** The cache does not have the overload. */
    ABSENT,
    /** The bytes equal the cache's. */
    SAME,
    /** The bytes differ: the cached code is not what this library generates. */
    DIFFERENT
}
