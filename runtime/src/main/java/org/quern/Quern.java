package org.quern;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.quern.cache.CacheCounters;
import org.quern.cache.CacheEntry;
import org.quern.engine.Compiler;
import org.quern.engine.Environment;
import org.quern.link.SystemMath;
import org.quern.nrt.Nrt;

/** What there is to know about this process: the machine, the library, the code cache. */
public final class Quern {
    private static final String VERSION = "0.1.0-SNAPSHOT";

    private Quern() {}

    /** This library's version. */
    public static String version() {
        return VERSION;
    }

    /** The root directory of the code cache, or null where there is none. */
    public static Path cacheRoot() {
        return Environment.cache().root();
    }

    /** What Quern found on this machine. Loads LLVM, where it is present, to ask its version. */
    public static SystemInfo system() {
        return new SystemInfo(VERSION, Nrt.cpuLevel(), Environment.target().cpu(),
                Compiler.version(), SystemMath.name(), Nrt.processors(), cacheRoot());
    }

    /** The files of the code cache, sorted by kernel and signature. Reads and verifies each. */
    public static List<CachedOverload> cached() {
        List<CachedOverload> all = new ArrayList<>();
        for (CacheEntry e : Environment.cache().list()) {
            all.add(new CachedOverload(
                    e.function(), e.signature(), e.cpu(), e.bytes(), e.created(), e.file(), e.state()));
        }
        return all;
    }

    /** What the code cache did in this process so far. */
    public static CacheUse cacheUse() {
        CacheCounters c = Environment.cache().counters();
        return new CacheUse(c.hits(), c.misses(), c.stores(), c.rejects(), c.failures());
    }
}
