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

    private final Text text;
    private final Shape shape;
    private final int parts;

    LanesEmitter(Text text, Shape shape, int parts) {
        this.text = text;
        this.shape = shape;
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

    /** Emits the loop. */
    void emit(String begin, String end, Rounds rounds) {
        int stride = parts * shape.lanes();
        String slot = text.alloca("i64");
        String head = text.label("head");
        String whole = text.label("whole");
        String rest = text.label("rest");
        String done = text.label("done");
        text.line("store i64 %s, ptr %s", begin, slot);
        String some = text.let("icmp slt i64 %s, %s", begin, end);
        text.line("br i1 %s, label %%%s, label %%%s", some, head, done);

        text.start(head);
        String i = text.let("load i64, ptr %s", slot);
        // As unsigned numbers: the difference is right even where a signed one would overflow.
        String left = text.let("sub i64 %s, %s", end, i);
        String fits = text.let("icmp uge i64 %s, %d", left, stride);
        text.line("br i1 %s, label %%%s, label %%%s", fits, whole, rest);

        text.start(whole);
        for (int p = 0; p < parts; p++) {
            rounds.emit(p, from(i, p), null);
        }
        text.line("store i64 %s, ptr %s", text.let("add i64 %s, %d", i, stride), slot);
        text.line("br label %%%s", head);

        text.start(rest);
        for (int p = 0; p < parts && stride > 1; p++) {
            String tail = text.label("tail");
            String here = p == 0 ? left : text.let("sub i64 %s, %d", left, p * shape.lanes());
            String any = text.let("icmp sgt i64 %s, 0", here);
            text.line("br i1 %s, label %%%s, label %%%s", any, tail, done);
            text.start(tail);
            String mask = shape.lanes() == 1
                    ? "true"
                    : text.let("icmp ugt %s %s, %s", shape.of("i64"), splat(here), numbers());
            rounds.emit(p, from(i, p), mask);
        }
        text.line("br label %%%s", done);
        text.start(done);
    }

    private String from(String i, int part) {
        return part == 0 ? i : text.let("add i64 %s, %d", i, part * shape.lanes());
    }
}
