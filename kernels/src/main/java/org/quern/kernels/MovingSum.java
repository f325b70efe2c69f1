package org.quern.kernels;

import java.util.function.BiConsumer;
import org.quern.dsl.Accumulator;
import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * Sums of all windows of a length, each computed from its own elements alone.
 *
 * <p>The sum of 2k or 2k + 1 neighbours is that of two sums of k, plus one element if odd; so the bits of the length,
 * from the highest down, lead from short windows to the full length, in as many additions for each window as the length
 * has bits. (This is the binary method for powers: D. E. Knuth, "The Art of Computer Programming", volume 2, section
 * 4.6.3.) Rounding errors grow as in pairwise summation, with the logarithm of the length, and the order of additions
 * depends on the length alone.
 */
final class MovingSum {
    /** Results that are computed together, so that the sums of the shorter windows stay in the first-level cache. */
    private static final int BLOCK = 1024;

    /** Windows below this length are summed directly. */
    private static final int SHORT = 8;

    private final CoreKernel k;
    private final DType type;
    private final Expr n;
    /** 1 to n + 1; for n + 1 no window is whole. */
    private final Expr window;
    private final Expr scale;
    /** Number of leading elements without a whole window. */
    private final Expr first;
    /** Number of whole windows. */
    private final Expr whole;
    private final Expr beyond;
    private final Expr size;
    private final Core sums;
    private final Core others;

    MovingSum(CoreKernel k, DType type, Expr length) {
        this.k = k;
        this.type = type;
        this.n = k.dim("n");
        this.beyond = n.add(1);
        this.window = Ops.min(length, beyond);
        this.scale = length.cast(type).divInto(1.0);
        this.first = window.sub(1);
        this.whole = beyond.sub(window);
        this.size = Ops.min(Ops.min(n, window.add(BLOCK)), Ops.select(window.ge(SHORT), n, 0));
        this.sums = k.scratch(type, size);
        this.others = k.scratch(type, size);
    }

    private Expr element(Expr i) {
        return Dtypes.as(type, k.in(0).at(i));
    }

    /** Sets the output to the means; those of the first elements are of the elements so far. */
    void means() {
        Var sum = k.var(type, -0.0);
        k.loop(first, i -> {
            sum.plusAssign(element(i));
            k.out(0).set(sum.div(i.add(1).cast(type)), i);
        });
        Var bits = k.var(DType.INT64, 0);
        k.when(window.ge(SHORT),
                () -> k.loopWhile(() -> window.shr(bits).ge(4), () -> bits.plusAssign(1)));
        Expr below = bits.get();
        k.loop(whole.add(BLOCK - 1).floorDiv(BLOCK), block -> {
            Block b = new Block(block.mul(BLOCK), below);
            k.when(below.eq(0), b::direct, b::doubling);
        });
        equalNumbers();
    }

    /**
     * Corrects the mean of equal numbers to that number, whatever the rounding of their sum, and even if it overflowed.
     */
    private void equalNumbers() {
        Accumulator pairs = k.accumulator(Reduce.OR, DType.BOOL);
        k.lanes(n.sub(1), i -> pairs.add(element(i).eq(element(i.add(1)))));
        k.when(pairs, () -> {
            Var run = k.var(DType.INT64, 1);
            k.loop(1, n, i -> {
                Expr x = element(i);
                run.set(Ops.select(x.eq(element(i.sub(1))), run.add(1), 1));
                // Zeros of both signs are equal: the sign of their sum is kept.
                k.when(run.ge(Ops.min(window, i.add(1))).and(x.ne(0)), () -> k.out(0).set(x, i));
            });
        });
    }

    /** A block of windows, beginning at a whole one. */
    private final class Block {
        private final Expr at;
        private final Expr count;
        private final Expr below;
        private final Var length;

        /** With the number of bits of the length below those of the shortest windows. */
        Block(Expr at, Expr below) {
            this.at = at;
            this.below = below;
            this.count = Ops.min(whole.sub(at), BLOCK);
            this.length = k.var(window.shr(below));
        }

        private Expr few(Expr i, Expr terms) {
            Var sum = k.var(element(at.add(i)));
            k.loop(1, terms, j -> sum.plusAssign(element(at.add(i).add(j))));
            return sum.get();
        }

        private void mean(Expr sum, Expr i) {
            k.out(0).set(sum.mul(scale), first.add(at.add(i)));
        }

        void direct() {
            k.lanes(count, i -> mean(few(i, window), i));
        }

        /** The length of windows summed so far; it is at most the full one, which range analysis cannot see. */
        private Expr reached() {
            return Ops.min(Ops.max(length, 1), window);
        }

        void doubling() {
            Expr odd = below.and(1);
            // Leaves an odd number of steps: pairs of them, and the last.
            k.when(odd.eq(0), () -> {
                seed((sum, i) -> sums.set(sum, i));
                twice(sums, below.sub(1), size, (sum, i) -> others.set(sum, i));
            }, () -> seed((sum, i) -> others.set(sum, i)));
            Expr steps = below.sub(1).add(odd);
            k.loop(steps.shr(1), pair -> {
                Expr bit = steps.sub(pair.mul(2));
                twice(others, bit.sub(1), size, (sum, i) -> sums.set(sum, i));
                twice(sums, bit.sub(2), size, (sum, i) -> others.set(sum, i));
            });
            twice(others, 0, count, this::mean);
        }

        /** A constant in a form that range analysis knows to be at most the length. */
        private Expr atMost(int n) {
            return Ops.min(n, window);
        }

        /** Windows of two or three elements. */
        private void seed(BiConsumer<Expr, Expr> to) {
            Expr two = atMost(2);
            Expr three = atMost(3);
            Expr second = two.sub(1);
            Expr third = three.sub(1);
            Expr room = Ops.min(Ops.min(count.add(window).sub(reached()), size), beyond.sub(two).sub(at));
            k.when(length.eq(2),
                    () -> k.lanes(room, i -> to.accept(element(at.add(i)).add(element(at.add(i).add(second))), i)),
                    () -> k.lanes(Ops.min(room, beyond.sub(three).sub(at)), i -> to.accept(element(at.add(i))
                            .add(element(at.add(i).add(second))).add(element(at.add(i).add(third))), i)));
        }

        /** Combines windows of a length to those of twice the length, plus one element if the bit is set. */
        private void twice(Core from, Number bit, Expr most, BiConsumer<Expr, Expr> to) {
            Expr half = reached();
            Expr both = Ops.min(Ops.max(half.add(half), 0), n);
            Expr more = window.shr(bit).and(1);
            length.set(both.add(more));
            Expr room = Ops.min(Ops.min(count.add(window).sub(both).sub(more), size.sub(half)), most);
            k.when(more.eq(0),
                    () -> k.lanes(room, i -> to.accept(from.at(i).add(from.at(i.add(half))), i)),
                    () -> k.lanes(Ops.min(room, n.sub(both).sub(at)),
                            i -> to.accept(from.at(i).add(from.at(i.add(half))).add(element(at.add(i).add(both))), i)));
        }
    }
}
