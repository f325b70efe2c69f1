package org.quern.ir.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Core;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Location;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.Reduction;
import org.quern.ir.Value;
import org.quern.ir.Variable;
import org.quern.ir.check.Verifier;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.text.Printer;

/** Functions built without the kernel language: by a front end whose lines are numbered by the calls that it makes. */
class FunctionBuilderTest {
    private static final Interpreter.Mathematics NONE = (f, type, arguments) -> 0;

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** Its program's line is the number of places that were asked for. */
    private static final class Numbered implements FrontEnd {
        private int line;

        @Override
        public Location here() {
            int now = ++line;
            return () -> "line " + now;
        }

        @Override
        public RuntimeException refused(String message, Location at) {
            return new Refused(message + ", " + at.text());
        }
    }

    private static FunctionBuilder builder(DType... types) {
        return new FunctionBuilder("f", List.of(types), /* device= */ false, new Numbered());
    }

    /** The function of two elements that an operation is. */
    private static Function elementwise(BinaryOp op, DType type) {
        FunctionBuilder b = new FunctionBuilder(op.name(), List.of(type, type), /* device= */ true, new Numbered());
        return b.finish(List.of(b.let(new Op.Binary(op, b.parameter(0), b.parameter(1)))));
    }

    /** The kernel of a gufunc (n)->() that reduces by a function of two elements. */
    private static Function reduction(Function combine, long identity) {
        DType type = combine.parameters().get(0).type();
        FunctionBuilder b = builder(DType.INT64);
        Value n = b.parameter(0);
        Memory.Operand in = new Memory.Operand(0, type, List.of(n));
        Memory.Operand out = new Memory.Operand(1, type, List.of());
        Variable all = b.declare(b.constant(type, identity));
        b.lanes(b.constant(DType.INT64, 0), n,
                i -> b.accumulate(all, new Reduction(null, combine, type, identity), b.load(in, List.of(i))));
        b.store(out, List.of(), b.read(all));
        return b.finish(new Core(List.of(n), List.of(0L), List.of(in), List.of(out)));
    }

    /** The kernel of a gufunc (n)->(n) of what a function makes of the elements so far. */
    private static Function accumulation(Function combine, long identity) {
        DType type = combine.parameters().get(0).type();
        FunctionBuilder b = builder(DType.INT64);
        Value n = b.parameter(0);
        Memory.Operand in = new Memory.Operand(0, type, List.of(n));
        Memory.Operand out = new Memory.Operand(1, type, List.of(n));
        Variable sofar = b.declare(b.constant(type, identity));
        b.loop(b.constant(DType.INT64, 0), n, i -> {
            b.assign(sofar, b.call(combine, List.of(b.read(sofar), b.load(in, List.of(i)))).get(0));
            b.store(out, List.of(i), b.read(sofar));
        });
        return b.finish(new Core(List.of(n), List.of(0L), List.of(in), List.of(out)));
    }

    @Test
    void kernelsOfKernels() {
        long[] x = {3, -5, 8, 1};
        assertReduces(12 - 5, elementwise(BinaryOp.ADD, DType.INT64), 0, x);
        assertReduces(8, elementwise(BinaryOp.MAX, DType.INT64), Long.MIN_VALUE, x);
        long[][] operands = {x, new long[x.length]};
        Function running = accumulation(elementwise(BinaryOp.MAX, DType.INT64), Long.MIN_VALUE);
        Verifier.verify(running);
        Interpreter.runCore(running, NONE, new long[] {x.length}, new long[0], operands);
        assertArrayEquals(new long[] {3, 3, 8, 8}, operands[1]);
    }

    private static void assertReduces(long expected, Function combine, long identity, long... x) {
        Function f = reduction(combine, identity);
        Verifier.verify(f);
        long[][] operands = {x, new long[1]};
        Interpreter.runCore(f, NONE, new long[] {x.length}, new long[0], operands);
        assertEquals(expected, operands[1][0]);
    }

