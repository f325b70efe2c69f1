package org.quern.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.quern.nrt.NrtRegion;

/** The parallel target's event in JDK Flight Recorder. */
final class JfrRegions implements Regions.Observer {
    @Name("org.quern.ParallelRegion")
    @Label("Parallel region")
    @Description("A call, or a slice of a long one, that several threads ran")
    @Category({"Quern", "Parallel"})
    @StackTrace(false)
    static final class ParallelRegion extends Event {
        @Label("Kernel")
        String function;

        @Label("Elements")
        long elements;

        @Label("Threads")
        @Description("That took part, the calling one included")
        int threads;

        @Label("Pieces")
        long pieces;

        @Label("Regions")
        @Description("1, or how many parallel loops of kernels")
        long regions;

        @Label("Imbalance")
        @Description("The part of the threads' time without work")
        @Percentage
        double imbalance;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    @Override
    public void ended(String kernel, long elements, NrtRegion region) {
        ParallelRegion event = new ParallelRegion();
        if (event.shouldCommit()) {
            event.function = kernel;
            event.elements = elements;
            event.threads = region.threads();
            event.pieces = region.tasks();
            event.regions = region.regions();
            event.imbalance = region.imbalance();
            event.time = region.elapsedNanos();
            event.commit();
        }
    }
}
