package org.quern.cache;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Deletes files. Many are deleted by several threads: a file system that hands freed blocks back to its device lets the deleting thread
 * wait milliseconds for each.
 */
final class Deletion {
    private static final int THREADS = 8;

    /** Fewer are not worth another thread. */
    private static final int FILES_PER_THREAD = 16;

    private Deletion() {}

    /** Is told of each file that was there, by one thread at a time. */
    interface Deleted {
        void file(Path file);
    }

    /** What is done with a file or directory. */
    interface Action {
        void on(Path file) throws IOException;
    }

    /** Deletes them all; a failure of the file system ends it, once the files that are being deleted are. */
    static void all(List<Path> files, Deleted deleted) throws IOException {
        each(files, file -> {
            if (one(file)) {
                synchronized (deleted) {
                    deleted.file(file);
                }
            }
        });
    }

    /** Does something with each, by several threads if there are many; a failure ends it likewise. */
    static void each(List<Path> files, Action action) throws IOException {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<IOException> failure = new AtomicReference<>();
        Runnable work = () -> {
            try {
                for (int i = next.getAndIncrement(); i < files.size()
                        && failure.get() == null; i = next.getAndIncrement()) {
                    action.on(files.get(i));
                }
            } catch (IOException e) {
                failure.compareAndSet(null, e);
            }
        };
        Thread[] helpers = new Thread[Math.min(THREADS, files.size() / FILES_PER_THREAD)];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform().daemon().name("quern-cache-deletion-" + i).start(work);
        }
        work.run();
        join(helpers);
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** An interrupt is not the cache's business: it is kept for whoever it is meant for. */
    private static void join(Thread[] threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes a file, or a directory that is empty; whether it did. */
    static boolean one(Path file) throws IOException {
        try {
            return Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            // Somebody stores there, or something that is not ours lies there.
            return false;
        }
    }
}
