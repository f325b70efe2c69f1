package org.quern.cache;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One {@code .nbc} file, as a listing shows it.
 *
 * @param function the function's name; for a damaged file that no index knows, the name of its directory
 * @param signature the dtypes, such as {@code "float64,int32->float64"}; empty when unknown
 * @param cpu the instruction set required; empty when unknown
 * @param bytes the file's size
 * @param created when it was written, by the file system's clock
 * @param file where it is
 * @param state {@code "ok"}, or {@code "damaged: "} and the reason
 */
public record CacheEntry(String function, String signature, String cpu, long bytes, Instant created, Path file, String state) {
    /** Whether every check held. */
    public boolean isOk() {
        return state.equals("ok");
    }
}
