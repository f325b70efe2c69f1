package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.X86_64;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.Op;
import org.quern.ir.Samples;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.interpret.Scalars;
import org.quern.math.MathFunctions;
import org.quern.testing.NrtBalance;
import org.quern.testing.Traces;

/** What is computed by code of our own has the same bits on every instruction set. */
@ExtendWith(NrtBalance.class)
class LevelsTest {
    /** Fewer than the compiler chooses, which compile sooner. */
    private static final int FEW_LANES = 4;

    record Own(String name, Function kernel, boolean tight) {
        @Override
        public String toString() {
            return name + " " + kernel.parameters().get(0).type() + (tight ? " tight" : " fast");
        }
    }

    /** Asks for what code there is as lowering does: functions of float32 that are tight are those of float64, rounded. */
    private static boolean isOwn(MathFunction f, DType type, boolean tight) {
        boolean through = type == DType.FLOAT32 && MathFunctions.find(f, type, tight) == null;
        return through
                ? MathFunctions.find(f, DType.FLOAT64, false) != null
                : MathFunctions.find(f, type, tight) != null;
    }

    private static Function apply(MathFunction f, DType type) {
        List<Value> parameters = new ArrayList<>();
        for (int i = 0; i < f.arity(); i++) {
            parameters.add(new Value(i, type));
        }
        Value result = new Value(f.arity(), type);
        return new Function(f.symbol(), parameters,
                new Block(List.of(new Statement.Let(result, new Op.Apply(f, parameters)))), List.of(result));
    }

    private static Own operation(String name, DType type, BinaryOperator<Expr> operation) {
        return new Own(name, Traces.trace(name, List.of(type, type), 1,
                k -> k.out(0).set(operation.apply(k.in(0), k.in(1)))), false);
    }

    static List<Own> all() {
        List<Own> found = new ArrayList<>();
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            for (MathFunction f : MathFunction.values()) {
                for (boolean tight : new boolean[] {false, true}) {
                    if (isOwn(f, type, tight)) {
                        found.add(new Own(f.symbol(), apply(f, type), tight));
                    }
                }
            }
            found.add(operation("fma", type, (x, y) -> Ops.fma(x, y, x.sub(y))));
            found.add(operation("rem", type, Expr::rem));
            found.add(operation("mod", type, Expr::mod));
            found.add(operation("floor division", type, Expr::floorDiv));
        }
        return found;
    }

    /** Special values, numbers of every exponent and both signs, and many where functions are not constant. */
    private static long[] inputs(DType type, Random random) {
        List<Long> all = new ArrayList<>();
        for (long x : Samples.special(type)) {
            all.add(x);
        }
        int width = type == DType.FLOAT64 ? 52 : 23;
        long patterns = 1L << (8 * type.itemSize() - width);
        for (long high = 0; high < patterns; high++) {
            for (int i = 0; i < (type == DType.FLOAT64 ? 1 : 6); i++) {
                all.add((high << width) | (random.nextLong() >>> (Long.SIZE - width)));
            }
        }
        for (int i = 0; i < 1500; i++) {
            all.add(Scalars.bits(type, random.nextDouble(-1, 1)));
            all.add(Scalars.bits(type, random.nextDouble(-30, 30)));
        }
        Collections.shuffle(all, random);
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    private static long[] run(Own own, int level, int lanes, long[][] in) {
        CodegenOptions options = CodegenOptions.DEFAULT.withLanes(lanes).withTight(own.tight);
        try (Compiled compiled = new Compiled(own.kernel, new X86_64(level), options)) {
            return compiled.run(in)[0];
        }
    }

    private static void check(Own own, int lanes, int... levels) {
        DType type = own.kernel.parameters().get(0).type();
        Random random = new Random(1300);
        long[][] in = new long[own.kernel.parameters().size()][];
        for (int i = 0; i < in.length; i++) {
            in[i] = inputs(type, random);
        }
        long[] lowest = run(own, X86_64.LOWEST, lanes, in);
        for (int level : levels) {
            long[] actual = run(own, level, lanes, in);
            for (int i = 0; i < actual.length; i++) {
                if (!Scalars.same(type, lowest[i], actual[i])) {
                    fail(own + " of " + Scalars.text(type, in[0][i])
                            + (in.length > 1 ? ", " + Scalars.text(type, in[1][i]) : "")
                            + ": " + Scalars.text(type, lowest[i]) + " at level " + X86_64.LOWEST + ", "
                            + Scalars.text(type, actual[i]) + " at " + level);
                }
            }
        }
    }

    /** Levels that this machine has, without the lowest. */
    private static int[] levels() {
        return Stream.iterate(X86_64.LOWEST + 1, n -> n <= ((X86_64) Engine.ofProcess().target()).number(), n -> n + 1)
                .mapToInt(Integer::intValue).toArray();
    }

    @Test
    void lowestAndHighest() {
        for (Own own : all()) {
            check(own, FEW_LANES, ((X86_64) Engine.ofProcess().target()).number());
        }
    }

    @Tag("stress")
    @ParameterizedTest
    @MethodSource("all")
    void all(Own own) {
        check(own, 0, levels());
    }
}
