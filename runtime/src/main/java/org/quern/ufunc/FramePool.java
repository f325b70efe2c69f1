package org.quern.ufunc;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Idle frames, found by thread so that calls seldom meet; one that finds none makes one. And a list of all that there are, for whoever
 * wants to know in which code calls run.
 */
final class FramePool {
    private static final int SIZE = 64;
    private static final AtomicReferenceArray<Frame> IDLE = new AtomicReferenceArray<>(SIZE);
    private static List<WeakReference<Frame>> all = new ArrayList<>();
    private static int purgeAt = SIZE;

    private FramePool() {}

    private static int slot() {
        return (int) (Thread.currentThread().threadId() & SIZE - 1);
    }

    static Frame take() {
        Frame f = IDLE.getAndSet(slot(), null);
        return f == null ? make() : f;
    }

    static void give(Frame f) {
        f.clear();
        IDLE.setRelease(slot(), f);
    }

    private static synchronized Frame make() {
        if (all.size() >= purgeAt) {
            List<WeakReference<Frame>> live = new ArrayList<>();
            for (WeakReference<Frame> known : all) {
                if (!known.refersTo(null)) {
                    live.add(known);
                }
            }
            all = live;
            purgeAt = Math.max(SIZE, 2 * live.size());
        }
        Frame f = new Frame();
        all.add(new WeakReference<>(f));
        return f;
    }

    /** Whether a call runs in this overload's code. One that begins later sees that the overload is closed, if it is. */
    static synchronized boolean anyRuns(Overload overload) {
        for (WeakReference<Frame> known : all) {
            Frame frame = known.get();
            if (frame != null && frame.runs(overload)) {
                return true;
            }
        }
        return false;
    }
}
