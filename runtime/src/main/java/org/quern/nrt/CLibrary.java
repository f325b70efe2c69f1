package org.quern.nrt;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The C library of this process, by what the process itself has mapped: a distribution's name says nothing of it, and
 * a machine may have both.
 *
 * @param name {@code glibc}, {@code musl}, or {@code unknown}
 * @param file that is mapped, or null
 */
record CLibrary(String name, String file) {
    private static final CLibrary UNKNOWN = new CLibrary("unknown", null);

    /** That of this process. */
    static CLibrary here() {
        // Latin-1 reads any bytes.
        try (BufferedReader maps = new BufferedReader(
                new InputStreamReader(new FileInputStream("/proc/self/maps"), StandardCharsets.ISO_8859_1))) {
            return of(maps.lines().toList());
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** By the lines of such a list. musl's goes first: where both are mapped, what is glibc's is for show. */
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
            // Before 2.34 it was libc-2.31.so, to which libc.so.6 was a link.
            if (name.startsWith("libc.so.6") || (name.startsWith("libc-2.") && name.endsWith(".so"))) {
                found = new CLibrary("glibc", file);
            }
        }
        return found;
    }
}
