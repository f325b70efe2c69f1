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
 * @param bytes size of the file
 * @param created when it was written
 * @param used when it was last used, to the day or so; null in a read-only layer
 * @param file where it is; in a bundle the jar or folder of the class path, and below it the resource's name
 * @param layer {@code cache} for the writable directory, {@code bundle} for the class path, else the read-only
 *     directory
 * @param compiler what made it, as {@link org.quern.Quern#compiler} names it; empty when unknown
 * @param state {@code ok}, or what is wrong with it
 */
public record CachedOverload(String function, String signature, String cpu, long bytes, Instant created,
        @Nullable Instant used, Path file,
        String layer, String compiler, String state) {
    /** All but {@code used} are there. */
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
