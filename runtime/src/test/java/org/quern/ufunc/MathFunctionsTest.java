package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.Op;
import org.quern.ir.Samples;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.analysis.FaultSites;
import org.quern.ir.check.Verifier;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Libm;
import org.quern.ir.interpret.Scalars;
import org.quern.math.MathFunctions;
import org.quern.testing.NrtBalance;

/** Our own mathematical functions: the same bits however they are run. */
@ExtendWith(NrtBalance.class)
class MathFunctionsTest {
    private record Own(MathFunction function, DType type, boolean tight, Function code) {
        @Override
        public String toString() {
            return function + " " + type + (tight ? " tight" : " fast");
        }
    }

    private static List<Own> all() {
        List<Own> found = new ArrayList<>();
        for (MathFunction f : MathFunction.values()) {
            for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
                for (boolean tight : new boolean[] {false, true}) {
                    Function code = MathFunctions.find(f, type, tight);
                    if (code != null) {
                        found.add(new Own(f, type, tight, code));
                    }
                }
            }
        }
        return found;
    }

    @Test
    void theLoweringMayUseThemAnywhere() {
        for (Own own : all()) {
            Function f = own.code();
            Verifier.verify(f);
            assertEquals(0, FaultSites.of(f).count(), own + " has a place that may fail");
            assertFalse(f.keepsLanes(), own + " has an array or returns early");
        }
    }

    @Test
    void sameBitsInAnyNumberOfLanes() {
        for (Own own : all()) {
            if (!own.tight()) {
                compare(own, inKernel(own));
            }
        }
    }

    /** The function's result, and that times itself: a kernel has operations of its own beside it. */
    private static Function inKernel(Own own) {
        List<Value> parameters = own.code().parameters();
        Value result = new Value(parameters.size(), own.type());
        Value square = new Value(parameters.size() + 1, own.type());
        return new Function("kernel", parameters,
                new Block(List.of(new Statement.Let(result, new Op.Apply(own.function(), parameters)),
                        new Statement.Let(square, new Op.Binary(BinaryOp.MUL, result, result)))),
                List.of(result, square));
    }

    /** Pairs of special values and random ones, and pairs where exponentials overflow and underflow. */
    private static long[][] inputs(DType t) {
        Random random = new Random(20260102);
        long[][] in = Samples.pairs(t, 4000, random);
        for (int i = in[0].length - 2000; i < in[0].length; i++) {
            in[0][i] = Scalars.bits(t, random.nextDouble(-1100, 1100));
            in[1][i] = Scalars.bits(t, random.nextDouble(-300, 300));
        }
        return in;
    }

    private static void compare(Own own, Function kernel) {
        DType t = own.type();
        long[][] in = inputs(t);
        long[][] used = Arrays.copyOf(in, kernel.parameters().size());
        long[][] expected = new long[2][in[0].length];
        Interpreter.Mathematics math = Libm.behind(MathFunctions.OWN);
        for (int i = 0; i < in[0].length; i++) {
            long[] one = used.length == 1
                    ? Interpreter.run(kernel, math, in[0][i])
                    : Interpreter.run(kernel, math, in[0][i], in[1][i]);
            expected[0][i] = one[0];
            expected[1][i] = one[1];
        }
        for (int lanes : new int[] {1, 4, 32, 0}) {
            try (Compiled compiled = new Compiled(kernel, Engine.ofProcess().target(), lanes)) {
                long[][] actual = compiled.run(used);
                for (int i = 0; i < in[0].length; i++) {
                    for (int r = 0; r < 2; r++) {
                        if (!Scalars.same(t, expected[r][i], actual[r][i])) {
                            fail(own + " with " + lanes + " lanes, result " + r + " for " + Scalars.text(t, in[0][i])
                                    + ", "
                                    + Scalars.text(t, in[1][i]) + ": " + Scalars.text(t, expected[r][i])
                                    + " expected, was " + Scalars.text(t, actual[r][i]));
                        }
                    }
                }
            }
        }
    }
}
