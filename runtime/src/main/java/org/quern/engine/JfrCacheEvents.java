package org.quern.engine;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.quern.cache.CacheObserver;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;

/** The code cache's events in JDK Flight Recorder. */
final class JfrCacheEvents implements CacheObserver {
    /** The common fields of events about an overload. */
    @Category({"Quern", "Code cache"})
    @StackTrace(false)
    abstract static class OfOverload extends Event {
        @Label("Kernel")
        String function;

        @Label("Signature")
        String signature;

        @Label("Instruction set")
        String cpu;

        final void about(OverloadKey key) {
            function = key.function();
            signature = key.signature();
            cpu = key.cpu();
        }
    }

    @Name("org.quern.CacheHit")
    @Label("Code cache hit")
    static final class Hit extends OfOverload {
        @Label("Layer")
        String layer;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    @Name("org.quern.CacheMiss")
    @Label("Code cache miss")
    static final class Miss extends OfOverload {
        @Label("Reason")
        String reason;
    }

    @Name("org.quern.Compile")
    @Label("Kernel compilation")
    static final class Compile extends OfOverload {
        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    @Name("org.quern.CacheStore")
    @Label("Code cache store")
    static final class Store extends OfOverload {
        @Label("Size")
        @DataAmount
        long size;
    }

    @Name("org.quern.CacheReject")
    @Label("Code cache reject")
    @Description("A file that was there and failed a check")
    @Category({"Quern", "Code cache"})
    @StackTrace(false)
    static final class Reject extends Event {
        @Label("File")
        String file;

        @Label("Reason")
        String reason;
    }

    @Name("org.quern.CacheEvict")
    @Label("Code cache eviction")
    @Category({"Quern", "Code cache"})
    @StackTrace(false)
    static final class Evict extends Event {
        @Label("File")
        String file;

        @Label("Reason")
        String reason;
    }

    @Override
    public void hit(OverloadKey key, String layer, long nanos) {
        Hit event = new Hit();
        if (event.shouldCommit()) {
            event.about(key);
            event.layer = layer;
            event.time = nanos;
            event.commit();
        }
    }

    @Override
    public void miss(OverloadKey key, MissReason reason) {
        Miss event = new Miss();
        if (event.shouldCommit()) {
            event.about(key);
            event.reason = reason.text();
            event.commit();
        }
    }

    @Override
    public void compiled(OverloadKey key, long nanos) {
        Compile event = new Compile();
        if (event.shouldCommit()) {
            event.about(key);
            event.time = nanos;
            event.commit();
        }
    }

    @Override
    public void stored(OverloadKey key, long bytes) {
        Store event = new Store();
        if (event.shouldCommit()) {
            event.about(key);
            event.size = bytes;
            event.commit();
        }
    }

    @Override
    public void rejected(String file, MissReason reason) {
        Reject event = new Reject();
        if (event.shouldCommit()) {
            event.file = file;
            event.reason = reason.text();
            event.commit();
        }
    }

    @Override
    public void evicted(String file, String why) {
        Evict event = new Evict();
        if (event.shouldCommit()) {
            event.file = file;
            event.reason = why;
            event.commit();
        }
    }
}
