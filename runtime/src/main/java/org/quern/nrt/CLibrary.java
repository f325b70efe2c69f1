package org.quern.nrt;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The C library of this process, identified by the files mapped: the distribution does not determine it, and a machine
 * may have several.
 *
 * @param name {@code glibc}, {@code musl}, or {@code unknown}
 * @param file the mapped file; null if unknown
 */
record CLibrary(String name, String file) {
    private static final CLibrary UNKNOWN = new CLibrary("unknown", null);

    /** The C library of this process. */
    static CLibrary here() {
        // Latin-1 decodes any bytes.
        try (BufferedReader maps = new BufferedReader(
                new InputStreamReader(new FileInputStream("/proc/self/maps"), StandardCharsets.ISO_8859_1))) {
            return of(maps.lines().toList());
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /**
     * The C library in the lines of {@code /proc/self/maps}. musl takes precedence: if both are mapped, glibc's file is
     * a compatibility stub.
     */
    static CLibrary of(Iterable<String> maps) {
        CLibrary found = UNKNOWN;
        for (String line : maps) {
            int slash = line.indexOf('/');
            if (slash < 0) {
                continue;
            }
            String file = line.substring(slash);
            String name = file.substring(file.lastIndexOf('/') + 1);
            if (name.startsWith("ld-musl-") || name.startsWith("libc.musl-")) {
                return new CLibrary("musl", file);
            }
            // Before glibc 2.34 the file was libc-2.31.so, say, and libc.so.6 a link to it.
            if (name.startsWith("libc.so.6") || (name.startsWith("libc-2.") && name.endsWith(".so"))) {
                found = new CLibrary("glibc", file);
            }
        }
        return found;
    }
}
