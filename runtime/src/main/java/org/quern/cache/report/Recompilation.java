package org.quern.cache.report;

import org.quern.ufunc.UniversalFunction;

/** What comes of compiling a cached overload again: {@link UniversalFunction#recompile}. */
public enum Recompilation {
    /** The cache does not have it. */
    ABSENT,
    /** The same bytes as the cache has. */
    SAME,
    /** Other bytes: the cached code is not what this library makes. */
    DIFFERENT
}
