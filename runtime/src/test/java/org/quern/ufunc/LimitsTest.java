package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelException;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Reduce;
import org.quern.dtype.DType;
import org.quern.error.SignatureException;
import org.quern.ir.Function;
import org.quern.ir.interpret.Interpreter;
import org.quern.signature.CoreSignature;
import org.quern.testing.NrtBalance;
import org.quern.testing.Traces;

/** Every limit at itself and one below: right results; one above: the refusal that names it. */
@ExtendWith(NrtBalance.class)
final class LimitsTest {
    private static Object[] ones(int n) {
        Object[] all = new Object[n];
        Arrays.fill(all, NDArray.full(DType.FLOAT64, 1.0, 3));
        return all;
    }

    @Test
    void operandsOfAUfunc() {
        for (int inputs : new int[] {30, 31}) {
            try (Ufunc u = Ufunc.define("many", inputs, 1, k -> {
                Expr sum = k.in(0);
                for (int i = 1; i < inputs; i++) {
                    sum = sum.add(k.in(i).mul(i));
                }
                k.out(0).set(sum);
            })) {
                assertEquals(1 + inputs * (inputs - 1) / 2.0, u.apply(ones(inputs)).getDouble(2));
            }
        }
        assertEquals(
                "kernel 'many': 32 inputs and 1 output given; at least one of each, and at most 32 together, expected",
                assertThrows(OperandException.class, () -> Ufunc.define("many", 32, 1, k -> {})).getMessage());
    }

    @Test
    void outputsAndUniformParametersOfAUfunc() {
        for (int uniforms : new int[] {0, 1, 2}) {
            try (Ufunc u = Ufunc.define("many", 1, 30, k -> {
                for (int o = 0; o < 30; o++) {
                    Expr x = k.in(0).add(o);
                    k.out(o).set(o < uniforms ? x.add(k.uniform("u" + o, DType.FLOAT64)) : x);
                }
            })) {
                var call = u.on(NDArray.full(DType.FLOAT64, 1.0, 3));
                for (int i = 0; i < uniforms; i++) {
                    call = call.with("u" + i, 100.0);
                }
                var ready = call;
                if (uniforms == 2) {
                    assertEquals("kernel 'many' has 33 operands, uniform parameters included; at most 32 expected",
                            assertThrows(OperandException.class, ready::runAll).getMessage());
                } else {
                    assertEquals(30, ready.runAll().get(29).getDouble(2));
                }
            }
        }
    }

    /** Inputs alone, all of them written. */
    @Test
    void operandsOfAGufunc() {
        for (int operands : new int[] {31, 32}) {
            String signature = IntStream.range(0, operands).mapToObj(i -> "inout(n)").collect(Collectors.joining(","))
                    + "->";
            try (Gufunc g = Gufunc.define("all", signature, k -> k.lanes(k.dim("n"), i -> {
                for (int o = 0; o < operands; o++) {
                    k.in(o).set(k.in(o).at(i).add(o), i);
                }
            }))) {
                for (boolean strided : new boolean[] {false, true}) {
                    NDArray[] all = new NDArray[operands];
                    Arrays.setAll(all,
                            i -> strided
                                    ? NDArray.full(DType.FLOAT64, 1.0, 300, 3, 2).slice(2, 0, 1, 2).squeeze(2)
                                    : NDArray.full(DType.FLOAT64, 1.0, 300, 3));
                    g.on((Object[]) all).run();
                    for (int o = 0; o < operands; o++) {
                        assertEquals(1 + o, all[o].getDouble(299, 2), "operand " + o + " of " + operands);
                    }
                }
            }
        }
    }

