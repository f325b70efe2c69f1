package org.quern.codegen.analysis;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;

/**
 * The loops that poll for cancellation, and their intervals: loops whose number of iterations is not a constant, or
 * whose constant number takes long. Loops without a polling loop inside poll after about {@link #INNER} nanoseconds of
 * work, those around them after a few iterations, so that a call ends within milliseconds of its cancellation and a
 * short loop does not poll at all.
 */
public final class Polls {
    /** Nanoseconds up to which a loop of a constant number of iterations counts as bounded. */
    private static final double BOUNDED = 100_000;

    /** Nanoseconds between polls in a loop that has no polling loop inside. */
    private static final double INNER = 50_000;

    /** Nanoseconds between polls in a loop that has some inside. */
    private static final double OUTER = 10_000_000;

    /** Iterations of all loops of a short instance, as a power of two. */
    private static final int SMALL_BITS = 12;

    private static final int MOST_INNER = 1 << 14;
    /** The most iterations between polls of a loop that has polling loops inside. */
    public static final int MOST_OUTER = 16;

    // Nanoseconds of W elements, in a few vectors: only their order of magnitude counts.
    private static final double OPERATION = 1;
    private static final double DIVISION = 10;
    private static final double FUNCTION = 50;
    private static final double MEMORY = 10;
    /** Nanoseconds for a byte of scratch memory that is set to zero, and may be touched for the first time. */
    private static final double CLEARED = 0.3;

    /** Nanoseconds of an iteration that a poll, or even its preparation, would slow down noticeably. */
    private static final double SHORT = 100;

    private final IdentityHashMap<Statement, Integer> rounds = new IdentityHashMap<>();
    private final Set<Statement> twins = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Function, Cost> functions = new IdentityHashMap<>();
    private boolean reserves;
    private boolean countSizes = true;
    private int depth;

    /**
     * The cost of a block.
     *
     * @param nanos nanoseconds without the polling loops
     * @param span nanoseconds that may pass without a poll in the polling loops; 0 if there are none
     * @param depth nesting depth of the polling loops
     */
    private record Cost(double nanos, double span, int depth) {
        static Cost of(double nanos) {
            return new Cost(nanos, 0, 0);
        }

        Cost plus(Cost other) {
            return new Cost(nanos + other.nanos, span + other.span, Math.max(depth, other.depth));
        }
    }

    private Polls() {}

    /** A plan in which no loop polls. */
    public static Polls none() {
        return new Polls();
    }

    /** The polls of a kernel and its callees. */
    public static Polls of(Function kernel) {
        Polls polls = new Polls();
        for (Function f : kernel.closure()) {
            polls.functions.put(f, polls.new Within(f).of(f.body()));
        }
        polls.depth = polls.functions.get(kernel).depth;
        return polls;
    }

    /** {@return whether any loop polls, or clearing of scratch memory} */
    public boolean any() {
        return !rounds.isEmpty() || reserves;
    }

    /** {@return whether a function, or a callee, polls} */
    public boolean in(Function f) {
        Cost cost = functions.get(f);
        return cost != null && cost.span > 0;
    }

    /** {@return whether a function is one of the kernel's; loops of the library's mathematical functions are short} */
    public boolean know(Function f) {
        return functions.containsKey(f);
    }

    /** The number of iterations between polls of a loop; 0 if it does not poll. */
    public int rounds(Statement loop) {
        return rounds.getOrDefault(loop, 0);
    }

    /**
     * {@return whether the loop's code is emitted twice: without polls for few iterations, at the cost of one
     * comparison, and with polls for more} That is so if an iteration is short and its code small, since such a loop
     * may have a handful of iterations.
     */
    public boolean twin(Statement loop) {
        return twins.contains(loop);
    }

    /**
     * The largest core dimension for which an instance is so short that none of its loops need poll; 0 if that depends
     * on more than the dimensions.
     */
    public long small() {
        return countSizes && depth > 0 ? 1L << (SMALL_BITS / depth) : 0;
    }

    /** Analyses the blocks of one function. */
    private final class Within {
        private final Map<Integer, Long> constants = new HashMap<>();
        private final List<Value> sizes;

        Within(Function f) {
            sizes = f.core() == null ? List.of() : f.core().sizes();
            List<Long> fixed = f.core() == null ? List.of() : f.core().fixed();
            for (int d = 0; d < fixed.size(); d++) {
                if (fixed.get(d) > 0) {
                    constants.put(f.core().sizes().get(d).id(), fixed.get(d));
                }
            }
        }

