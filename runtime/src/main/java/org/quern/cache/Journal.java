package org.quern.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.CacheUse;

/** The record of a cache's operations: counts them, tells the observer, and reports problems. */
final class Journal {
    private final CacheSettings settings;
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong stores = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong rejects = new AtomicLong();
    // Counts of the reasons that occurred. Not an EnumMap, whose first use costs a fresh process 10 ms of reflection.
    private final ConcurrentHashMap<MissReason, AtomicLong> reasons = new ConcurrentHashMap<>();
    private volatile CacheObserver observer;

    Journal(CacheSettings settings) {
        this.settings = settings;
    }

    /** Sets the observer; null for none, the default. */
    void observe(CacheObserver value) {
        observer = value;
    }

    /** The start time of a lookup; 0 if there is no observer to be told of its duration. */
    long start() {
        return observer == null ? 0 : System.nanoTime();
    }

    /** Records a lookup that found its code in the place of this name. */
    void hit(OverloadKey key, String place, long start) {
        hits.incrementAndGet();
        CacheObserver told = observer;
        if (told != null && start != 0) {
            told.hit(key, place, System.nanoTime() - start);
        }
    }

    /** Records a lookup that found no code. A file that failed a check was counted by {@link #rejected} already. */
    void miss(OverloadKey key, MissReason reason) {
        misses.incrementAndGet();
        if (!reason.isReject()) {
            count(reason);
        }
        CacheObserver told = observer;
        if (told != null) {
            told.miss(key, reason);
        }
    }

    /** Records a code or index file that failed a check. */
    void rejected(String file, MissReason reason) {
        count(reason);
        CacheObserver told = observer;
        if (told != null) {
            told.rejected(file, reason);
        }
    }

    private void count(MissReason reason) {
        AtomicLong fresh = new AtomicLong();
        AtomicLong count = reasons.putIfAbsent(reason, fresh);
        (count == null ? fresh : count).incrementAndGet();
        if (reason.isReject()) {
            rejects.incrementAndGet();
        }
    }

    /** Records code that was compiled for a key in this time. */
    void compiled(OverloadKey key, long nanos) {
        CacheObserver told = observer;
        if (told != null) {
            told.compiled(key, nanos);
        }
    }

    /** Records a code file that was written, and its size. */
    void stored(OverloadKey key, long bytes) {
        stores.incrementAndGet();
        CacheObserver told = observer;
        if (told != null) {
            told.stored(key, bytes);
        }
    }

    /** Records a code file that was deleted, and why. */
    void evicted(String file, String why) {
        CacheObserver told = observer;
        if (told != null) {
            told.evicted(file, why);
        }
    }

    /** Counts an operation that the file system refused and that needs no report. */
    void failed() {
        failures.incrementAndGet();
    }

    /**
     * Counts and reports an operation that the file system refused, or a place that must not be used.
     *
     * @throws CacheException in strict mode
     */
    void failed(Diagnostics.Cause cause, Object place, String message, Exception why) {
        failed();
        Diagnostics.report(settings, cause, place, message, why);
    }

    /**
     * Counts and reports a place whose contents cannot be listed.
     *
     * @throws CacheException in strict mode
     */
    void cannotList(Object place, Exception why) {
        failed(Diagnostics.Cause.READ, place, place + " cannot be listed", why);
    }

    /**
     * Reports a file that failed a check, and what was done with it.
     *
     * @throws CacheException in strict mode
     */
    void damaged(Object place, String message) {
        Diagnostics.report(settings, Diagnostics.Cause.DAMAGED, place, message, null);
    }

    /** The counters. */
    CacheUse use() {
        Map<String, Long> seen = new HashMap<>();
        for (Map.Entry<MissReason, AtomicLong> entry : reasons.entrySet()) {
            seen.put(entry.getKey().text(), entry.getValue().get());
        }
        return new CacheUse(hits.get(), misses.get(), stores.get(), rejects.get(), failures.get(), seen);
    }
}
