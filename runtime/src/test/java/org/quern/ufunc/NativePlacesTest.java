package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.nrt.NativePlaces;
import org.quern.testing.Child;

/**
 * Machines that load kernels from few places: here the native runtime's files in memory can be made and written, and code in them is
 * not mapped, as under a policy of SELinux's. A library loaded before makes them on a file system that is mounted noexec.
 */
class NativePlacesTest {
    private static final String SHIM = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <fcntl.h>
            #include <stdarg.h>
            #include <stdlib.h>
            #include <sys/syscall.h>
            long syscall(long number, ...) {
              static long (*real)(long, ...);
              long a[6];
              va_list list;
              va_start(list, number);
              for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
              va_end(list);
              if (number == SYS_memfd_create) return open(getenv("QUERN_TEST_NOEXEC"), O_TMPFILE | O_RDWR | O_CLOEXEC, 0700);
              if (!real) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
              return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
            }
            """;

    @TempDir
    private Path place;

    private Path noexec;
    private Path shim;

    private static boolean runs(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor() == 0;
    }

    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        noexec = Files.createDirectory(place.resolve("noexec"));
        assumeTrue(runs("unshare", "-m", "mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", noexec.toString()),
                "the tests cannot mount a file system");
        Path source = Files.writeString(place.resolve("shim.c"), SHIM, StandardCharsets.US_ASCII);
        shim = place.resolve("shim.so");
        assertTrue(runs("cc", "-shared", "-fPIC", "-o", shim.toString(), source.toString()));
    }

    /** A process for which code is in memory, and in the noexec directory, to no avail. */
    private Child child(boolean llvm, String home, String... options) {
        List<String> prefix = List.of("unshare", "-m", "sh", "-c", "mount -t tmpfs -o noexec,mode=700 tmpfs " + noexec
                + " && exec env -u XDG_CACHE_HOME -u QUERN_NATIVE_DIR -u QUERN_CACHE_DIR HOME=" + home
                + " QUERN_TEST_NOEXEC=" + noexec
                + " LD_PRELOAD=" + shim + " \"$0\" \"$@\"");
        List<String> all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        all.addAll(List.of(options));
        return Child.run(prefix, llvm, place.resolve("cache"), all, HypotProcess.class);
    }

    private static void assertSays(Child child, String... lines) {
        for (String line : lines) {
            assertTrue(child.output().contains(line), "'" + line + "' expected in:\n" + child.output());
        }
    }

    @Test
    void theNextPlaceIsTriedAndARefusalNamesAll() throws IOException {
        Child.run(true, place.resolve("cache"), List.of(), HypotProcess.class);
        Path temporary = Files.createDirectory(place.resolve("tmp"));
        Path left = Files.createDirectory(temporary.resolve("quern-load-1"));
        Files.writeString(left.resolve("kernel.so"), "of a process that was killed");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(4000)));
        assertSays(child(false, "/nonexistent", "-Djava.io.tmpdir=" + temporary), "result [ 6. 11. 16.]",
                "compiled false");
        assertEquals(List.of(), List.of(temporary.toFile().list((in, name) -> name.startsWith("quern"))));

        // Not from the temporary directory: from the user's cache.
        Path home = Files.createDirectory(place.resolve("home"));
        assertSays(child(false, home.toString(), "-Djava.io.tmpdir=" + noexec), "result [ 6. 11. 16.]",
                "compiled false");
        assertEquals(List.of(), List.of(home.resolve(".cache/quern/native").toFile().list()));

        Child named = child(false, home.toString(), "-Dquern.native.dir=" + noexec);
        assertSays(named,
                "thrown org.quern.link.LinkException: the system cannot load the object of 'quern-hypot3': memory: ",
                "; quern.native.dir " + noexec + ": ",
                "failed to map segment from shared object (the file system is mounted noexec, or a"
                        + " policy forbids it). " + NativePlaces.ADVICE);
        assertFalse(named.output().contains("java.io.tmpdir"), named.output());
    }
}
