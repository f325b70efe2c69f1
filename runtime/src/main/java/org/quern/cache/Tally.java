package org.quern.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The counters behind {@link CacheCounters}. */
final class Tally {
    final AtomicLong hits = new AtomicLong();
    final AtomicLong stores = new AtomicLong();
    final AtomicLong failures = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong rejects = new AtomicLong();
    // Filled once, then only read. Not an EnumMap: its first use costs a fresh process 10 ms of reflection.
    private final Map<MissReason, AtomicLong> reasons = new HashMap<>();

    Tally() {
        for (MissReason reason : MissReason.values()) {
            reasons.put(reason, new AtomicLong());
        }
    }

    void miss(MissReason reason) {
        misses.incrementAndGet();
        count(reason);
    }

    /** An index file that failed a check: no lookup missed because of it. */
    void rejectIndex(MissReason reason) {
        count(reason);
    }

    private void count(MissReason reason) {
        reasons.get(reason).incrementAndGet();
        if (reason.isReject()) {
            rejects.incrementAndGet();
        }
    }

    CacheCounters snapshot() {
        Map<MissReason, Long> seen = new HashMap<>();
        for (Map.Entry<MissReason, AtomicLong> entry : reasons.entrySet()) {
            long count = entry.getValue().get();
            if (count != 0) {
                seen.put(entry.getKey(), count);
            }
        }
        return new CacheCounters(hits.get(), misses.get(), stores.get(), rejects.get(), failures.get(), seen);
    }
}