    @Test
    void statements() {
        FunctionBuilder b = builder(DType.INT64);
        Value n = b.parameter(0);
        Value zero = b.constant(DType.INT64, 0);
        Variable count = b.declare(zero);
        LocalArray seen = b.local(DType.INT64, 4);
        b.loopWhile(100, () -> b.let(new Op.Compare(Predicate.LT, b.read(count), n)), () -> {
            b.assign(count, b.let(new Op.Binary(BinaryOp.ADD, b.read(count), b.constant(DType.INT64, 1))));
            Value odd = b.let(new Op.Binary(BinaryOp.AND, b.read(count), b.constant(DType.INT64, 1)));
            b.choose(b.let(new Op.Compare(Predicate.EQ, odd, zero)),
                    () -> b.put(seen, zero, b.read(count)),
                    () -> b.leave(Exit.CONTINUE, b.constant(DType.BOOL, 1)));
        });
        Function f = b.finish(List.of(b.element(seen, zero), b.read(count)));
        Verifier.verify(f);
        assertArrayEquals(new long[] {6, 7}, Interpreter.run(f, NONE, 7), Printer.print(f));
    }

    @Test
    void whatMayMeetIsToldByLine() {
        FunctionBuilder b = builder(DType.INT64);
        Value n = b.parameter(0);
        Memory.Operand out = new Memory.Operand(0, DType.INT64, List.of(n));
        Value zero = b.constant(DType.INT64, 0);
        List<Value> kept = new ArrayList<>();
        Refused e = assertThrows(Refused.class, () -> b.lanes(zero, n, i -> {
            b.store(out, List.of(i), i);
            Value next = b.let(new Op.Binary(BinaryOp.ADD, i, n));
            kept.add(b.load(out, List.of(next)));
        }));
        assertEquals(
                "kernel 'f': two iterations of a lanes loop may meet in an element of an output, written at line 1"
                        + " and read at line 2;"
                        + " every access to it in the loop must have the loop's index in one axis, plus or minus what"
                        + " is the same for all"
                        + " iterations, or times a constant plus less than that, line 3",
                e.getMessage());
        Refused late = assertThrows(Refused.class, () -> b.store(out, List.of(zero), kept.get(0)));
        assertEquals("kernel 'f' uses a value after the block that defined it: assign it to a variable, line 4",
                late.getMessage());
    }

    @Test
    void anAccumulatorThatIsReadIsToldByLine() {
        FunctionBuilder b = builder(DType.INT64);
        Reduction sum = new Reduction(BinaryOp.ADD, null, DType.INT64, 0);
        Variable all = b.declare(b.constant(DType.INT64, 0));
        Refused e = assertThrows(Refused.class, () -> b.lanes(b.constant(DType.INT64, 0), b.parameter(0), i -> {
            b.accumulate(all, sum, i);
            b.read(all);
            b.accumulate(all, sum, i);
        }));
        assertEquals(
                "kernel 'f': a lanes loop adds to an accumulator and reads it: its iterations have no order, so there"
                        + " is no result so far;"
                        + " read it behind the loop, or use loop(...), line 2",
                e.getMessage());
    }

    @Test
    void locationsAreNoPartOfTheFunction() {
        Function there = reduction(elementwise(BinaryOp.ADD, DType.INT64), 0);
        Numbered later = new Numbered();
        later.here();
        FunctionBuilder b = new FunctionBuilder("g", List.of(DType.INT64), /* device= */ false, later);
        Value doubled = b.let(new Op.Binary(BinaryOp.ADD, b.parameter(0), b.parameter(0)));
        Function f = b.finish(List.of(doubled));
        assertNull(b.locations().at(f.body().statements().get(0)));
        assertEquals(there.fingerprint(), reduction(elementwise(BinaryOp.ADD, DType.INT64), 0).fingerprint());
    }
}
