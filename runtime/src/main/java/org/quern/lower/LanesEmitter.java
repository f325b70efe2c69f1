package org.quern.lower;

import org.quern.array.DType;

/**
 * Emits a lanes loop with W rounds at once: as many whole vectors as there are, then the rest under a mask. Where partial results
 * are several vectors, one round of this loop is that many.
 */
final class LanesEmitter {
    /** Emits the loop's body for a vector of rounds. */
    @FunctionalInterface
    interface Rounds {
        /**
         * Emits it.
         *
         * @param part which vector of a round of this loop
         * @param first the index of lane 0, an i64
         * @param mask the lanes that take part, or null: all
         */
        void emit(int part, String first, String mask);
    }

    private final Emission e;
    private final Text text;
    private final Shape shape;
    private final int parts;

    LanesEmitter(Emission e, int parts) {
        this.e = e;
        this.text = e.text;
        this.shape = e.shape;
        this.parts = parts;
    }

    /** The indices of all lanes from that of lane 0. */
    Emitted index(String first) {
        if (shape.lanes() == 1) {
            return Emitted.of(first, DType.INT64, false);
        }
        return Emitted.of(text.let("add %s %s, %s", shape.of("i64"), splat(first), numbers()), DType.INT64, false);
    }

    private String splat(String scalar) {
        String t = shape.of("i64");
        String one = text.let("insertelement %s poison, i64 %s, i64 0", t, scalar);
        return text.let("shufflevector %s %s, %s poison, <%d x i32> zeroinitializer", t, one, t, shape.lanes());
    }

    private String numbers() {
        StringBuilder all = new StringBuilder("<");
        for (int i = 0; i < shape.lanes(); i++) {
            all.append(i == 0 ? "i64 " : ", i64 ").append(i);
        }
        return all.append('>').toString();
    }

    /**
     * Emits the loop.
     *
     * @param strip whole rounds of this loop from one look whether the call is cancelled to the next; 0: it does not look
     */
    void emit(String begin, String end, int strip, Rounds rounds) {
        int stride = parts * shape.lanes();
        String slot = text.alloca("i64");
        String head = text.label("head");
        String whole = text.label("whole");
        String rest = text.label("rest");
        String done = text.label("done");
        String strips = text.label("strip");
        String ended = text.label("ended");
        text.line("store i64 %s, ptr %s", begin, slot);
        String any = text.let("icmp slt i64 %s, %s", begin, end);
        text.line("br i1 %s, label %%%s, label %%%s", any, strip > 0 ? strips : head, done);
        String stop = end;
        if (strip > 0) {
            text.start(strips);
            String first = text.let("load i64, ptr %s", slot);
            e.module.declare("declare i64 @llvm.umin.i64(i64, i64)");
            String here = text.let("call i64 @llvm.umin.i64(i64 %s, i64 %d)", text.let("sub i64 %s, %s", end, first), (long) strip * stride);
            stop = text.let("add i64 %s, %s", first, here);
            e.jump(head);
        }

        text.start(head);
        String i = text.let("load i64, ptr %s", slot);
        // As unsigned numbers: the difference is right even where a signed one would overflow.
        String here = text.let("sub i64 %s, %s", stop, i);
        String fits = text.let("icmp uge i64 %s, %d", here, stride);
        e.branch(fits, whole, strip > 0 ? ended : rest);

        text.start(whole);
        for (int p = 0; p < parts; p++) {
            rounds.emit(p, from(i, p), null);
        }
        text.line("store i64 %s, ptr %s", text.let("add i64 %s, %d", i, stride), slot);
        text.line("br label %%%s", head);

        String left = here;
        if (strip > 0) {
            String look = text.label("look");
            text.start(ended);
            left = text.let("sub i64 %s, %s", end, i);
            e.branch(text.let("icmp uge i64 %s, %d", left, stride), look, rest);
            text.start(look);
            e.poll(done);
            e.jump(strips);
        }

        text.start(rest);
        for (int p = 0; p < parts && stride > 1; p++) {
            String tail = text.label("tail");
            String some = p == 0 ? left : text.let("sub i64 %s, %d", left, p * shape.lanes());
            String takesPart = text.let("icmp sgt i64 %s, 0", some);
            text.line("br i1 %s, label %%%s, label %%%s", takesPart, tail, done);
            text.start(tail);
            String mask = shape.lanes() == 1
                    ? "true"
                    : text.let("icmp ugt %s %s, %s", shape.of("i64"), splat(some), numbers());
            rounds.emit(p, from(i, p), mask);
        }
        text.line("br label %%%s", done);
        text.start(done);
    }

    private String from(String i, int part) {
        return part == 0 ? i : text.let("add i64 %s, %d", i, part * shape.lanes());
    }
}
