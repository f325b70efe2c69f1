package org.quern;

import static org.quern.check.Given.given;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The properties of this machine that Quern uses.
 *
 * @param version Quern's version
 * @param cpuLevel highest x86-64 level that runs here, 1 to 4
 * @param codeFor instruction set that code is compiled for, such as {@code x86-64-v4}
 * @param compiler LLVM's version; null if LLVM cannot be loaded
 * @param math implementation of mathematical functions: {@code own}, compiled into kernels
 * @param processors number of processors that this process may use, by affinity and cgroup quota
 * @param cache root of the code cache; null if there is none
 */
public record SystemInfo(
        String version, int cpuLevel, String codeFor, @Nullable String compiler, String math, int processors,
        @Nullable Path cache) {
    /** Checks that no value but {@code compiler} and {@code cache} is null. */
    public SystemInfo {
        given(version, "version");
        given(codeFor, "codeFor");
        given(math, "math");
    }
}