    @Test
    void lengthsOfLocalArraysAndAccumulators() {
        for (int length : new int[] {1, 2, 1023, 1024}) {
            try (Ufunc u = Ufunc.define("array", 1, 1, k -> {
                LocalArray a = k.array(DType.INT64, length);
                k.loop(length, i -> a.set(i, i.add(k.in(0))));
                k.out(0).set(a.get(k.in(0).add(length - 1)));
            }); Gufunc g = Gufunc.define("bins", "(n)->()", k -> {
                AccumulatorArray bins = k.accumulators(Reduce.SUM, DType.INT64, length);
                k.parallel(k.dim("n"), i -> bins.add(k.constant(DType.INT64, length - 1), i));
                k.out(0).set(bins.get(k.constant(DType.INT64, length - 1)));
            })) {
                assertEquals(length - 1, u.apply(NDArray.full(DType.INT64, 0L, 70)).getLong(69));
                assertThrows(KernelFaultException.class, () -> u.apply(NDArray.full(DType.INT64, 1L, 70)));
                assertEquals(999 * 1000 / 2, g.apply(NDArray.full(DType.INT64, 0L, 1000)).getLong());
            }
        }
        for (int length : new int[] {-1, 0, 1025, Integer.MAX_VALUE}) {
            KernelException e = assertThrows(KernelException.class, () -> Ufunc.define("array", 1, 1, k -> {
                k.array(DType.INT64, length);
                k.out(0).set(k.in(0));
            }).apply(1L));
            assertEquals("a local array of " + length + " elements asked for, 1 to 1024 allowed",
                    e.getMessage().lines().findFirst()
                            .orElseThrow().replaceFirst(" \\(at LimitsTest.*", ""));
        }
    }

    /** Partial results are fewer than the most lanes that can be asked for: the same sums then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 32, 64, 128, 256})
    void lanesBeyondPartialResults(int lanes) {
        for (DType type : List.of(DType.FLOAT64, DType.INT8)) {
            Function f = Traces.trace("sums", CoreSignature.parse("(n)->(n),()"), List.of(type), k -> {
                Accumulator sum = k.sum(type);
                k.lanes(k.dim("n"), i -> {
                    sum.add(k.in(0).at(i));
                    k.out(0).set(k.in(0).at(i).add(k.in(0).at(i)), i);
                });
                k.out(1).set(sum.get());
            });
            long[] sizes = {300};
            long[] in = new long[300];
            Arrays.setAll(in, i -> type.isFloat() ? Double.doubleToRawLongBits(1.0 / (i + 1)) : i % 100);
            long[][] expected = {in, new long[300], new long[1]};
            Interpreter.runCore(f, (g, t, a) -> 0, sizes, new long[0], expected);
            try (CompiledCore compiled = new CompiledCore(f, lanes)) {
                for (int form = 0; form < CompiledCore.FORMS; form++) {
                    long[][] got = {in, new long[300], new long[1]};
                    assertEquals(0, compiled.run(form, CompiledCore.Layout.DENSE, sizes, 1, new long[0], got));
                    long mask = type.isFloat() ? -1 : 0xFF;
                    assertEquals(expected[2][0] & mask, got[2][0] & mask, "form " + form);
                    assertEquals(expected[1][299] & mask, got[1][299] & mask, "form " + form);
                }
            }
        }
    }

    @Test
    void namesOfAnyLength() {
        for (int length : new int[] {1, 200, 248, 249, 250, 5000}) {
            String name = "é".repeat(length);
            try (Ufunc u = Ufunc.define(name, x -> x.add(x))) {
                assertEquals(4, u.apply(2.0).getDouble());
            }
        }
    }

    /** As many core dimensions as an operand, and a signature, may have. */
    @Test
    void coreDimensions() {
        for (int rank : new int[] {31, 32}) {
            String core = IntStream.range(0, rank).mapToObj(i -> "d" + i).collect(Collectors.joining(","));
            try (Gufunc g = Gufunc.define("deep", "(" + core + ")->(" + core + ")", k -> {
                Expr[] zero = new Expr[rank];
                Arrays.fill(zero, k.constant(DType.INT64, 0));
                Core in = k.in(0);
                k.loop(k.constant(DType.INT64, 0), k.dim("d0"), i -> k.lanes(k.dim("d" + (rank - 1)), j -> {
                    Expr[] at = zero.clone();
                    at[0] = i;
                    at[rank - 1] = j;
                    k.out(0).set(in.at(at).mul(2.0), at);
                }));
            })) {
                long[] shape = new long[rank];
                Arrays.fill(shape, 1);
                shape[0] = 3;
                shape[rank - 1] = 5;
                long[] last = new long[rank];
                last[0] = 2;
                last[rank - 1] = 4;
                assertEquals(6, g.apply(NDArray.full(DType.FLOAT64, 3.0, shape)).getDouble(last));
            }
        }
    }

