package org.quern.cache;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Deletion of files, by several threads if there are many: a file system that returns freed blocks to its device makes
 * the deleting thread wait milliseconds for each.
 */
final class Deletion {
    private static final int THREADS = 8;

    /** Files for which another thread is worth its cost. */
    private static final int FILES_PER_THREAD = 16;

    private Deletion() {}

    /** A listener, told of each file that existed, by one thread at a time. */
    interface Deleted {
        void file(Path file);
    }

    /** An action on a file or directory. */
    interface Action {
        void on(Path file) throws IOException;
    }

    /** Deletes all files. A failure of the file system ends the deletion, after the deletions in progress. */
    static void all(List<Path> files, Deleted deleted) throws IOException {
        each(files, file -> {
            if (one(file)) {
                synchronized (deleted) {
                    deleted.file(file);
                }
            }
        });
    }

    /**
     * Applies an action to all files, by several threads if there are many. A failure ends it, after the actions in
     * progress.
     */
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

    /**
     * Joins the threads uninterruptibly. The interrupt status is set again afterwards, for the code that the interrupt
     * is meant for.
     */
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

    /** Deletes a file or an empty directory. Returns true if it did. */
    static boolean one(Path file) throws IOException {
        try {
            return Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            // Another process stores a file there, or there is a file that is not the cache's.
            return false;
        }
    }
}
