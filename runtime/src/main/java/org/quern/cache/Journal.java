package org.quern.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.CacheUse;

/** What a cache does: it is counted, told to the observer, and reported where something is wrong. */
final class Journal {
    private final CacheSettings settings;
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong stores = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong rejects = new AtomicLong();
    // Holds what occurred. Not an EnumMap: its first use costs a fresh process 10 ms of reflection.
    private final ConcurrentHashMap<MissReason, AtomicLong> reasons = new ConcurrentHashMap<>();
    private volatile CacheObserver observer;

    Journal(CacheSettings settings) {
        this.settings = settings;
    }

    /** From now on tells an observer; null for none, as at first. */
    void observe(CacheObserver value) {
        observer = value;
    }

    /** The time at which a lookup begins, or 0 if nobody is told how long it took. */
    long start() {
        return observer == null ? 0 : System.nanoTime();
    }

    /** A lookup that was answered, by a place of this name. */
    void hit(OverloadKey key, String place, long start) {
        hits.incrementAndGet();
        CacheObserver told = observer;
        if (told != null && start != 0) {
            told.hit(key, place, System.nanoTime() - start);
        }
    }

    /** A lookup without an answer. A file that failed a check has been counted by {@link #rejected}. */
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

    /** A file, code or index, that failed a check. */
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

    /** Code that was made for a key, in so much time. */
    void compiled(OverloadKey key, long nanos) {
        CacheObserver told = observer;
        if (told != null) {
            told.compiled(key, nanos);
        }
    }

    /** A code file of so many bytes that was written. */
    void stored(OverloadKey key, long bytes) {
        stores.incrementAndGet();
        CacheObserver told = observer;
        if (told != null) {
            told.stored(key, bytes);
        }
    }

    /** A code file that was removed, and why. */
    void evicted(String file, String why) {
        CacheObserver told = observer;
        if (told != null) {
            told.evicted(file, why);
        }
    }

    /** Something that the file system refused and that nobody need know of. */
    void failed() {
        failures.incrementAndGet();
    }

    /**
     * Something that the file system refused, or that must not be used.
     *
     * @throws CacheException in strict mode
     */
    void failed(Diagnostics.Cause cause, Object place, String message, Exception why) {
        failed();
        Diagnostics.report(settings, cause, place, message, why);
    }

    /**
     * A place that does not say what it has.
     *
     * @throws CacheException in strict mode
     */
    void cannotList(Object place, Exception why) {
        failed(Diagnostics.Cause.READ, place, place + " cannot be listed", why);
    }

    /**
     * A file that failed a check, and what became of it.
     *
     * @throws CacheException in strict mode
     */
    void damaged(Object place, String message) {
        Diagnostics.report(settings, Diagnostics.Cause.DAMAGED, place, message, null);
    }

    /** What has been counted so far. */
    CacheUse use() {
        Map<String, Long> seen = new HashMap<>();
        for (Map.Entry<MissReason, AtomicLong> entry : reasons.entrySet()) {
            seen.put(entry.getKey().text(), entry.getValue().get());
        }
        return new CacheUse(hits.get(), misses.get(), stores.get(), rejects.get(), failures.get(), seen);
    }
}
