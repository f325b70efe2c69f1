package org.quern.ir.interpret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.Core;
import org.quern.dsl.CoreBody;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Ops;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.analysis.Coverage;
import org.quern.ir.check.Verifier;
import org.quern.ir.text.Printer;
import org.quern.signature.CoreSignature;
import org.quern.testing.Traces;

/** Parallel loops of the interpreter, which compiled code is compared with, against plain Java that has the rules once more. */
class ParallelInterpreterTest {
    private static final DType F64 = DType.FLOAT64;
    private static final DType I64 = DType.INT64;
    private static final int[] LENGTHS = {0, 1, 31, 63, 64, 65, 127, 128, 129, 1000, 8192, 8193, 20_000};

    private static Function trace(String signature, List<DType> types, CoreBody body) {
        Function f = Traces.trace("f", CoreSignature.parse(signature), types, body);
        Verifier.verify(f);
        return f;
    }

    /** Runs it for these sizes of the dimensions that are not fixed. */
    private static void run(Function f, long[] sizes, long[]... operands) {
        List<Long> fixed = f.core().fixed();
        long[] all = new long[fixed.size()];
        int next = 0;
        for (int d = 0; d < all.length; d++) {
            all[d] = fixed.get(d) > 0 ? fixed.get(d) : sizes[next++];
        }
        Interpreter.runCore(f, Libm::apply, all, new long[0], operands);
    }

