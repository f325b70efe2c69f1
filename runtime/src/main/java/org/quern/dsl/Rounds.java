package org.quern.dsl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.dtype.DType;
import org.quern.error.QuernException;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Whether the rounds of the lanes and parallel loops that are open are independent, as far as can be seen. Memory that a loop writes
 * must have an axis in which every access has the loop's index, plus or minus what is the same for all rounds and all accesses; or has that
 * index times a constant, plus offsets that stay below that constant: then no two rounds meet in an element.
 */
final class Rounds {
    /** Two rounds may meet; thrown without lines at first, then, the body run again, as a {@link KernelException} that has them. */
    static final class Meeting extends QuernException {
        private static final long serialVersionUID = 1L;

        Meeting() {
            super("two rounds may meet in an element");
        }
    }

    private record Access(Memory memory, List<Value> index, boolean write, String line) {}

    /** A loop that is open. */
    static final class Loop {
        private final boolean lanes;
        private final Value index;
        private final List<Access> accesses = new ArrayList<>();
        /** Accumulators, and arrays of them. */
        private final List<Object> added = new ArrayList<>();
        private final List<Object> read = new ArrayList<>();
        /** Memory of a round's own. */
        private final Set<Memory> own = new HashSet<>();
        /** Arrays of accumulators that are declared outside, and changed within. */
        private final Map<LocalArray, Reduction> arrays = new LinkedHashMap<>();
        /** The values since the index, as far as they were asked for; null: it cannot be seen. */
        private final List<Affine> affine = new ArrayList<>();

        private Loop(boolean lanes, Value index) {
            this.lanes = lanes;
            this.index = index;
        }

        boolean lanes() {
            return lanes;
        }

        void adds(LocalArray array, Reduction reduction) {
            arrays.put(array, reduction);
        }

        List<Statement.Shared> arrays() {
            List<Statement.Shared> all = new ArrayList<>();
            arrays.forEach((a, r) -> all.add(new Statement.Shared(a, r)));
            return all;
        }

        /** As messages have it. */
        @Override
        public String toString() {
            return lanes ? "a lanes loop" : "a parallel loop";
        }
    }

    private final Trace trace;
    private final Definitions definitions;
    private final boolean lines;
    private final Map<Value, Affine> counted = new HashMap<>();
    /** Innermost last. */
    private final List<Loop> open = new ArrayList<>();

    Rounds(Trace trace, boolean lines) {
        this.trace = trace;
        this.definitions = trace.definitions();
        this.lines = lines;
    }

    Loop begin(boolean lanes, Value index) {
        Loop loop = new Loop(lanes, index);
        open.add(loop);
        return loop;
    }

    void access(Memory memory, List<Value> at, boolean write) {
        String line = lines && !open.isEmpty() ? KernelException.line() : "";
        for (Loop loop : open) {
            if (!loop.own.contains(memory)) {
                loop.accesses.add(new Access(memory, at, write, line));
            }
        }
    }

    /** Memory that is declared where these loops are open is a round's own in each. */
    void reserves(Memory memory) {
        for (Loop loop : open) {
            loop.own.add(memory);
        }
    }

    void adds(Loop loop, Object accumulator) {
        loop.added.add(accumulator);
        checkOrder(loop, accumulator);
    }

    void reads(Loop loop, Object accumulator) {
        loop.read.add(accumulator);
        checkOrder(loop, accumulator);
    }

    private void checkOrder(Loop loop, Object a) {
        if (loop.added.contains(a) && loop.read.contains(a)) {
            throw new KernelException("kernel '" + trace.name() + "': " + loop + " adds to an accumulator and reads it: its rounds"
                    + " have no order, so there is no result so far; read it behind the loop, or use loop(...)");
        }
    }

    /** Ends the innermost loop: checks every memory that it writes. */
    void end(Loop loop) {
        for (Access w : loop.accesses) {
            if (w.write) {
                Access other = meets(loop, w);
                if (other != null) {
                    throw meeting(loop, w, other);
                }
            }
        }
        open.remove(open.size() - 1);
    }

    /** An access that another round may make to the element that this one writes, or null. */
    @SuppressWarnings("ReferenceEquality") // one access, not one that is alike
    private Access meets(Loop loop, Access write) {
        Access worst = null;
        for (int axis = 0; axis < write.index.size(); axis++) {
            Access found = meets(loop, write, axis);
            if (found == null) {
                return null;
            }
            worst = worst == null || found != write ? found : worst;
        }
        return worst == null ? write : worst;
    }

    private Access meets(Loop loop, Access write, int axis) {
        Affine at = affine(loop, write.index.get(axis));
        if (at == null || !at.apart(at)) {
            return write;
        }
        for (Access a : loop.accesses) {
            if (a.memory.equals(write.memory)) {
                Affine other = affine(loop, a.index.get(axis));
                if (other == null || !same(at.plus, other.plus) || !same(at.minus, other.minus) || !at.apart(other)) {
                    return a;
                }
            }
        }
        return null;
    }

