package org.quern.dsl;

import java.util.ArrayList;
import java.util.List;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Value;

/**
 * Whether the rounds of a lanes loop are independent, as far as can be seen. Memory that the loop writes must have an axis in
 * which every access has the loop's index, plus or minus what is the same for all rounds and all accesses: then no two rounds meet in
 * an element.
 */
final class Rounds {
    /** Two rounds may meet; thrown without lines at first, then, the body run again, as a {@link KernelException} that has them. */
    static final class Meeting extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private record Access(Memory memory, List<Value> index, boolean write, String line) {}

    private final Trace trace;
    private final boolean lines;
    /** The loop's index; null outside of lanes loops. */
    private Value index;
    private final List<Access> accesses = new ArrayList<>();
    private final List<Accumulator> added = new ArrayList<>();
    private final List<Accumulator> read = new ArrayList<>();

    Rounds(Trace trace, boolean lines) {
        this.trace = trace;
        this.lines = lines;
    }

    void begin(Value loopIndex) {
        index = loopIndex;
        accesses.clear();
        added.clear();
        read.clear();
    }

    void access(Memory memory, List<Value> at, boolean write) {
        if (index != null) {
            accesses.add(new Access(memory, at, write, lines ? KernelException.line() : ""));
        }
    }

    void adds(Accumulator a) {
        added.add(a);
        checkOrder(a);
    }

    void reads(Accumulator a) {
        read.add(a);
        checkOrder(a);
    }

    private void checkOrder(Accumulator a) {
        if (added.contains(a) && read.contains(a)) {
            throw new KernelException("kernel '" + trace.name() + "': a lanes loop adds to an accumulator and reads it: its rounds"
                    + " have no order, so there is no result so far; read it behind the loop, or use loop(...)");
        }
    }

    /** Ends the loop: checks every memory that it writes. */
    void end() {
        for (Access w : accesses) {
            if (w.write) {
                Access other = meets(w);
                if (other != null) {
                    throw meeting(w, other);
                }
            }
        }
        index = null;
    }

    /** An access that another round may make to the element that this one writes, or null. */
    @SuppressWarnings("ReferenceEquality") // one access, not one that is alike
    private Access meets(Access write) {
        Access worst = null;
        for (int axis = 0; axis < write.index.size(); axis++) {
            Access found = meets(write, axis);
            if (found == null) {
                return null;
            }
            worst = worst == null || found != write ? found : worst;
        }
        return worst == null ? write : worst;
    }

    private Access meets(Access write, int axis) {
        Value at = write.index.get(axis);
        if (!counts(at)) {
            return write;
        }
        for (Access a : accesses) {
            if (a.memory.equals(write.memory) && !same(at, a.index.get(axis))) {
                return a;
            }
        }
        return null;
    }

    /** Whether it is the loop's index, plus or minus what is the same for all rounds. */
    private boolean counts(Value v) {
        if (v.equals(index)) {
            return true;
        }
        if (!(trace.definition(v) instanceof Op.Binary b)) {
            return false;
        }
        return switch (b.op()) {
            case ADD -> (counts(b.a()) && sameForAllRounds(b.b())) || (counts(b.b()) && sameForAllRounds(b.a()));
            case SUB -> (counts(b.a()) && sameForAllRounds(b.b())) || (counts(b.b()) && sameForAllRounds(b.a()));
            default -> false;
        };
    }

    private boolean sameForAllRounds(Value v) {
        // Values are numbered in the order of the body.
        return v.id() < index.id() || madeOf(v, true);
    }

    /** Whether a value is made of core dimensions, constants and uniform parameters alone. */
    boolean sameForAllPlaces(Value v) {
        return madeOf(v, false);
    }

    private boolean madeOf(Value v, boolean before) {
        if (before && v.id() < index.id()) {
            return true;
        }
        Op op = trace.definition(v);
        if (op == null) {
            return trace.isParameter(v);
        }
        if (op instanceof Op.Load || op instanceof Op.Element || op instanceof Op.Read) {
            return false;
        }
        for (Value operand : op.operands()) {
            if (!madeOf(operand, before)) {
                return false;
            }
        }
        return true;
    }

    /** Whether two values are computed alike. */
    private boolean same(Value a, Value b) {
        if (a.equals(b)) {
            return true;
        }
        Op x = trace.definition(a);
        Op y = trace.definition(b);
        if (x instanceof Op.Constant c && y instanceof Op.Constant d) {
            return c.equals(d);
        }
        return x instanceof Op.Binary p && y instanceof Op.Binary q && p.op() == q.op() && same(p.a(), q.a())
                && same(p.b(), q.b());
    }

    @SuppressWarnings("ReferenceEquality") // one access, not one that is alike
    private RuntimeException meeting(Access write, Access other) {
        if (!lines) {
            return new Meeting();
        }
        String what = write.memory instanceof Memory.Operand ? "an output" : "scratch memory";
        return new KernelException("kernel '" + trace.name() + "': two rounds of a lanes loop may meet in an element of " + what
                + ", written at " + write.line + (other == write ? "" : " and " + (other.write ? "written" : "read") + " at "
                + other.line) + "; every access to it in the loop must have the loop's index in one axis, plus or minus what is the"
                + " same for all rounds");
    }
}