        Cost of(Block block) {
            Cost sum = Cost.of(0);
            for (Statement s : block.statements()) {
                sum = sum.plus(of(s));
            }
            return sum;
        }

        private Cost of(Statement s) {
            return switch (s) {
                case Statement.Let let -> {
                    if (let.op() instanceof Op.Constant c) {
                        constants.put(let.result().id(), c.bits());
                    }
                    yield Cost.of(nanos(let.op()));
                }
                case Statement.Call call -> functions.get(call.function()).plus(Cost.of(OPERATION));
                case Statement.Accumulate a when a.reduction().function() != null ->
                    functions.get(a.reduction().function());
                case Statement.Put put -> Cost.of(MEMORY);
                case Statement.Store store -> Cost.of(MEMORY);
                case Statement.Loop loop -> loop(s, loop.begin(), loop.end(), of(loop.body()));
                case Statement.Lanes loop -> loop(s, loop.begin(), loop.end(), of(loop.body()));
                case Statement.Reserve r -> reserved(r.memory());
                case Statement.While loop -> {
                    countSizes = false;
                    yield unknown(s, of(loop.test()).plus(of(loop.body())));
                }
                default -> {
                    countSizes &= !(s instanceof Statement.Parallel);
                    Cost sum = Cost.of(OPERATION);
                    for (Block b : s.blocks()) {
                        sum = sum.plus(of(b));
                    }
                    yield sum;
                }
            };
        }

        /**
         * The cost of clearing scratch memory, which may be as large as all of memory: each enclosing loop polls in
         * every iteration.
         */
        private Cost reserved(Memory.Scratch m) {
            double bytes = m.type().itemSize();
            for (Value size : m.sizes()) {
                Long known = constants.get(size.id());
                countSizes &= known != null || sizes.contains(size);
                bytes *= known == null ? Double.POSITIVE_INFINITY : known;
            }
            if (bytes * CLEARED <= BOUNDED) {
                return Cost.of(bytes * CLEARED);
            }
            reserves = true;
            return new Cost(0, OUTER, 0);
        }

        private Cost loop(Statement s, Value begin, Value end, Cost round) {
            Long first = constants.get(begin.id());
            Long last = constants.get(end.id());
            countSizes &= first != null && first >= 0 && (last != null || sizes.contains(end));
            if (first == null || last == null) {
                return unknown(s, round);
            }
            double count = Math.max(0, (double) last - first);
            double nanos = count * (round.nanos + OPERATION);
            return round.span > 0 || nanos > BOUNDED ? unknown(s, round) : Cost.of(nanos);
        }

        private Cost unknown(Statement s, Cost round) {
            double once = round.nanos + round.span + OPERATION;
            double most = round.span > 0 ? Math.min(MOST_OUTER, OUTER / once) : Math.min(MOST_INNER, INNER / once);
            int between = Integer.highestOneBit((int) Math.max(1, most));
            rounds.put(s, between);
            if (round.span == 0 && once <= SHORT && !(s instanceof Statement.While) && isPlain(s)) {
                twins.add(s);
            }
            return new Cost(0, once * between, round.depth + 1);
        }
    }

    /**
     * {@return whether a loop's iterations contain no loop, choice or exit, so that their code is as small as their
     * time}
     */
    private static boolean isPlain(Statement loop) {
        return loop.blocks().stream().allMatch(b -> b.statements().stream().allMatch(s -> switch (s) {
            case Statement.Let let -> true;
            case Statement.Declare declare -> true;
            case Statement.Assign assign -> true;
            case Statement.Put put -> true;
            case Statement.Store store -> true;
            case Statement.Accumulate add -> add.reduction().function() == null;
            default -> false;
        }));
    }

    private static double nanos(Op op) {
        return switch (op) {
            case Op.Constant c -> 0;
            case Op.Read r -> 0;
            case Op.Apply a -> FUNCTION;
            case Op.Load l -> MEMORY;
            case Op.Element e -> MEMORY;
            case Op.Unary u when u.op() == UnaryOp.SQRT -> DIVISION;
            case Op.Binary b when b.op() == BinaryOp.DIV || b.op() == BinaryOp.FLOOR_DIV || b.op() == BinaryOp.MOD
                    || b.op() == BinaryOp.REM ->
                DIVISION;
            default -> OPERATION;
        };
    }
}
