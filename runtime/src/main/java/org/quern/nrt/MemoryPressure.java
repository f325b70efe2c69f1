package org.quern.nrt;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Native memory does not press the Java heap, so a program that drops arrays without closing them would run out of memory
 * while the garbage collector sees no reason to run. Hence a limit on live bytes: system property
 * {@value #LIMIT_PROPERTY}, by default three quarters of the machine's or the cgroup's memory.
 *
 * <ul>
 *   <li>An allocation that would exceed the limit, or that the system refuses, calls {@link System#gc()}, waits up to
 *       about a second for the freed arrays' memory, returns kept blocks to the system, and only then fails.
 *   <li>When live bytes exceed half the limit, every further quarter of the limit allocated calls {@link System#gc()} once,
 *       so that collection starts before a thread has to wait for it.
 * </ul>
 */
final class MemoryPressure {
    /** Bytes, a positive number. */
    static final String LIMIT_PROPERTY = "quern.memory.limit";

    private static final long FIRST_WAIT_NANOS = 1_000_000;
    private static final long LAST_WAIT_NANOS = 512_000_000;

    private static final long LIMIT = limit();
    private static final AtomicLong SINCE_HINT = new AtomicLong();

    private MemoryPressure() {}

    private static long limit() {
        long bytes = configured();
        Nrt.limit(bytes);
        return bytes;
    }

    private static long configured() {
        String given = System.getProperty(LIMIT_PROPERTY);
        if (given == null) {
            return Nrt.memory() / 4 * 3;
        }
        long bytes;
        try {
            bytes = Long.parseLong(given.strip());
        } catch (NumberFormatException e) {
            bytes = 0;
        }
        if (bytes <= 0) {
            throw new IllegalArgumentException(
                    "System property " + LIMIT_PROPERTY + " is '" + given + "'; it is a positive number of bytes.");
        }
        return bytes;
    }

    static long alloc(long bytes) {
        long address = Nrt.tryAlloc(bytes);
        if (address == 0) {
            address = afterCollection(bytes);
        }
        long since = SINCE_HINT.addAndGet(bytes);
        if (since >= LIMIT / 4 && SINCE_HINT.compareAndSet(since, 0) && Nrt.statistics().liveBytes() > LIMIT / 2) {
            System.gc();
        }
        return address;
    }

    private static long afterCollection(long bytes) {
        if (bytes <= LIMIT) {
            System.gc();
            for (long wait = FIRST_WAIT_NANOS; wait <= LAST_WAIT_NANOS; wait *= 2) {
                LockSupport.parkNanos(wait); // the Cleaner's thread frees what the collector found
                long address = Nrt.tryAlloc(bytes);
                if (address != 0) {
                    return address;
                }
            }
            Nrt.trim();
            long address = Nrt.tryAlloc(bytes);
            if (address != 0) {
                return address;
            }
        }
        throw new OutOfMemoryError("Native memory: " + bytes + " bytes asked for, "
                + Nrt.statistics().liveBytes() + " bytes in use by arrays, " + LIMIT + " bytes allowed (system property "
                + LIMIT_PROPERTY + "). Close arrays that are no longer needed.");
    }
}
