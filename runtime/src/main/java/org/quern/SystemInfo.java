package org.quern;

import static org.quern.check.Given.given;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What Quern found on this machine.
 *
 * @param version Quern's
 * @param cpuLevel highest x86-64 level that runs here, 1 to 4
 * @param codeFor instruction set that code is compiled for, such as {@code x86-64-v4}
 * @param compiler LLVM's version if it can be loaded here, else null
 * @param math where mathematical functions come from: {@code own}, compiled into kernels
 * @param processors processors that this process may use, by affinity and cgroup quota
 * @param cache root of the code cache, or null where there is none
 */
public record SystemInfo(
        String version, int cpuLevel, String codeFor, @Nullable String compiler, String math, int processors,
        @Nullable Path cache) {
    /** All but {@code compiler} and {@code cache} are there. */
    public SystemInfo {
        given(version, "version");
        given(codeFor, "codeFor");
        given(math, "math");
    }
}
