package org.quern.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The counters behind {@link CacheCounters}. */
final class Counters {
    final AtomicLong hits = new AtomicLong();
    final AtomicLong stores = new AtomicLong();
    final AtomicLong failures = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong rejects = new AtomicLong();
    // Holds what occurred. Not an EnumMap: its first use costs a fresh process 10 ms of reflection.
    private final ConcurrentHashMap<MissReason, AtomicLong> reasons = new ConcurrentHashMap<>();

    /** A lookup without an answer. A file that failed a check has been counted by {@link #reject}. */
    void miss(MissReason reason) {
        misses.incrementAndGet();
        if (!reason.isReject()) {
            count(reason);
        }
    }

    /** A file that failed a check: the root's, a layer's, or an index. */
    void reject(MissReason reason) {
        count(reason);
    }

    private void count(MissReason reason) {
        AtomicLong fresh = new AtomicLong();
        AtomicLong count = reasons.putIfAbsent(reason, fresh);
        (count == null ? fresh : count).incrementAndGet();
        if (reason.isReject()) {
            rejects.incrementAndGet();
        }
    }

    CacheCounters snapshot() {
        Map<MissReason, Long> seen = new HashMap<>();
        for (Map.Entry<MissReason, AtomicLong> entry : reasons.entrySet()) {
            seen.put(entry.getKey(), entry.getValue().get());
        }
        return new CacheCounters(hits.get(), misses.get(), stores.get(), rejects.get(), failures.get(), seen);
    }
}
