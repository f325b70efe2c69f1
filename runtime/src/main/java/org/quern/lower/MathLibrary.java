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
 */
public record MathLibrary(String name, Predicate<String> has, List<Path> files) {
    /** Copies the list. */
    public MathLibrary {
        files = List.copyOf(files);
    }

    /** No vector functions: all go to libm, lane by lane. */
    public static MathLibrary scalar(String name, List<Path> files) {
        return new MathLibrary(name, symbol -> false, files);
    }
}
