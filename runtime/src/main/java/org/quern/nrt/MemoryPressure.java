package org.quern.nrt;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.quern.check.Setting;
import org.quern.check.SettingException;

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

    /** What is wrong with the setting, or null. Told to each caller: an initializer that throws would hide it from all but one. */
    private static final String PROBLEM;

    private static final long LIMIT;
    private static final AtomicLong SINCE_HINT = new AtomicLong();

    static {
        Setting setting = Setting.of(LIMIT_PROPERTY);
        long limit = 0;
        String problem = null;
        try {
            limit = setting.isSet() ? setting.number(1, Long.MAX_VALUE, "a positive number of bytes") : Nrt.memory() / 4 * 3;
            Nrt.limit(limit);
        } catch (SettingException e) {
            problem = e.getMessage();
        }
        LIMIT = limit;
        PROBLEM = problem;
    }

    private MemoryPressure() {}

    static long alloc(long bytes) {
        if (PROBLEM != null) {
            throw new SettingException(PROBLEM);
        }
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
