package org.quern.nrt;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.quern.error.QuernException;
import org.quern.error.SettingException;
import org.quern.setting.Setting;

/**
 * Native memory does not press the Java heap, so a program that drops arrays without closing them would run out of
 * memory while the garbage collector sees no reason to run. Hence the library asks it to:
 *
 * <ul>
 *   <li>When the bytes of arrays that are neither closed nor found unreachable have grown by {@link Growth}, the
 *       thread that allocates calls for a collection, frees what that found and goes on with blocks whose pages are
 *       there.
 *   <li>Live bytes have a limit: system property {@value #LIMIT_PROPERTY}, by default three quarters of the machine's
 *       or the cgroup's memory. An allocation that would exceed it, or that the system refuses, collects, waits up to
 *       about a second for the freed arrays' memory, returns kept blocks to the system, and only then fails.
 * </ul>
 */
final class MemoryPressure {
    /** Bytes, a positive number. */
    static final String LIMIT_PROPERTY = "quern.memory.limit";

    private static final long FIRST_WAIT_NANOS = 1_000_000;
    private static final long LAST_WAIT_NANOS = 512_000_000;

    /**
     * What is wrong with the setting, or null. Told to each caller: an initializer that throws would hide it from all
     * but one.
     */
    private static final String PROBLEM;

    private static final long LIMIT;
    /** Of arrays that are neither closed nor found unreachable. */
    private static final AtomicLong HELD = new AtomicLong();

    /** Held to write the fields below. */
    private static final ReentrantLock COLLECTING = new ReentrantLock();

    private static final GarbageCollection COLLECTION = new GarbageCollection();
    private static final Growth GROWTH;
    private static volatile long allowed;
    /** The fewest held since the last collection; also lowered by who frees, where a lost update does no harm. */
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
            // Each allocation says so itself.
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

    /** A block for an array, which {@link #give} takes back. */
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
            GROWTH.freed(heldBefore - fewest, added); // known only now: what was found may come late
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
        Nrt.trimIdle(); // blocks idle at the next call have been so since this one
    }

    private static long afterCollection(long bytes) {
        if (bytes <= LIMIT) {
            BlockReference.collect(last -> GarbageCollection.whole());
            for (long wait = FIRST_WAIT_NANOS; wait <= LAST_WAIT_NANOS; wait *= 2) {
                LockSupport.parkNanos(wait); // what the collector found may come late
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
        throw new OutOfMemoryError("Native memory: " + bytes + " bytes asked for, "
                + Nrt.statistics().liveBytes() + " bytes in use by arrays, " + LIMIT
                + " bytes allowed (system property "
                + LIMIT_PROPERTY + "). Close arrays that are no longer needed.");
    }
}
