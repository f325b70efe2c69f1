package org.quern.nrt;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.quern.error.QuernException;
import org.quern.error.SettingException;
import org.quern.setting.Setting;

/**
 * Garbage collections driven by native memory. Native memory does not fill the Java heap, so a program that drops
 * arrays without closing them would run out of memory before the garbage collector has a reason to run. Hence the
 * library requests collections:
 *
 * <ul>
 *   <li>When the bytes of arrays that are neither closed nor found unreachable have grown by {@link Growth}, the
 *       allocating thread requests a collection, frees the blocks that it found, and continues with blocks whose pages
 *       are present.
 *   <li>Live bytes have a limit: system property {@value #LIMIT_PROPERTY}, by default three quarters of the machine's
 *       or the cgroup's memory. An allocation that would exceed it, or that the system refuses, collects garbage, waits
 *       up to about a second for the memory of freed arrays, returns kept blocks to the system, and only then fails.
 * </ul>
 */
final class MemoryPressure {
    /** Name of the property: a positive number of bytes. */
    static final String LIMIT_PROPERTY = "quern.memory.limit";

    private static final long FIRST_WAIT_NANOS = 1_000_000;
    private static final long LAST_WAIT_NANOS = 512_000_000;

    /**
     * The problem with the setting, or null. Thrown to each caller; an exception in the initializer would show it to
     * the first only.
     */
    private static final String PROBLEM;

    private static final long LIMIT;
    /** Bytes of arrays that are neither closed nor found unreachable. */
    private static final AtomicLong HELD = new AtomicLong();

    /** Guards writes to the fields below. */
    private static final ReentrantLock COLLECTING = new ReentrantLock();

    private static final GarbageCollection COLLECTION = new GarbageCollection();
    private static final Growth GROWTH;
    private static volatile long allowed;
    /**
     * The minimum of {@link #HELD} since the last collection. Also lowered by threads that free memory, where a lost
     * update is harmless.
     */
    private static volatile long fewest;
    private static long heldBefore;
    private static long added;
    private static long lastEnd = System.nanoTime();

    static {
        Setting setting = Setting.of(LIMIT_PROPERTY);
        long limit = 0;
        String problem = null;
        try {
            limit = setting.isSet()
                    ? setting.number(1, Long.MAX_VALUE, "a positive number of bytes")
                    : Nrt.memory() / 4 * 3;
            Nrt.limit(limit);
        } catch (QuernException e) {
            problem = e.getMessage();
        } catch (UnsatisfiedLinkError e) {
            // Each allocation throws this itself.
            limit = 0;
        }
        LIMIT = limit;
        PROBLEM = problem;
        GROWTH = new Growth(LIMIT);
        allowed = GROWTH.bytes();
    }

    private MemoryPressure() {}

    static long alloc(long bytes) {
        if (PROBLEM != null) {
            throw SettingException.of(PROBLEM);
        }
        long address = Nrt.tryAlloc(bytes);
        return address != 0 ? address : afterCollection(bytes);
    }

    /** Allocates a block for an array, to be freed by {@link #give}. */
    static long take(long bytes) {
        BlockReference.freeFound();
        if (HELD.get() + bytes - fewest > allowed && COLLECTING.tryLock()) { // else another thread collects
            try {
                relieve(bytes);
            } finally {
                COLLECTING.unlock();
            }
        }
        long address = Nrt.alloc(bytes);
        HELD.addAndGet(bytes);
        return address;
    }

    /** Frees a block of {@link #take}. */
    static void give(long address, long bytes) {
        Nrt.release(address);
        long held = HELD.addAndGet(-bytes);
        if (held < fewest) {
            fewest = held;
        }
    }

    private static void relieve(long bytes) {
        if (added > 0) {
            // known only now, because the collector may report its findings late
            GROWTH.freed(heldBefore - fewest, added);
            added = 0;
        }
        allowed = GROWTH.bytes();
        long held = HELD.get();
        if (held + bytes - fewest <= allowed) {
            return;
        }
        heldBefore = held;
        added = held - fewest;
        Nrt.trimIdle();
        long begin = System.nanoTime();
        BlockReference.collect(last -> COLLECTION.some(GROWTH.useful(), last));
        long end = System.nanoTime();
        GROWTH.took(end - begin, begin - lastEnd);
        lastEnd = end;
        fewest = HELD.get();
        allowed = GROWTH.bytes();
        Nrt.trimIdle(); // blocks that are idle at the next call have been idle since this one
    }

    private static long afterCollection(long bytes) {
        if (bytes <= LIMIT) {
            BlockReference.collect(last -> GarbageCollection.whole());
            for (long wait = FIRST_WAIT_NANOS; wait <= LAST_WAIT_NANOS; wait *= 2) {
                LockSupport.parkNanos(wait); // the collector may report its findings late
                BlockReference.freeFound();
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
        throw new OutOfMemoryError("Native memory: " + bytes + " bytes asked for, " + state());
    }

    /** For messages: how much there is and may be. */
    static String state() {
        return Nrt.statistics().liveBytes() + " bytes in use by arrays, " + LIMIT
                + " bytes allowed (system property " + LIMIT_PROPERTY + "). Close arrays that are no longer needed.";
    }
}
