package org.quern.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.quern.cache.format.DamagedFileException;

/**
 * A note to other processes that this one compiles the code of a key, so that they wait a little for it instead of
 * compiling it too.
 *
 * <p>It is only an optimization: a process that does not get the lease goes on without. The lease is a file
 * {@code .lease-DIGEST} beside the future code file, created exclusively, which names its holder: the process id, with
 * the kernel's boot id and pid namespace, outside of which the id means nothing. It is stale when its process is gone,
 * or after ten seconds by the clock of the file system or of this machine. A killed holder's file is taken over by the
 * next process, or swept.
 */
public final class Lease implements AutoCloseable {
    /** Prefix of the file names. */
    static final String PREFIX = ".lease-";

    /** Maximum wait for another process's code: less than loading LLVM and compiling take. */
    static final long WAIT_MILLIS = 1000;

    private static final long STALE_MILLIS = 10_000;
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;
    private static final int MAX_BYTES = 4096;

    /** The file; null if nothing is held. */
    private final Path file;
    private final String content;
    private final long waited;

    private Lease(Path file, String content, long waited) {
        this.file = file;
        this.content = content;
        this.waited = waited;
    }

    /** A lease that holds nothing. */
    static Lease none() {
        return new Lease(null, "", 0);
    }

    /**
     * Waits at most this time while another process holds the lease. Then acquires it, or returns a lease that holds
     * nothing.
     */
    static Lease acquire(Path file, long waitMillis) {
        long start = System.nanoTime();
        String me = ProcessHandle.current().pid() + " " + system() + " " + Long.toHexString(start);
        long pause = FIRST_PAUSE_MILLIS;
        long waited = 0;
        try {
            while (!create(file, me)) {
                waited = (System.nanoTime() - start) / 1_000_000;
                String holder = holder(file);
                if (holder != null && isStale(file, holder)) {
                    remove(file, holder);
                } else if (waited >= waitMillis || Thread.currentThread().isInterrupted()) {
                    return new Lease(null, "", waited);
                } else {
                    Thread.sleep(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
            return new Lease(file, me, waited);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Lease(null, "", waited);
        } catch (IOException e) {
            return new Lease(null, "", waited);
        }
    }

    /** True if this process holds the lease. */
    boolean isHeld() {
        return file != null;
    }

    /** Milliseconds spent waiting for another process. */
    public long waited() {
        return waited;
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                remove(file, content);
            } catch (IOException e) {
                // The file becomes stale.
            }
        }
    }

    private static boolean create(Path file, String content) throws IOException {
        try {
            PrivateFiles.createNew(file, content.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** The contents of the file, which name its holder; null if it was released. */
    private static String holder(Path file) throws IOException {
        try {
            return new String(PrivateFiles.read(file, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (java.nio.file.NoSuchFileException e) {
            return null;
        } catch (DamagedFileException e) {
            throw new IOException(file + ": " + e.reason().text(), e);
        }
    }

    private static boolean isStale(Path file, String holder) throws IOException {
        long age = System.currentTimeMillis() - file.toFile().lastModified();
        if (age > STALE_MILLIS || age < -STALE_MILLIS) {
            return true;
        }
        String[] words = holder.split(" ", -1);
        if (words.length != 3 || !words[1].equals(system())) {
            return false;
        }
        try {
            return ProcessHandle.of(Long.parseLong(words[0])).isEmpty();
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /**
     * Deletes the file if it is still that holder's. A new holder's file may be deleted in a race, which costs one
     * redundant compilation.
     */
    private static void remove(Path file, String holder) throws IOException {
        if (holder.equals(holder(file))) {
            Files.deleteIfExists(file);
        }
    }

    /** The system in which process ids are unique: this boot of this kernel, and this pid namespace. */
    private static String system() {
        try {
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.UTF_8).trim();
            Path namespace = Path.of("/proc/self/ns/pid");
            return boot + "/"
                    + (Files.exists(namespace, LinkOption.NOFOLLOW_LINKS) ? Files.readSymbolicLink(namespace) : "");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
