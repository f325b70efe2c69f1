package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.quern.dsl.CoreBody;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Value;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Libm;
import org.quern.ir.interpret.Scalars;
import org.quern.math.MathFunctions;
import org.quern.signature.CoreSignature;
import org.quern.testing.Traces;

/** A kernel of cores, the dtypes of its inputs, and sizes of its core dimensions to try. */
@SuppressWarnings("ArrayRecordComponent") // read only
record CoreCase(String name, String signature, List<DType> types, long[][] sizes, CoreBody body) {
    @Override
    public String toString() {
        return name;
    }

    Function trace() {
        return Traces.trace(name, CoreSignature.parse(signature), types, body);
    }

    static long[][] lengths(long... n) {
        return Arrays.stream(n).mapToObj(i -> new long[] {i}).toArray(long[][]::new);
    }

    /**
     * Compares every form, lane count and layout with the interpreter: the same bits.
     *
     * @param shared on several threads, too
     */
    void compare(int[] numbersOfPlaces, boolean shared) {
        compare(numbersOfPlaces, shared, 0, 1, 4);
    }

    /** The same with these lane counts. */
    void compare(int[] numbersOfPlaces, boolean shared, int... laneCounts) {
        Function f = trace();
        for (int lanes : laneCounts) {
            try (CompiledCore compiled = new CompiledCore(f, lanes)) {
                for (long[] size : sizes) {
                    for (int places : numbersOfPlaces) {
                        compare(f, compiled, size, places, lanes, false);
                        if (shared) {
                            compare(f, compiled, size, places, lanes, true);
                        }
                    }
                }
            }
        }
    }

    private void compare(Function f, CompiledCore compiled, long[] sizes, int places, int lanes, boolean shared) {
        int inputs = f.core().inputs().size();
        Random random = new Random(sizes[0] * 31 + places);
        long[][] operands = new long[inputs + f.core().outputs().size()][];
        for (int i = 0; i < operands.length; i++) {
            Memory.Operand core = i < inputs ? f.core().inputs().get(i) : f.core().outputs().get(i - inputs);
            operands[i] = new long[places * elements(f, core, sizes)];
            for (int e = 0; i < inputs && e < operands[i].length; e++) {
                operands[i][e] = value(core.type(), random);
            }
        }
        long[][] expected = new long[operands.length][];
        for (int i = 0; i < operands.length; i++) {
            expected[i] = operands[i].clone();
        }
        for (int p = 0; p < places; p++) {
            long[][] one = new long[operands.length][];
            for (int i = 0; i < one.length; i++) {
                int n = expected[i].length / places;
                one[i] = Arrays.copyOfRange(expected[i], p * n, (p + 1) * n);
            }
            Interpreter.runCore(f, Libm.behind(MathFunctions.OWN), sizes,
                    new long[0], one);
            for (int i = inputs; i < one.length; i++) {
                System.arraycopy(one[i], 0, expected[i], p * one[i].length, one[i].length);
            }
        }
        for (int form = -1; form < CompiledCore.FORMS; form++) {
            for (CompiledCore.Layout layout : CompiledCore.Layout.values()) {
                if (form == 0 && layout != CompiledCore.Layout.DENSE) {
                    continue;
                }
                long[][] got = new long[operands.length][];
                for (int i = 0; i < got.length; i++) {
                    got[i] = operands[i].clone();
                }
                String what = name + " " + Arrays.toString(sizes) + " at " + places + " places, form " + form + ", "
                        + layout
                        + ", " + lanes + " lanes" + (shared ? ", shared" : "");
                assertEquals(0, compiled.run(shared, form, layout, sizes, places, new long[0], got), what);
                for (int o = inputs; o < got.length; o++) {
                    DType type = f.core().outputs().get(o - inputs).type();
                    assertArrayEquals(bits(type, expected[o]), bits(type, got[o]), what);
                }
            }
        }
    }

    private static long[] bits(DType type, long[] elements) {
        int unused = Long.SIZE - 8 * type.itemSize();
        return Arrays.stream(elements).map(b -> b << unused >>> unused).toArray();
    }

    private static int elements(Function f, Memory.Operand core, long[] sizes) {
        long n = 1;
        for (Value v : core.sizes()) {
            n *= sizes[f.core().sizes().indexOf(v)];
        }
        return (int) n;
    }

    private static long value(DType type, Random random) {
        double x = random.nextGaussian();
        if (type == DType.FLOAT64) {
            return Double.doubleToRawLongBits(x);
        }
        return type == DType.FLOAT32
                ? Float.floatToRawIntBits((float) x) & 0xFFFF_FFFFL
                : Scalars.cast(DType.INT64, type, random.nextLong());
    }
}
