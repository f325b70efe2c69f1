package org.quern;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One file of the code cache.
 *
 * @param function the kernel's name
 * @param signature dtypes, such as {@code float64,int32->float64}
 * @param cpu instruction set that the code needs, such as {@code x86-64-v4}
 * @param bytes size of the file
 * @param created when it was written
 * @param file where it is
 * @param state {@code ok}, or what is wrong with it
 */
public record CachedOverload(
        String function, String signature, String cpu, long bytes, Instant created, Path file, String state) {}
