package org.quern.cache.report;

import static org.quern.check.Given.given;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One file of the code cache.
 *
 * @param function the kernel's name
 * @param signature dtypes, such as {@code float64,int32->float64}
 * @param cpu instruction set that the code needs, such as {@code x86-64-v4}
 * @param bytes size of the file in bytes
 * @param created time of its creation
 * @param used time of its last use, to the day; null in a read-only layer
 * @param file path of the file; in a bundle the jar or directory of the class path, followed by the resource's name
 * @param layer {@code cache} for the writable directory, {@code bundle} for the class path, else the read-only
 *     directory
 * @param compiler the compiler that made it, as {@link org.quern.Quern#compiler} names it; empty if unknown
 * @param state {@code ok}, or what is wrong with the file
 */
public record CachedOverload(String function, String signature, String cpu, long bytes, Instant created,
        @Nullable Instant used, Path file,
        String layer, String compiler, String state) {
    /** Checks that no value but {@code used} is null. */
    public CachedOverload {
        given(function, "function");
        given(signature, "signature");
        given(cpu, "cpu");
        given(created, "created");
        given(file, "file");
        given(layer, "layer");
        given(compiler, "compiler");
        given(state, "state");
    }
}
