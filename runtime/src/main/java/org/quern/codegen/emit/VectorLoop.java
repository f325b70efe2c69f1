package org.quern.codegen.emit;

import org.quern.dtype.DType;

/**
 * Emits a lanes loop with W iterations at once: as many whole vectors as there are, then the rest under a mask. If a
 * reduction needs several vectors of partial results, the loop is unrolled that many times, one vector each.
 */
final class VectorLoop {
    /** Emits the loop's body for a vector of iterations. */
    @FunctionalInterface
    interface Rounds {
        /**
         * Emits the body.
         *
         * @param part number of the vector within the unrolled loop
         * @param first the index of lane 0, an i64
         * @param mask active lanes; null for all
         */
        void emit(int part, String first, String mask);
    }

    private final LlvmFunction text;
    private final VectorType shape;
    private final Faults faults;
    private final int parts;
    /** Iterations at once, over all unrolled vectors. */
    private final int stride;

    VectorLoop(LlvmFunction text, Faults faults, int parts) {
        this.text = text;
        this.shape = text.shape();
        this.faults = faults;
        this.parts = parts;
        this.stride = parts * shape.lanes();
    }

    /** The indices of all lanes from that of lane 0. */
    LaneValue index(String first) {
        if (shape.lanes() == 1) {
            return LaneValue.of(first, DType.INT64, false);
        }
        LlvmType t = shape.i64();
        return LaneValue.of(text.let("add %s %s, %s", t, text.splat(t, first), shape.iota(1)), DType.INT64, false);
    }

    /**
     * Emits the loop.
     *
     * @param between iterations of the unrolled loop between polls for cancellation; 0 if it does not poll
     * @param twin true if a loop that ends before the first poll has code of its own
     */
    void emit(String begin, String end, int between, boolean twin, Rounds rounds) {
        final String slot = text.alloca(LlvmType.I64);
        final String rest = text.label("rest");
        final String done = text.label("done");
        final String plain = text.label("plain");
        final String strips = text.label("strips");
        text.store(LlvmType.I64, begin, slot);
        String any = text.let("icmp slt i64 %s, %s", begin, end);
        if (between > 0 && twin) {
            String some = text.label("some");
            text.branch(any, some, done);
            text.start(some);
            String few = text.let("icmp ule i64 %s, %d", text.let("sub i64 %s, %s", end, begin),
                    (long) between * stride);
            text.branch(few, plain, strips);
        } else {
            text.branch(any, between > 0 ? strips : plain, done);
        }
        if (between == 0 || twin) {
            text.start(plain);
            whole(slot, end, rest, rounds);
        }
        if (between > 0) {
            text.start(strips);
            strips(slot, end, between, rest, done, rounds);
        }
        rest(slot, end, rest, done, rounds);
    }

    /** Emits full iterations of the unrolled loop from the index in the slot on, while one is left before the end. */
    private void whole(String slot, String end, String ended, Rounds rounds) {
        String head = text.label("head");
        String whole = text.label("whole");
        text.jump(head);
        text.start(head);
        String i = text.load(LlvmType.I64, slot);
        // Unsigned: the difference is right even if a signed one would overflow.
        String here = text.let("sub i64 %s, %s", end, i);
        text.branch(text.let("icmp uge i64 %s, %d", here, stride), whole, ended);
        text.start(whole);
        for (int p = 0; p < parts; p++) {
            rounds.emit(p, from(i, p), null);
        }
        text.store(LlvmType.I64, text.let("add i64 %s, %d", i, stride), slot);
        text.jump(head);
    }

    /** Emits full iterations with a poll between strips of this many. */
    private void strips(String slot, String end, int between, String rest, String done, Rounds rounds) {
        String strip = text.label("strip");
        String ended = text.label("ended");
        String look = text.label("look");
        text.jump(strip);
        text.start(strip);
        String first = text.load(LlvmType.I64, slot);
        String here = text.intrinsic("umin", LlvmType.I64, "", text.let("sub i64 %s, %s", end, first),
                Long.toString((long) between * stride));
        whole(slot, text.let("add i64 %s, %s", first, here), ended, rounds);
        text.start(ended);
        String left = text.let("sub i64 %s, %s", end, text.load(LlvmType.I64, slot));
        text.branch(text.let("icmp uge i64 %s, %d", left, stride), look, rest);
        text.start(look);
        faults.pollIn(done);
        text.jump(strip);
    }

    /** Emits the remaining iterations under masks. */
    private void rest(String slot, String end, String rest, String done, Rounds rounds) {
        text.start(rest);
        if (stride > 1) {
            String i = text.load(LlvmType.I64, slot);
            String left = text.let("sub i64 %s, %s", end, i);
            for (int p = 0; p < parts; p++) {
                String tail = text.label("tail");
                String some = p == 0 ? left : text.let("sub i64 %s, %d", left, p * shape.lanes());
                text.branch(text.let("icmp sgt i64 %s, 0", some), tail, done);
                text.start(tail);
                String mask = shape.lanes() == 1
                        ? "true"
                        : text.let("icmp ugt %s %s, %s", shape.i64(), text.splat(shape.i64(), some), shape.iota(1));
                rounds.emit(p, from(i, p), mask);
            }
        }
        text.jump(done);
        text.start(done);
    }

    private String from(String i, int part) {
        return part == 0 ? i : text.let("add i64 %s, %d", i, part * shape.lanes());
    }
}
