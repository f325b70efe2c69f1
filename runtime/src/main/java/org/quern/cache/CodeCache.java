package org.quern.cache;

import java.nio.file.Path;
import java.util.List;

/** API first. */
public final class CodeCache {
    private final CacheSettings settings;

    private CodeCache(CacheSettings settings) {
        this.settings = settings;
    }

    public static CodeCache open(CacheSettings settings) {
        return new CodeCache(settings);
    }

    /** The directory in use, or null when there is no cache. */
    public Path root() {
        return settings.root();
    }

    public StoredCode load(OverloadKey key) {
        return null;
    }

    public void store(OverloadKey key, StoredCode code) {
    }

    public List<CacheEntry> list() {
        return List.of();
    }

    public CacheCounters counters() {
        return new CacheCounters(0, 0, 0, 0, 0, java.util.Map.of());
    }
}
