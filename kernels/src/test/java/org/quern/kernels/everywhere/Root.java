package org.quern.kernels.everywhere;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Another distribution's files, in which a Java process of this machine's JDK runs on that one's C library. Made once by debootstrap, and kept
 * in the directory of what is built. What is mounted for a process is mounted in a namespace of its own, and goes with it.
 */
record Root(Path directory) {
    private static final Path ROOTS = Path.of("target", "roots").toAbsolutePath();

    /** $1 is the root, $2 the JDK, $3 a directory; the class path's entries follow up to --, then java's arguments. */
    private static final String RUN = """
            set -e
            root=$1
            [ ! -h "$root/proc" ] || rm "$root/proc" # within a container debootstrap makes it a link to the machine's
            mkdir -p "$root/mnt" "$root/proc" "$root/dev"
            mount -t tmpfs tmpfs "$root/mnt"
            mkdir "$root/mnt/jdk" "$root/mnt/data" "$root/mnt/tmp"
            mount --bind "$2" "$root/mnt/jdk"
            mount --bind "$3" "$root/mnt/data"
            mount --rbind /proc "$root/proc"
            mount --rbind /dev "$root/dev"
            shift 3
            path=/mnt/data
            n=0
            while [ "$1" != -- ]; do
              if [ -d "$1" ]; then mkdir "$root/mnt/$n"; else touch "$root/mnt/$n"; fi
              mount --bind "$1" "$root/mnt/$n"
              path=$path:/mnt/$n
              n=$((n + 1))
              shift
            done
            shift
            exec chroot "$root" /mnt/jdk/bin/java -cp "$path" "$@"
            """;

    /** What a process said. */
    record Ended(int status, String output) {}

    /** Why there can be none here, or null. */
    static String unavailable() {
        if (!"0".equals(run(List.of("id", "-u")).output().strip())) {
            return "only root makes file systems' roots";
        }
        for (List<String> needed : List.of(List.of("debootstrap", "--version"),
                List.of("unshare", "--mount", "true"))) {
            if (run(needed).status() != 0) {
                return String.join(" ", needed) + " does not run";
            }
        }
        return null;
    }

    /** The one of a release of Debian, or null if it cannot be downloaded. */
    static Root of(String release) throws IOException {
        Path root = ROOTS.resolve(release);
        Path complete = root.resolve("complete");
        if (!Files.exists(complete)) {
            Files.createDirectories(ROOTS);
            run(List.of("rm", "-rf", root.toString()));
            // Unpacked, and not configured: its libraries are all that is used.
            if (run(List.of("debootstrap", "--variant=minbase", "--foreign", release, root.toString())).status() != 0) {
                return null;
            }
            run(List.of("rm", "-rf", root + "/var/cache/apt/archives", root + "/debootstrap", root + "/usr/share"));
            Files.createFile(complete);
        }
        return new Root(root);
    }

    /** Runs a class on this process's class path without LLVM, with a directory as /mnt/data, which comes first on it. */
    Ended java(Path work, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", RUN, "sh",
                        directory.toString(), System.getProperty("java.home"), work.toString()));
        command.addAll(classPath());
        command.addAll(List.of("--", "-Djava.io.tmpdir=/mnt/tmp"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    static List<String> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("org" + File.separator + "bytedeco") && Files.exists(Path.of(entry)))
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).toList();
    }

    static Ended run(List<String> command) {
        try {
            Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
            p.getOutputStream().close();
            String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(p.waitFor(), output);
        } catch (IOException e) {
            return new Ended(-1, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
