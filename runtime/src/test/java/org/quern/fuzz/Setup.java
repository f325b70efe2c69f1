package org.quern.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.quern.dtype.DType;
import org.quern.ir.Samples;

/**
 * How a program is called: sizes, operands and where they lie, options.
 *
 * @param sizes of the core dimensions by their names
 * @param loop shape of the loop
 * @param operands inputs, outputs and the mask in one list; null for a result that the call makes, and without a mask
 * @param regions for each operand the number of the memory that it lies in
 * @param kinds for each region: 0 and 1 between guard pages, at the end or the start, 2 in a shared arena, 3 on the Java heap
 * @param repeats how often the call is run
 */
@SuppressWarnings("ArrayRecordComponent") // read only
record Setup(Map<String, Long> sizes, long[] loop, List<Placement> operands, List<Integer> regions, List<Integer> kinds,
        int lanes, int form, boolean parallel, int threads, int repeats, int style, int seed) {
    private static final int[] LANES = {0, 1, 4, 2, 8, 0, 4, 16, 1, 8, 32, 0, 4, 64};
    private static final long[] LENGTHS = {1, 2, 3, 4, 5, 8, 9, 16, 17, 33, 67, 130, 0};
    private static final long[] SIZES = {3, 1, 2, 4, 5, 8, 16, 17, 33, 65, 130, 0};
    private static final int MOST_ELEMENTS = 200;
    /** Of the loop over large cores. */
    private static final int FEW_ELEMENTS = 4;

    static Setup choose(Choices c, Program p) {
        return new Chooser(c, p).choose();
    }

    int outputs(Program p) {
        return p.outputs().size();
    }

    /** Whether the input and this output share memory. */
    boolean shares(int i, int j) {
        return operands.get(i) != null && operands.get(j) != null && regions.get(i).equals(regions.get(j));
    }

    private static final class Chooser {
        private final Choices c;
        private final Program p;
        private final Map<String, Long> sizes = new HashMap<>();
        private final List<Placement> operands = new ArrayList<>();
        private final List<Integer> regions = new ArrayList<>();
        private final List<Integer> kinds = new ArrayList<>();
        private long[] loop;

        Chooser(Choices c, Program p) {
            this.c = c;
            this.p = p;
        }

        Setup choose() {
            boolean core = p.cores() != null;
            boolean large = core && c.once(30);
            for (String name : List.of("n", "m")) {
                sizes.put(name, large ? 100 + c.draw(400) : SIZES[c.draw(c.draw(3) == 0 ? SIZES.length : 7)]);
            }
            sizes.put("q", sizes.get("n") + 2);
            loop = new long[core ? c.one(1, 0, 2, 1, 2, 1) : c.draw(4)];
            long total = 1;
            for (int d = 0; d < loop.length; d++) {
                loop[d] = LENGTHS[c.draw(c.draw(4) == 0 ? LENGTHS.length : core ? 9 : 12)];
                if (total * loop[d] > (large ? FEW_ELEMENTS : MOST_ELEMENTS)) {
                    loop[d] = 1;
                }
                total *= loop[d];
            }
            inputs();
            outputs();
            if (!core && c.once(4)) {
                add(DType.BOOL, broadcast(loop, false), true, -1);
            } else {
                operands.add(null);
                regions.add(-1);
            }
            return new Setup(sizes, loop, operands, regions, kinds, LANES[c.draw(LANES.length)],
                    core ? c.one(-1, 0, 1, 2, 2) : -1, c.draw(3) == 2, c.once(4) ? 2 : 0, c.once(4) ? 3 : 1, c.draw(4),
                    c.draw(1 << 30));
        }

        /** The loop shape with some dimensions left out or of length 1. */
        private long[] broadcast(long[] shape, boolean full) {
            if (full || c.draw(3) != 2) {
                return shape;
            }
            long[] less = Arrays.copyOfRange(shape, c.draw(shape.length + 1), shape.length);
            for (int d = 0; d < less.length; d++) {
                less[d] = c.once(3) ? 1 : less[d];
            }
            return less;
        }

        private void inputs() {
            for (int i = 0; i < p.inputs().size(); i++) {
                boolean written = p.cores() != null && p.cores().inOut().get(i);
                long[] shape = broadcast(loop, i == 0 || written);
                DType type = p.inputs().get(i);
                if (p.cores() != null) {
                    shape = with(shape, p.cores().inputs().get(i));
                    type = c.once(12) ? c.one(Types.ALL) : type;
                }
                add(type, shape, !written, -1);
            }
        }

        private long[] with(long[] outer, List<Program.Axis> axes) {
            long[] shape = Arrays.copyOf(outer, outer.length + axes.size());
            for (int a = 0; a < axes.size(); a++) {
                Program.Axis axis = axes.get(a);
                long size = axis.name() == null ? axis.fixed() : sizes.get(axis.name());
                shape[outer.length + a] = axis.one() && isKnown(axis.name()) && c.draw(2) == 1 ? 1 : size;
            }
            return shape;
        }

        /** Whether an input says the size of a dimension. */
        private boolean isKnown(String name) {
            return p.cores().inputs().stream().flatMap(List::stream).anyMatch(a -> name.equals(a.name()) && !a.one());
        }

        private void outputs() {
            boolean core = p.cores() != null;
            boolean shared = false;
            for (int o = 0; o < p.outputs().size(); o++) {
                DType type = p.outputs().get(o);
                boolean must = core && p.cores().outputs().get(o).stream().anyMatch(a -> a.name() != null
                        && !a.name().equals("q")
                        && p.cores().inputs().stream().flatMap(List::stream).noneMatch(b -> a.name().equals(b.name())));
                if (!must && c.draw(3) == 0) {
                    operands.add(null);
                    regions.add(-1);
                    continue;
                }
                if (c.once(4)) {
                    DType result = type;
                    type = c.one(Types.ALL.stream().filter(t -> core || Types.sameKind(result, t)).toList());
                }
                long[] shape = core ? with(loop, p.cores().outputs().get(o)) : loop;
                int with = shared || c.draw(4) != 3 ? -1 : c.draw(p.inputs().size());
                boolean apart = with < 0 || (core && p.cores().inOut().contains(true));
                shared |= !apart;
                add(type, shape, false, apart ? -1 : with);
            }
        }

        /** An operand, in memory of its own or in that of another. */
        private void add(DType type, long[] shape, boolean read, int with) {
            Placement placed = Placement.choose(c, type, shape, read);
            if (with >= 0) {
                Placement other = operands.get(with);
                if (other.type() == type && Arrays.equals(other.shape(), shape) && c.draw(2) == 0
                        && Arrays.stream(other.strides()).noneMatch(s -> s == 0)) {
                    placed = other;
                } else {
                    placed = placed.after((long) c.draw(5) * type.itemSize());
                }
                regions.add(regions.get(with));
            } else {
                regions.add(kinds.size());
                kinds.add(c.one(0, 0, 1, 0, 2, 3));
            }
            operands.add(placed);
        }
    }

    /** Elements to fill an operand with. */
    long[] data(DType type, int number, long n) {
        Random random = new Random(seed * 31L + number);
        long[] bits = new long[Math.toIntExact(n)];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = switch (style) {
                case 0 -> Numbers.bits(type,
                        Numbers.cast(DType.INT64, type, java.math.BigInteger.valueOf(random.nextInt(3))));
                case 1 -> Numbers.bits(type,
                        Numbers.cast(DType.INT64, type, java.math.BigInteger.valueOf(random.nextInt(19) - 9)));
                case 2 -> type.isFloat()
                        ? Numbers.bits(type, Numbers.real(type, random.nextGaussian() * 4))
                        : Numbers.bits(type, Numbers.cast(DType.INT64, type,
                                java.math.BigInteger.valueOf(random.nextInt(200) - 70)));
                default ->
                    type == DType.BOOL ? random.nextInt(2) * (1L + random.nextInt(255)) : Samples.random(type, random);
            };
            if (Numbers.isNaN(Numbers.of(type, bits[i]))) {
                bits[i] = Numbers.bits(type, Numbers.real(type, Double.NaN));
            }
        }
        return bits;
    }

    String text(Program p) {
        StringBuilder s = new StringBuilder(
                "loop " + Arrays.toString(loop) + (p.cores() == null ? "" : " sizes " + sizes) + ", lanes "
                        + lanes + ", form " + form + (parallel ? ", parallel" : "")
                        + (threads > 0 ? ", threads " + threads : "")
                        + (repeats > 1 ? ", run " + repeats + " times" : "") + "\n");
        for (int i = 0; i < operands.size(); i++) {
            String what = i < p.inputs().size()
                    ? "input " + i
                    : i < operands.size() - 1 ? "output " + (i - p.inputs().size()) : "mask";
            if (operands.get(i) != null) {
                s.append("  ").append(what).append(": ").append(operands.get(i)).append(" in memory ")
                        .append(regions.get(i)).append('\n');
            } else if (!what.equals("mask")) {
                s.append("  ").append(what).append(": new\n");
            }
        }
        return s.toString();
    }
}