    /**
     * An index in terms of a loop's: {@code factor * index + plus - minus + offset}.
     *
     * @param plus what is the same for all rounds
     * @param minus the same
     * @param least of the offset, which may be another each time
     * @param most of the offset
     */
    private record Affine(long factor, List<Value> plus, List<Value> minus, long least, long most) {
        /** So large, and no product with a number of rounds that a computer comes to wraps. */
        private static final long MOST_FACTOR = 1 << 16;

        /** Parts that are the same for all rounds: more than an index is ever written with. */
        private static final int MOST_PARTS = 32;

        /** Beyond, a sum of two could wrap. */
        private static final long LARGEST = 1L << 48;

        private static boolean isLarge(long n) {
            return n < -LARGEST || n > LARGEST;
        }

        static boolean isSmall(long n) {
            return n >= -MOST_FACTOR && n <= MOST_FACTOR;
        }

        Affine(long factor, long least, long most) {
            this(factor, List.of(), List.of(), least, most);
        }

        /** Null where it is too large. */
        Affine sum(Affine b) {
            boolean large = plus.size() + b.plus.size() > MOST_PARTS || minus.size() + b.minus.size() > MOST_PARTS
                    || isLarge(factor + b.factor) || isLarge(least + b.least) || isLarge(most + b.most);
            return large ? null : new Affine(factor + b.factor, joined(plus, b.plus), joined(minus, b.minus), least + b.least, most + b.most);
        }

        Affine negative() {
            return new Affine(-factor, /* plus= */ minus, /* minus= */ plus, -most, -least);
        }

        /** Null where it has parts that are the same, or is too large. */
        Affine times(long n) {
            if (!plus.isEmpty() || !minus.isEmpty() || !isSmall(n) || !isSmall(factor) || !isSmall(least) || !isSmall(most)) {
                return null;
            }
            return new Affine(factor * n, n < 0 ? most * n : least * n, n < 0 ? least * n : most * n);
        }

        /** Whether two rounds never have the same, as far as the offsets say, with the same factor. */
        boolean apart(Affine b) {
            return factor == b.factor && isSmall(factor)
                    && Math.max(most, b.most) - Math.min(least, b.least) < Math.abs(factor);
        }

        private static List<Value> joined(List<Value> a, List<Value> b) {
            List<Value> all = new ArrayList<>(a);
            all.addAll(b);
            return all;
        }
    }

    /** Notes a loop's index whose bounds are constants. */
    void counts(Value index, Value begin, Value end) {
        if (definitions.of(begin) instanceof Op.Constant b && definitions.of(end) instanceof Op.Constant e && b.bits() < e.bits()
                && Affine.isSmall(b.bits()) && Affine.isSmall(e.bits())) {
            counted.put(index, new Affine(0, b.bits(), e.bits() - 1));
        }
    }

    /** Null: it cannot be seen. Computed for all values since the loop began, in order, and each once. */
    private Affine affine(Loop loop, Value v) {
        int first = loop.index.id();
        if (v.id() < first) {
            return fixed(v);
        }
        for (int id = first + loop.affine.size(); id <= v.id(); id++) {
            loop.affine.add(computed(loop, new Value(id, DType.INT64)));
        }
        return loop.affine.get(v.id() - first);
    }

    /** Of what is the same for all rounds. */
    private Affine fixed(Value v) {
        return definitions.of(v) instanceof Op.Constant c && Affine.isSmall(c.bits())
                ? new Affine(0, c.bits(), c.bits())
                : new Affine(0, List.of(v), List.of(), 0, 0);
    }

    private Affine computed(Loop loop, Value v) {
        if (v.equals(loop.index)) {
            return new Affine(1, 0, 0);
        }
        // Values are numbered in the order of the body.
        if (definitions.madeOf(v, loop.index.id())) {
            return fixed(v);
        }
        if (counted.containsKey(v)) {
            return counted.get(v);
        }
        if (!(definitions.of(v) instanceof Op.Binary b) || b.type() != DType.INT64) {
            return null;
        }
        Affine x = affine(loop, b.a());
        Affine y = affine(loop, b.b());
        if (x == null || y == null) {
            return null;
        }
        return switch (b.op()) {
            case ADD -> x.sum(y);
            case SUB -> x.sum(y.negative());
            case MUL -> definitions.of(b.b()) instanceof Op.Constant c ? x.times(c.bits())
                    : definitions.of(b.a()) instanceof Op.Constant d ? y.times(d.bits()) : null;
            default -> null;
        };
    }

    private boolean same(List<Value> a, List<Value> b) {
        boolean same = a.size() == b.size();
        for (int i = 0; same && i < a.size(); i++) {
            same = definitions.same(a.get(i), b.get(i));
        }
        return same;
    }

    @SuppressWarnings("ReferenceEquality") // one access, not one that is alike
    private RuntimeException meeting(Loop loop, Access write, Access other) {
        if (!lines) {
            return new Meeting();
        }
        String what = write.memory instanceof Memory.Operand ? "an output" : "scratch memory";
        return new KernelException("kernel '" + trace.name() + "': two rounds of " + loop + " may meet in an element of " + what
                + ", written at " + write.line + (other == write ? "" : " and " + (other.write ? "written" : "read") + " at "
                + other.line) + "; every access to it in the loop must have the loop's index in one axis, plus or minus what is the"
                + " same for all rounds, or times a constant plus less than that");
    }
}