    /** As many core axes as all operands together, and as many distinct dimensions as a signature, may have. */
    @Test
    void coreAxesOfAllOperands() {
        for (int second : new int[] {31, 32, 33}) {
            String text = dimensions("a", 32) + "," + dimensions("b", Math.min(32, second))
                    + (second == 33 ? ",(c0)" : "") + "->()";
            if (second == 33) {
                String refused = assertThrows(SignatureException.class, () -> Gufunc.define("axes", text, k -> {}))
                        .getMessage();
                assertTrue(refused.startsWith("bad signature: a signature has at most 64 distinct dimensions"),
                        refused);
                continue;
            }
            try (Gufunc g = Gufunc.define("axes", text, k -> sumsAtTheEnd(k, second))) {
                long[] a = ones(32, 3);
                long[] b = ones(second, 5);
                assertEquals(3 * 2.0 + 5 * 7.0,
                        g.apply(NDArray.full(DType.FLOAT64, 2.0, a), NDArray.full(DType.FLOAT64, 7.0, b))
                                .getDouble());
            }
        }
        String text = dimensions("a", 32) + "," + dimensions("a", 32) + ",(a0)->()";
        assertEquals("kernel 'axes': 4 operands of together 65 core dimensions given; at most 32 and 64 expected",
                assertThrows(OperandException.class, () -> Gufunc.define("axes", text, k -> {})).getMessage());
    }

    private static String dimensions(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + i).collect(Collectors.joining(",", "(", ")"));
    }

    private static long[] ones(int rank, long last) {
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[rank - 1] = last;
        return shape;
    }

    /** Sums of both inputs along their last axes. */
    private static void sumsAtTheEnd(CoreKernel k, int second) {
        Accumulator sum = k.sum(DType.FLOAT64);
        for (int operand = 0; operand < 2; operand++) {
            int rank = operand == 0 ? 32 : second;
            Core in = k.in(operand);
            Expr[] zero = new Expr[rank];
            Arrays.fill(zero, k.constant(DType.INT64, 0));
            k.lanes(k.dim((operand == 0 ? "a" : "b") + (rank - 1)), i -> {
                Expr[] at = zero.clone();
                at[rank - 1] = i;
                sum.add(in.at(at));
            });
        }
        k.out(0).set(sum.get());
    }

    @Test
    void lengthOfASignature() {
        for (int length : new int[] {999, 1000, 1001}) {
            String name = "n".repeat(length - "()->()".length());
            String text = "(" + name + ")->()";
            if (length == 1001) {
                assertEquals("bad signature: 1001 characters given; a signature has at most 1000",
                        assertThrows(SignatureException.class, () -> Gufunc.define("long", text, k -> {}))
                                .getMessage());
                continue;
            }
            try (Gufunc g = Gufunc.define("long", text, k -> k.out(0).set(k.dim(name)))) {
                assertEquals(7, g.apply(NDArray.full(DType.FLOAT64, 0.0, 7)).getLong());
            }
        }
    }

    @Test
    void threadsOfACall() {
        NDArray a = NDArray.full(DType.FLOAT64, 2.0, 300_000);
        try (Ufunc u = Ufunc.define("threads", x -> x.mul(x))) {
            for (int threads : new int[] {1, 2, 255, 256}) {
                NDArray r = u.on(a).target(Target.PARALLEL).threads(threads).run();
                assertEquals(4, r.getDouble(0));
                assertEquals(4, r.getDouble(299_999));
            }
            for (int threads : new int[] {Integer.MIN_VALUE, -1, 0, 257, Integer.MAX_VALUE}) {
                assertEquals("kernel 'threads': " + threads + " threads given, 1 to 256 expected",
                        assertThrows(OperandException.class, () -> u.on(a).threads(threads)).getMessage());
            }
        }
    }
}
