package org.quern.lower;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * The mathematical functions that code may call.
 *
 * @param name what goes into the key, such as {@code libmvec/glibc-2.36}
 * @param has whether a symbol, such as {@code _ZGVeN8v_exp}, is there
 * @param files shared libraries to link against
 * @param own what is compiled into the kernel instead
 */
public record MathLibrary(String name, Predicate<String> has, List<Path> files, OwnMath own) {
    /** Copies the list. */
    public MathLibrary {
        files = List.copyOf(files);
    }

    }
