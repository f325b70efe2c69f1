package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.quern.testing.Refusal.refused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.array.ReadOnlyArrayException;
import org.quern.dsl.Accumulator;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ClosedException;
import org.quern.error.ShapeException;
import org.quern.testing.NrtBalance;

/** Calls that cannot be: each is refused with what was given and what the kernel takes, and nothing is written. */
@ExtendWith(NrtBalance.class)
class RefusedCallsTest {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));
    private static final Ufunc BOTH = Ufunc.define("both", 1, 2, k -> {
        k.out(0).set(k.in(0));
        k.out(1).set(k.in(0).mul(k.in(0)));
    });

    private static final String MANY = "kernel 'both' has 2 outputs, %s returns one array: on(...).runAll() gives them all, by number and by name";

    private static final Gufunc DOT = Gufunc.define("dot", "(n),(n)->()", k -> {
        Accumulator sum = k.sum(k.in(0).dtype());
        k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
        k.out(0).set(sum.get());
    });

    private static NDArray three() {
        return NDArray.wrap(new double[] {1, 2, 3});
    }

    private static NDArray zeros(long... shape) {
        return NDArray.zeros(DType.FLOAT64, shape);
    }

    @Test
    void definitions() {
        refused(KernelNameException.class, () -> Ufunc.define("", x -> x), "a kernel has a name");
        refused(OperandException.class, () -> Ufunc.define("f", 0, 1, k -> {}),
                "kernel 'f': 0 inputs and 1 output given; at least one of each, and at most 32 together, expected");
        refused(OperandException.class, () -> Ufunc.define("f", 30, 3, k -> {}),
                "kernel 'f': 30 inputs and 3 outputs given; at least one of each, and at most 32 together, expected");
    }

    @Test
    void operands() {
        refused(OperandException.class, () -> ADD.apply(three()), "kernel 'add' takes 2 operands, 1 given");
        refused(OperandException.class, () -> ADD.apply(three(), three(), three()),
                "kernel 'add' takes 2 operands, 3 given");
        refused(OperandException.class, () -> ADD.on(three()), "kernel 'add' takes 2 operands, 1 given");
        refused(OperandException.class, () -> ADD.apply(three(), (NDArray) null), "kernel 'add': operand 1 is null");
        refused(OperandException.class, () -> ADD.on(null, three()).run(), "kernel 'add': operand 0 is null");
        refused(OperandException.class, () -> ADD.on(three(), "2").run(),
                "kernel 'add': operand 1 is a java.lang.String; an NDArray, a number or a boolean expected");
        String wrap = "; an NDArray, a number or a boolean expected; NDArray.of makes an NDArray of a copy, NDArray.wrap"
                + " one of the same memory";
        refused(OperandException.class, () -> ADD.apply(three(), new double[] {1, 2, 3}),
                "kernel 'add': operand 1 is a double[]" + wrap);
        refused(OperandException.class, () -> ADD.on(new int[3], three()).run(),
                "kernel 'add': operand 0 is an int[]" + wrap);
        refused(OperandException.class, () -> ADD.on(three(), new boolean[3]).run(), "kernel 'add': operand 1 is a"
                + " boolean[]; an NDArray, a number or a boolean expected; NDArray.of makes an NDArray of a copy");
        for (Object other : new Object[] {List.of(1, 2), new ArrayList<>(), new double[2][2], Set.of()}) {
            refused(OperandException.class, () -> ADD.on(three(), other).run(), "kernel 'add': operand 1 is a "
                    + (other instanceof List ? "List" : other instanceof Set ? "Collection" : "double[][]")
                    + "; an NDArray, a number or a boolean expected");
        }
        refused(OperandException.class, () -> ADD.on(NDArray.wrap(new byte[] {1}), 128).run(),
                "kernel 'add': operand 1 is 128, out of bounds for int8 (NEP 50: a number takes the dtype of the arrays"
                        + " beside it)");
        refused(OperandException.class, () -> ADD.prepare(DType.INT8), "kernel 'add' takes 2 operands, 1 given");
    }

    @Test
    void shapes() {
        refused(ShapeException.class, () -> ADD.apply(three(), NDArray.wrap(new double[4])),
                "kernel 'add': operand 1 has shape (4), which does not broadcast with (3) of operand 0: axis -1 has 4 and 3");
        Ufunc fused = Ufunc.define("fma", (x, y, z) -> x.mul(y).add(z));
        refused(ShapeException.class, () -> fused.apply(zeros(2, 1), 1, zeros(5, 3)),
                "kernel 'fma': operand 2 has shape (5,3), which does not broadcast with (2,1) of operand 0: axis -2 has"
                        + " 5 and 2");
        refused(ShapeException.class, () -> fused.apply(three(), zeros(2, 1), zeros(2, 4)),
                "kernel 'fma': operand 2 has shape (2,4), which does not broadcast with (3) of operand 0: axis -1 has 4"
                        + " and 3");
        refused(ShapeException.class, () -> ADD.on(three(), 1).out(NDArray.wrap(new double[1])).run(),
                "kernel 'add': out has shape (1), the operands broadcast to (3)");
        refused(ShapeException.class, () -> ADD.on(three(), 1).out(NDArray.wrap(new double[4])).run(),
                "kernel 'add': out has shape (4), the operands broadcast to (3)");
        refused(ShapeException.class, () -> BOTH.on(three()).out(three(), NDArray.wrap(new double[4])).runAll(),
                "kernel 'both': out 1 has shape (4), the operands broadcast to (3)");
        refused(ShapeException.class,
                () -> ADD.on(three(), NDArray.wrap(new double[6]).reshape(2, 3)).out(three()).run(),
                "kernel 'add': out has shape (3), the operands broadcast to (2,3)");
        refused(ShapeException.class, () -> ADD.on(three(), 1).out(three()).where(NDArray.of(true, false)).run(),
                "kernel 'add': where has shape (2), which does not broadcast with the operands' (3)");
    }

    @Test
    void outputs() {
        double[] memory = {1, 2, 3, 4};
        NDArray a = NDArray.wrap(memory);
        refused(DTypeException.class, () -> ADD.on(three(), 1).out(NDArray.wrap(new int[3])).run(),
                "kernel 'add': output 0 is float64, which does not cast to out's int32 (rule: same_kind)");
        refused(ReadOnlyArrayException.class, () -> ADD.on(a, 1).out(a.readOnly()).run(),
                "kernel 'add': out is read-only");
        refused(ShapeException.class, () -> ADD.on(a, 1).out(window(memory)).run(),
                "kernel 'add': elements of out may share memory (strides [0]), so a result would be lost");
        refused(OperandException.class, () -> ADD.on(a, 1).out().run(),
                "kernel 'add' has 1 output, 0 arrays given to out");
        refused(OperandException.class, () -> BOTH.on(three()).out(three()).runAll(),
                "kernel 'both' has 2 outputs, 1 array given to out");
        refused(OperandException.class, () -> BOTH.on(three()).out(a.slice(":3"), a.slice("1:")).runAll(),
                "kernel 'both': outputs 0 and 1 overlap, so one would be lost");
        refused(OperandException.class, () -> BOTH.apply(three()),
                MANY.formatted("apply"));
        refused(OperandException.class, () -> BOTH.apply(new Object[] {three()}),
                MANY.formatted("apply"));
        refused(OperandException.class, () -> BOTH.on(three()).run(), MANY.formatted("run()"));
        assertArrayEquals(new double[] {1, 2, 3, 4}, memory);
    }

    private static NDArray window(double[] memory) {
        return NDArray.wrap(MemorySegment.ofArray(memory), DType.FLOAT64, 0, new long[] {4}, new long[] {0});
    }

    @Test
    void masks() {
        refused(DTypeException.class, () -> ADD.on(three(), 1).where(three()),
                "kernel 'add': where: float64 given, bool expected");
        refused(OperandException.class, () -> ADD.on(three(), 1).where(null),
                "kernel 'add': `mask` of KernelCall.where is null");
    }

    @Test
    void arraysThatAreClosed() {
        NDArray closed = NDArray.zeros(DType.FLOAT64, 3);
        closed.close();
        String message = ": the array memory is closed: its 24 bytes were freed by close().";
        refused(ClosedException.class, () -> ADD.apply(closed, three()), "kernel 'add': operand 0" + message);
        refused(ClosedException.class, () -> ADD.apply(three(), closed), "kernel 'add': operand 1" + message);
        refused(ClosedException.class, () -> ADD.on(three(), 1).out(closed).run(), "kernel 'add': out" + message);
        refused(ClosedException.class, () -> ADD.on(closed, closed).out(closed).run(),
                "kernel 'add': operand 0" + message);
        refused(ClosedException.class, () -> ADD.on(three(), closed).out(NDArray.zeros(DType.FLOAT32, 3)).run(),
                "kernel 'add': operand 1" + message);
        refused(ClosedException.class, () -> BOTH.on(three()).out(three(), closed).runAll(),
                "kernel 'both': out 1" + message);
        NDArray mask = NDArray.of(true, false, true);
        mask.close();
        refused(ClosedException.class, () -> ADD.on(three(), 1).where(mask).run(),
                "kernel 'add': where: the array memory is closed: its 3 bytes were freed by close().");
        refused(ClosedException.class, () -> DOT.on(three(), closed).run(), "kernel 'dot': operand 1" + message);
        // a kept call, and one that is remembered
        NDArray late = NDArray.of(1.0, 2, 3);
        NDArray out = NDArray.zeros(DType.FLOAT64, 3);
        UfuncCall kept = ADD.on(late, 1).out(out);
        for (int i = 0; i < 4; i++) {
            kept.run();
            ADD.apply(late, late);
        }
        late.close();
        refused(ClosedException.class, kept::run, "kernel 'add': operand 0" + message);
        refused(ClosedException.class, () -> ADD.apply(late, late), "kernel 'add': operand 0" + message);
        NDArray wrapped;
        try (Arena arena = Arena.ofShared()) {
            wrapped = NDArray.wrap(arena.allocate(24, 8), DType.FLOAT64, 3);
        }
        refused(ClosedException.class, () -> ADD.apply(three(), wrapped), "kernel 'add': operand 1: the array memory is"
                + " closed: the arena of its 24 bytes was closed.");
    }

    @Test
    void kernelsAtTheirFirstCall() {
        refused(KernelException.class, () -> Ufunc.define("shift", (x, y) -> x.shl(y)).apply(three(), three()),
                "shl has no form for this dtype: float64 and float64 given, which promote to float64 (rule: shifts are of"
                        + " integers) (at {here})");
        Ufunc none = Ufunc.define("none", 1, 1, k -> {});
        refused(KernelException.class, () -> none.apply(three()),
                "kernel 'none' never writes output 0 of 1 (at {here})");
    }
}
