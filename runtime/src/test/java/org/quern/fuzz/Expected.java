package org.quern.fuzz;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.interpret.Interpreter;

/** What a call must do, by the reference, and whether the interpreter of the intermediate representation agrees. */
final class Expected {
    private static final long BUDGET = 400_000;

    private final Program p;
    private final Setup s;
    private final Oracle oracle;
    private final Meaning meaning;
    private final Object[] uniforms;
    private final long[] budget = {BUDGET};
    /** For each written operand the bits to find there, by number of the element in the operand's full shape. */
    private final List<Map<Long, Long>> writes = new ArrayList<>();
    /** For each element of the loop that fails, how. */
    private final Map<Long, String> faults = new TreeMap<>();

    Expected(Program p, Setup s, Oracle oracle, Object[] uniforms) {
        this.p = p;
        this.s = s;
        this.oracle = oracle;
        this.meaning = new Meaning(oracle);
        this.uniforms = uniforms;
        for (int i = 0; i < p.inputs().size() + p.outputs().size(); i++) {
            writes.add(new TreeMap<>());
        }
    }

    Map<Long, Long> writes(int operand) {
        return writes.get(operand);
    }

    Map<Long, String> faults() {
        return faults;
    }

    /**
     * Runs both references.
     *
     * @param before the memory of each region before the call
     * @return how they disagree, or null
     */
    String run(Function f, MemorySegment[] before) {
        long elements = Placement.size(s.loop());
        for (long e = 0; e < elements; e++) {
            String wrong = p.cores() == null ? element(f, e, before) : instance(f, e, before);
            if (wrong != null) {
                return "the interpreter of the IR differs from the reference for element " + e + ": " + wrong;
            }
        }
        return null;
    }

    private long read(int operand, long number, MemorySegment[] before, long... full) {
        Placement at = s.operands().get(operand);
        return Placement.get(before[s.regions().get(operand)], at.type(), at.at(number, full));
    }

    private String element(Function f, long e, MemorySegment[] before) {
        int mask = s.operands().size() - 1;
        if (s.operands().get(mask) != null && read(mask, e, before, s.loop()) == 0) {
            return null;
        }
        int ins = p.inputs().size();
        Object[] in = new Object[ins];
        long[] bits = new long[ins + f.uniforms().size()];
        for (int i = 0; i < ins; i++) {
            in[i] = Numbers.of(p.inputs().get(i), read(i, e, before, s.loop()));
            bits[i] = Numbers.bits(p.inputs().get(i), in[i]);
        }
        fillUniforms(bits, f);
        Evaluator.Memory[] out = new Evaluator.Memory[p.outputs().size()];
        for (int o = 0; o < out.length; o++) {
            out[o] = Evaluator.Memory.of(p.outputs().get(o));
        }
        if (fails(e, new Evaluator(meaning, budget, in, uniforms, Map.of(), new Evaluator.Memory[0], out))) {
            return null;
        }
        long[] interpreted = Interpreter.run(f, oracle::apply, bits);
        for (int o = 0; o < out.length; o++) {
            DType type = p.outputs().get(o);
            Object value = out[o].elements()[0];
            String wrong = differs(type, "output " + o, Numbers.bits(type, value), interpreted[o]);
            if (wrong != null) {
                return wrong;
            }
            Placement placed = s.operands().get(ins + o);
            DType given = placed == null ? type : placed.type();
            writes.get(ins + o).put(e, Numbers.bits(given, Numbers.cast(type, given, value)));
        }
        return null;
    }

    /** The uniform parameters of a trace are those that the program comes to, in that order. */
    private void fillUniforms(long[] bits, Function f) {
        int first = bits.length - f.uniforms().size();
        for (int u = 0; u < f.uniforms().size(); u++) {
            int number = Integer.parseInt(f.uniforms().get(u).substring(1));
            bits[first + u] = Numbers.bits(p.uniforms().get(number), uniforms[number]);
        }
    }

    private boolean fails(long e, Evaluator evaluator) {
        try {
            evaluator.steps(p.body());
            return false;
        } catch (Evaluator.Fault fault) {
            faults.put(e, fault.getMessage());
            return true;
        }
    }

    private static String differs(DType type, String what, long expected, long interpreted) {
        return Numbers.same(type, expected, interpreted)
                ? null
                : what + " is " + Numbers.text(type, expected) + ", interpreted "
                        + Numbers.text(type, interpreted);
    }

    private String instance(Function f, long e, MemorySegment[] before) {
        int ins = p.inputs().size();
        Evaluator.Memory[] all = new Evaluator.Memory[ins + p.outputs().size()];
        long[][] interpreted = new long[all.length][];
        for (int i = 0; i < all.length; i++) {
            DType type = i < ins ? p.inputs().get(i) : p.outputs().get(i - ins);
            all[i] = Evaluator.Memory.of(type, core(i));
            Placement placed = s.operands().get(i);
            long n = all[i].elements().length;
            for (int k = 0; placed != null && k < n; k++) {
                Object x = Numbers.of(placed.type(), read(i, e * n + k, before, full(i)));
                all[i].elements()[k] = Numbers.cast(placed.type(), type, x);
            }
            interpreted[i] = Arrays.stream(all[i].elements()).mapToLong(x -> Numbers.bits(type, x)).toArray();
        }
        Evaluator.Memory[] in = Arrays.copyOf(all, ins);
        Evaluator.Memory[] out = Arrays.copyOfRange(all, ins, all.length);
        if (fails(e, new Evaluator(meaning, budget, new Object[0], uniforms, s.sizes(), in, out))) {
            return null;
        }
        long[] given = new long[f.uniforms().size()];
        fillUniforms(given, f);
        long[] sizes = f.core().sizes().stream().mapToLong(v -> 0).toArray();
        for (int i = 0; i < all.length; i++) {
            var values = i < ins ? f.core().inputs().get(i).sizes() : f.core().outputs().get(i - ins).sizes();
            for (int axis = 0; axis < values.size(); axis++) {
                sizes[f.core().sizes().indexOf(values.get(axis))] = all[i].sizes()[axis];
            }
        }
        Interpreter.runCore(f, oracle::apply, sizes, given, interpreted);
        for (int i = 0; i < all.length; i++) {
            DType type = all[i].type();
            DType placed = s.operands().get(i) == null ? type : s.operands().get(i).type();
            long n = all[i].elements().length;
            for (int k = 0; k < n; k++) {
                Object value = all[i].elements()[k];
                String wrong = differs(type, (i < ins ? "input " + i : "output " + (i - ins)) + " at " + k,
                        Numbers.bits(type, value),
                        interpreted[i][k]);
                if (wrong != null) {
                    return wrong;
                }
                if (all[i].written()[k]) {
                    writes.get(i).put(e * n + k, Numbers.bits(placed, Numbers.cast(type, placed, value)));
                }
            }
        }
        return null;
    }

    /** The sizes of an operand's core. */
    private long[] core(int i) {
        int ins = p.inputs().size();
        List<Program.Axis> axes = i < ins ? p.cores().inputs().get(i) : p.cores().outputs().get(i - ins);
        return axes.stream().mapToLong(a -> a.name() == null ? a.fixed() : s.sizes().get(a.name())).toArray();
    }

    /** The shape of the loop with an operand's core behind it. */
    long[] full(int i) {
        if (p.cores() == null) {
            return s.loop();
        }
        long[] core = core(i);
        long[] full = Arrays.copyOf(s.loop(), s.loop().length + core.length);
        System.arraycopy(core, 0, full, s.loop().length, core.length);
        return full;
    }
}
