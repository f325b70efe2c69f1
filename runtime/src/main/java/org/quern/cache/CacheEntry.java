package org.quern.cache;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One {@code .nbc} file, of the root or of a layer, as a listing shows it.
 *
 * @param function the function's name; for a damaged file that no index knows, the name of its directory
 * @param signature the dtypes, such as {@code "float64,int32->float64"}; empty when unknown
 * @param cpu the instruction set required; empty when unknown
 * @param bytes the file's size
 * @param created when it was written, by the file system's clock
 * @param used when it was last used, to the day or so; null in a layer, which is not written
 * @param file where it is; in a bundle the jar or folder of the class path, and below it the resource's name
 * @param layer {@link CodeCache#WRITABLE}, {@link CodeCache#BUNDLED}, or the directory of a read-only layer
 * @param key its full key, or null when unknown
 * @param state {@code "ok"}, or {@code "damaged: "} and the reason
 */
public record CacheEntry(String function, String signature, String cpu, long bytes, Instant created, Instant used,
        Path file,
        String layer, OverloadKey key, String state) {
    /** Whether every check held. */
    public boolean isOk() {
        return state.equals("ok");
    }
}