    private static long[] bits(double[] x) {
        return Arrays.stream(x).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    private static double[] random(int n) {
        return new Random(n + 5).doubles(n, -1, 1).toArray();
    }

    /** Rounds of a chunk: at most 128 chunks; above 64 iterations, a multiple of 64. */
    private static int chunk(int rounds, int least) {
        int length = Math.max((rounds + 127) / 128, least);
        return length > 64 ? (length + 63) / 64 * 64 : length;
    }

    /** A lanes loop's 32 partial results of float64, combined by halves. */
    private static double lanes(double[] x, int first, int last, double identity, DoubleBinaryOperator combine) {
        double[] partial = new double[32];
        Arrays.fill(partial, identity);
        for (int i = first; i < last; i++) {
            int p = (i - first) % 32;
            partial[p] = combine.applyAsDouble(partial[p], x[i]);
        }
        for (int h = 16; h > 0; h /= 2) {
            for (int p = 0; p < h; p++) {
                partial[p] = combine.applyAsDouble(partial[p], partial[p + h]);
            }
        }
        return combine.applyAsDouble(identity, partial[0]);
    }

    @Test
    void aSumIsThatOfItsChunksInTheirOrder() {
        Function f = trace("(n)->()", List.of(F64), k -> {
            Accumulator sum = k.sum(F64);
            k.parallel(k.dim("n"), i -> sum.add(k.in(0).at(i)));
            k.out(0).set(sum.get());
        });
        for (int n : LENGTHS) {
            double[] x = random(n);
            double expected = 0;
            int length = chunk(n, 64);
            for (int first = 0; first < n; first += length) {
                expected += lanes(x, first, Math.min(n, first + length), -0.0, Double::sum);
            }
            long[] out = new long[1];
            run(f, new long[] {n}, bits(x), out);
            assertEquals(Double.doubleToRawLongBits(expected), out[0], n + " iterations");
        }
    }

    @Test
    void roundsWithLoopsAddOneAfterTheOther() {
        Function f = trace("(m,n)->(m),()", List.of(F64), k -> {
            Accumulator all = k.sum(F64);
            k.parallel(k.dim("m"), i -> {
                Accumulator row = k.sum(F64);
                k.lanes(k.dim("n"), j -> row.add(k.in(0).at(i, j)));
                k.out(0).set(row.get(), i);
                all.add(row.get());
            });
            k.out(1).set(all.get());
        });
        for (int[] size : new int[][] {{0, 3}, {3, 0}, {1, 7}, {127, 5}, {129, 40}, {300, 33}}) {
            int m = size[0];
            int n = size[1];
            double[] x = random(m * n);
            double[] rows = new double[m];
            double expected = 0;
            int length = chunk(m, 1);
            for (int first = 0; first < m; first += length) {
                double part = -0.0;
                for (int i = first; i < Math.min(m, first + length); i++) {
                    rows[i] = 0.0 + lanes(x, i * n, (i + 1) * n, -0.0, Double::sum);
                    part += rows[i];
                }
                expected += part;
            }
            long[] out = new long[m];
            long[] total = new long[1];
            run(f, new long[] {m, n}, bits(x), out, total);
            assertArrayEquals(bits(rows), out, m + " rows");
            assertEquals(Double.doubleToRawLongBits(expected), total[0], m + " rows");
        }
    }

    private static void reduction(Reduce how, long identity, LongBinaryOperator op) {
        Function f = trace("(n)->()", List.of(I64), k -> {
            Accumulator all = k.accumulator(how, I64);
            k.parallel(k.dim("n"), i -> all.add(k.in(0).at(i)));
            k.out(0).set(all.get());
        });
        for (int n : LENGTHS) {
            long[] x = new Random(n).longs(n).toArray();
            long[] out = new long[1];
            run(f, new long[] {n}, x, out);
            assertEquals(Arrays.stream(x).reduce(identity, op), out[0], how + " of " + n);
        }
    }

    @Test
    void reductionsOfIntegers() {
        reduction(Reduce.SUM, 0, Long::sum);
        reduction(Reduce.PRODUCT, 1, (a, b) -> a * b);
        reduction(Reduce.MIN, Long.MAX_VALUE, Math::min);
        reduction(Reduce.MAX, Long.MIN_VALUE, Math::max);
        reduction(Reduce.AND, -1, (a, b) -> a & b);
        reduction(Reduce.OR, 0, (a, b) -> a | b);
        reduction(Reduce.XOR, 0, (a, b) -> a ^ b);
    }

    @Test
    void reductionsOfOnesOwn() {
        // (1 + a) * (1 + b) - 1: associative, commutative
        DeviceFunction grow = DeviceFunction.define("grow", (a, b) -> a.mul(b).add(a).add(b));
        Function f = trace("(n)->()", List.of(I64), k -> {
            Accumulator all = k.accumulator(grow, k.constant(I64, 0));
            k.parallel(k.dim("n"), i -> all.add(k.in(0).at(i)));
            k.out(0).set(all.get());
        });
        // The last that is not 0, of iterations that follow each other since each has scratch memory.
        DeviceFunction last = DeviceFunction.define("last", (a, b) -> Ops.select(b.eq(0), a, b));
        Function ordered = trace("(n)->()", List.of(I64), k -> {
            Accumulator all = k.accumulator(last, k.constant(I64, 0));
            k.parallel(k.dim("n"), i -> {
                Core own = k.scratch(I64, k.constant(I64, 1));
                own.set(k.in(0).at(i), k.constant(I64, 0));
                all.add(own.at(k.constant(I64, 0)));
            });
            k.out(0).set(all.get());
        });
        for (int n : LENGTHS) {
            long[] x = new long[n];
            long product = 1;
            long latest = 0;
            for (int i = 0; i < n; i += 3) {
                x[i] = 2L * i + 2;
                product *= 1 + x[i];
                latest = x[i];
            }
            long[] out = new long[1];
            run(f, new long[] {n}, x, out);
            assertEquals(product - 1, out[0], n + " iterations");
            run(ordered, new long[] {n}, x, out);
            assertEquals(latest, out[0], n + " iterations");
        }
    }

    @Test
    void arraysOfAccumulators() {
        Function f = trace("(n)->(7),(7)", List.of(I64), k -> {
            AccumulatorArray counts = k.accumulators(Reduce.SUM, I64, 7);
            AccumulatorArray least = k.accumulators(Reduce.MIN, I64, 7);
            counts.add(k.constant(I64, 3), k.constant(I64, 100));
            k.parallel(k.dim("n"), i -> {
                counts.add(k.in(0).at(i).mod(k.constant(I64, 7)), k.constant(I64, 1));
                least.add(i.mod(k.constant(I64, 7)), k.in(0).at(i));
            });
            k.loop(7, v -> {
                k.out(0).set(counts.get(v), v);
                k.out(1).set(least.get(v), v);
            });
        });
        for (int n : LENGTHS) {
            long[] x = new Random(n).longs(n).toArray();
            long[] counts = new long[7];
            counts[3] = 100;
            long[] least = new long[7];
            Arrays.fill(least, Long.MAX_VALUE);
            for (int i = 0; i < n; i++) {
                counts[Math.floorMod(x[i], 7)]++;
                least[i % 7] = Math.min(least[i % 7], x[i]);
            }
            long[] out = new long[7];
            long[] outLeast = new long[7];
            run(f, new long[] {n}, x, out, outLeast);
            assertArrayEquals(counts, out, n + " iterations");
            assertArrayEquals(least, outLeast, n + " iterations");
        }
    }

    @Test
    void aChunksArraysAreAddedUpInOrder() {
        Function f = trace("(n)->(3)", List.of(F64), k -> {
            AccumulatorArray sums = k.accumulators(Reduce.SUM, F64, 3);
            k.parallel(k.dim("n"), i -> sums.add(i.mod(k.constant(I64, 3)), k.in(0).at(i)));
            k.loop(3, v -> k.out(0).set(sums.get(v), v));
        });
        for (int n : LENGTHS) {
            double[] x = random(n);
            double[] expected = new double[3];
            int length = chunk(n, 64);
            for (int first = 0; first < n; first += length) {
                double[] part = {-0.0, -0.0, -0.0};
                for (int i = first; i < Math.min(n, first + length); i++) {
                    part[i % 3] += x[i];
                }
                for (int v = 0; v < 3; v++) {
                    expected[v] += part[v];
                }
            }
            long[] out = new long[3];
            run(f, new long[] {n}, bits(x), out);
            assertArrayEquals(bits(expected), out, n + " iterations");
        }
    }

    @Test
    void scratchMemoryIsZeroInEveryRoundAndNestedLoopsAreOfTheirRound() {
        Function f = trace("(m,n)->(m),()", List.of(I64), k -> {
            Accumulator all = k.sum(I64);
            k.parallel(k.dim("m"), i -> {
                Core twice = k.scratch(I64, k.dim("n"));
                k.parallel(k.dim("n"), j -> {
                    twice.set(twice.at(j).add(k.in(0).at(i, j).mul(2)), j);
                    all.add(k.in(0).at(i, j));
                });
                Var sum = k.var(I64, 0);
                k.loop(k.constant(I64, 0), k.dim("n"), j -> sum.set(sum.get().add(twice.at(j))));
                k.out(0).set(sum.get(), i);
            });
            k.out(1).set(all.get());
        });
        for (int[] size : new int[][] {{0, 3}, {3, 0}, {5, 300}, {300, 5}}) {
            long[] x = new Random(9).longs(size[0] * (long) size[1]).toArray();
            long[] expected = new long[size[0]];
            for (int i = 0; i < x.length; i++) {
                expected[i / size[1]] += 2 * x[i];
            }
            long[] out = new long[size[0]];
            long[] all = new long[1];
            run(f, new long[] {size[0], size[1]}, x, out, all);
            assertArrayEquals(expected, out);
            assertEquals(Arrays.stream(x).sum(), all[0]);
        }
    }

    @Test
    void whatALoopWritesIsWholeWhereItCountsToTheSize() {
        assertArrayEquals(new boolean[] {true, false, true}, Coverage.reads(trace("(n)->(n),(n)", List.of(I64), k -> {
            k.parallel(k.dim("n"), i -> k.out(0).set(i, i));
            k.parallel(k.constant(I64, 1), k.dim("n"), i -> k.out(1).set(i, i));
        })));
        assertArrayEquals(new boolean[] {true, false}, Coverage.reads(trace("(m,n)->(m,n)", List.of(I64),
                k -> k.parallel(k.dim("m"), i -> k.lanes(k.dim("n"), j -> k.out(0).set(j, i, j))))));
        assertArrayEquals(new boolean[] {true, true},
                Coverage.reads(trace("(n)->(n)", List.of(I64), k -> k.parallel(k.dim("n"), i -> {
                    k.continueIf(k.in(0).at(i).eq(0));
                    k.out(0).set(i, i);
                }))));
    }

    private static Function groups(Reduce how, int length) {
        return trace("(n)->()", List.of(I64), k -> {
            AccumulatorArray all = k.accumulators(how, I64, length);
            k.parallel(k.dim("n"), i -> all.add(k.in(0).at(i), i));
            k.out(0).set(all.get(k.constant(I64, 0)));
        });
    }

    @Test
    void textAndBytesTellReductionsApart() {
        String text = Printer.print(groups(Reduce.OR, 4));
        assertTrue(text.lines()
                .anyMatch(l -> l.matches("  parallel %\\d+: int64, %\\d+ = %\\d+ to %0, #0 reduce or from 0")), text);
        assertEquals(groups(Reduce.OR, 4).fingerprint(), groups(Reduce.OR, 4).fingerprint());
        assertEquals(4,
                Stream.of(groups(Reduce.OR, 4), groups(Reduce.XOR, 4), groups(Reduce.SUM, 4), groups(Reduce.OR, 5))
                        .map(Function::fingerprint).distinct().count());
    }
}
