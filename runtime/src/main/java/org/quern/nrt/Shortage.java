package org.quern.nrt;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Finds out what resource the process has run out of, after something has failed. The failure itself often says
 * something else: a class loader that cannot open its jar says that there is no such class.
 */
public final class Shortage {
    /** Number of free mappings below which a failure is attributed to the limit. */
    private static final long MAPPINGS_LEFT = 64;

    /** Number of descriptors that a compilation needs at once: pipes to the linker, its files, a class file. */
    private static final int DESCRIPTORS = 16;

    private static final int ENFILE = 23;
    private static final int EMFILE = 24;

    private Shortage() {}

    /** The shortage, such as {@code too many open files in this process (see ulimit -n)}; null if none is found. */
    public static String find() {
        try {
            return switch (probe(DESCRIPTORS)) {
                case -EMFILE -> "too many open files in this process (see ulimit -n)";
                case -ENFILE -> "too many open files in the system (see /proc/sys/fs/file-max)";
                default -> mappings();
            };
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /** 0 if this number of files can be open at once, else the negative error number. */
    private static int probe(int descriptors) {
        long fd = descriptors == 0 ? 0 : Nrt.trySeal(new byte[0], "quern-probe");
        if (descriptors == 0 || fd < 0) {
            return (int) fd;
        }
        try {
            return probe(descriptors - 1);
        } finally {
            Nrt.close((int) fd);
        }
    }

    private static String mappings() throws IOException {
        long used = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new FileInputStream("/proc/self/maps")) {
            for (int got = in.read(buffer); got > 0; got = in.read(buffer)) {
                for (int i = 0; i < got; i++) {
                    used += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        try (InputStream in = new FileInputStream("/proc/sys/vm/max_map_count")) {
            long limit = Long.parseLong(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
            return used + MAPPINGS_LEFT < limit
                    ? null
                    : "too many memory mappings in this process (" + used + " of " + limit + ", see vm.max_map_count)";
        }
    }
}
