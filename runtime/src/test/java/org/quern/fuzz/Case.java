package org.quern.fuzz;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.quern.array.NDArray;
import org.quern.dsl.KernelException;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.analysis.FaultSites;
import org.quern.ir.check.Verifier;
import org.quern.signature.CoreSignature;
import org.quern.testing.Traces;
import org.quern.ufunc.Accuracy;
import org.quern.ufunc.Forced;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.GufuncCall;
import org.quern.ufunc.KernelFaultException;
import org.quern.ufunc.Target;
import org.quern.ufunc.Ufunc;
import org.quern.ufunc.UfuncCall;

/** A program with a way to call it: run by the library and compared with the references, byte for byte of all memory. */
final class Case {
    /** How a case ended. */
    enum End {
        RIGHT,
        /** The kernel fails for an element, and the call says so. */
        FAULT,
        /** The DSL does not take the program. */
        REFUSED,
        /** The references would take too long. */
        DEAR,
        WRONG
    }

    /**
     * The outcome.
     *
     * @param what is wrong
     * @param function the trace, or null
     */
    record Outcome(End end, String what, Function function) {}

    private static final Oracle FAST = new Oracle(false);
    private static final Oracle TIGHT = new Oracle(true);
    private static final byte GARBAGE = 0x5A;

    private final Program p;
    private final Setup s;
    private final Object[] uniforms;

    private Case(Program p, Setup s, Object... uniforms) {
        this.p = p;
        this.s = s;
        this.uniforms = uniforms;
    }

    static Case of(Choices c) {
        Program p = ProgramMaker.make(c);
        Setup s = Setup.choose(c, p);
        Object[] uniforms = new Object[p.uniforms().size()];
        for (int u = 0; u < uniforms.length; u++) {
            DType type = p.uniforms().get(u);
            uniforms[u] = Numbers.of(type, s.data(type, -1 - u, 1)[0]);
            if (type == DType.UINT64) {
                uniforms[u] = ((java.math.BigInteger) uniforms[u]).shiftRight(1);
            }
        }
        return new Case(p, s, uniforms);
    }

    Program program() {
        return p;
    }

    /** The trace, or null where the DSL does not take the program. */
    Function traced() {
        try {
            return trace();
        } catch (KernelException e) {
            return null;
        }
    }

    String text() {
        StringBuilder with = new StringBuilder();
        for (int u = 0; u < uniforms.length; u++) {
            with.append("  u").append(u).append(" = ").append(uniforms[u]).append('\n');
        }
        return p.text() + s.text(p) + with;
    }

    /** Runs it. */
    Outcome run() {
        List<GuardedMemory> mapped = new ArrayList<>();
        try (Arena arena = Arena.ofShared()) {
            return run(mapped, arena);
        } finally {
            mapped.forEach(GuardedMemory::close);
        }
    }

    private Outcome run(List<GuardedMemory> mapped, Arena arena) {
        MemorySegment[] regions = regions(mapped, arena);
        MemorySegment[] before = Arrays.stream(regions)
                .map(r -> MemorySegment.ofArray(r.toArray(ValueLayout.JAVA_BYTE)))
                .toArray(MemorySegment[]::new);
        Function f = null;
        try {
            f = trace();
            Verifier.verify(f);
            Expected expected = new Expected(p, s, p.tight() ? TIGHT : FAST, uniforms);
            String wrong = expected.run(f, before);
            if (wrong != null) {
                return new Outcome(End.WRONG, wrong, f);
            }
            return call(regions, before, expected, f);
        } catch (Evaluator.Dear e) {
            return new Outcome(End.DEAR, null, f);
        } catch (KernelException e) {
            return new Outcome(End.REFUSED, e.getMessage(), f);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            return new Outcome(End.WRONG, "thrown " + e + at(e), f);
        }
    }

    private static String at(Throwable e) {
        StringBuilder s = new StringBuilder();
        for (StackTraceElement frame : Arrays.asList(e.getStackTrace()).subList(0,
                Math.min(6, e.getStackTrace().length))) {
            s.append("\n      at ").append(frame);
        }
        return s.toString();
    }

    private Function trace() {
        return p.cores() == null
                ? Traces.trace("fuzz", p.inputs(), p.outputs().size(), Tracer.elements(p))
                : Traces.trace("fuzz", CoreSignature.parse(p.cores().signature()), p.inputs(), Tracer.cores(p));
    }

    private MemorySegment[] regions(List<GuardedMemory> mapped, Arena arena) {
        MemorySegment[] regions = new MemorySegment[s.kinds().size()];
        for (int r = 0; r < regions.length; r++) {
            long bytes = 0;
            for (int i = 0; i < s.operands().size(); i++) {
                if (s.regions().get(i) == r) {
                    bytes = Math.max(bytes, s.operands().get(i).offset() + s.operands().get(i).bytes());
                }
            }
            int kind = s.kinds().get(r);
            if (kind == 3) {
                regions[r] = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
            } else {
                GuardedMemory m = new GuardedMemory(bytes, kind != 1);
                mapped.add(m);
                regions[r] = kind == 2 ? m.in(arena) : m.segment();
            }
            regions[r].fill(GARBAGE);
        }
        // Inputs last: their elements are what is meant where operands share memory.
        for (int i = s.operands().size() - 1; i >= 0; i--) {
            Placement at = s.operands().get(i);
            if (at != null) {
                long n = Placement.size(at.shape());
                long[] bits = s.data(at.type(), i, n);
                for (int k = 0; k < n; k++) {
                    Placement.put(regions[s.regions().get(i)], at.type(), at.at(k, at.shape()), bits[k]);
                }
            }
        }
        return regions;
    }

    private Outcome call(MemorySegment[] regions, MemorySegment[] before, Expected expected, Function f) {
        NDArray[] arrays = new NDArray[s.operands().size()];
        for (int i = 0; i < arrays.length; i++) {
            Placement at = s.operands().get(i);
            arrays[i] = at == null
                    ? null
                    : NDArray.wrap(regions[s.regions().get(i)], at.type(), at.offset(), at.shape(), at.strides());
        }
        int ins = p.inputs().size();
        NDArray[] out = Arrays.copyOfRange(arrays, ins, ins + p.outputs().size());
        Map<Long, String> faults = expected.faults();
        List<NDArray> results;
        try {
            results = p.cores() == null ? elements(arrays, out, f) : cores(arrays, out, f);
        } catch (KernelFaultException e) {
            return fault(e, expected, f);
        }
        if (!faults.isEmpty()) {
            return new Outcome(End.WRONG, "the call does not fail, though elements do: " + faults, f);
        }
        String wrong = compare(regions, before, expected, results);
        results.stream().filter(r -> !Arrays.asList(arrays).contains(r)).forEach(NDArray::close);
        return new Outcome(wrong == null ? End.RIGHT : End.WRONG, wrong, f);
    }

    /** What does not change from one run to the next may be run again, as it then is, by another path. */
    private int repeats(NDArray... out) {
        boolean shared = false;
        for (int i = 0; i < p.inputs().size(); i++) {
            for (int o = p.inputs().size(); o < s.operands().size() - 1; o++) {
                shared |= s.shares(i, o);
            }
        }
        return shared || p.cores() != null || Arrays.asList(out).contains(null) ? 1 : s.repeats();
    }

    private List<NDArray> elements(NDArray[] arrays, NDArray[] out, Function f) {
        Ufunc u = Ufunc.define("fuzz", p.inputs().size(), p.outputs().size(), Tracer.elements(p));
        try (Ufunc forced = Forced.of(p.tight() ? u.accuracy(Accuracy.TIGHT) : u, s.lanes())) {
            UfuncCall call = forced.on((Object[]) Arrays.copyOf(arrays, p.inputs().size())).out(out);
            NDArray mask = arrays[arrays.length - 1];
            if (mask != null) {
                call.where(mask);
            }
            for (String name : f.uniforms()) {
                call.with(name, uniform(name));
            }
            if (s.parallel()) {
                call.target(Target.PARALLEL);
            }
            if (s.threads() > 0) {
                call.threads(s.threads());
            }
            dirty(out);
            for (int again = repeats(out); again > 1; again--) {
                call.runAll();
            }
            return call.runAll();
        }
    }

    private List<NDArray> cores(NDArray[] arrays, NDArray[] out, Function f) {
        Gufunc g = Gufunc.define("fuzz", p.cores().signature(), Tracer.cores(p));
        try (Gufunc forced = Forced.of(p.tight() ? g.accuracy(Accuracy.TIGHT) : g, s.lanes(), s.form())) {
            GufuncCall call = forced.on((Object[]) Arrays.copyOf(arrays, p.inputs().size())).out(out)
                    .casting(Casting.UNSAFE)
                    .dtype(p.inputs().toArray(DType[]::new));
            for (String name : f.uniforms()) {
                call.with(name, uniform(name));
            }
            if (s.parallel()) {
                call.target(Target.PARALLEL);
            }
            if (s.threads() > 0) {
                call.threads(s.threads());
            }
            dirty(out);
            return call.runAll();
        }
    }

    private Object uniform(String name) {
        int u = Integer.parseInt(name.substring(1));
        Object value = uniforms[u];
        return p.uniforms().get(u) == DType.BOOL
                ? (Object) Numbers.isTrue(value)
                : value instanceof java.math.BigInteger n ? (Object) n.longValue() : value;
    }

    /** Leaves garbage in memory that is free, which a new result may get. */
    private void dirty(NDArray... out) {
        for (int o = 0; o < out.length; o++) {
            if (out[o] == null) {
                long[] shape = expectedShape(o);
                try (NDArray garbage = NDArray.empty(p.outputs().get(o), shape); Arena arena = Arena.ofConfined()) {
                    garbage.asSegment(arena).fill(GARBAGE);
                }
            }
        }
    }

    private long[] expectedShape(int o) {
        return new Expected(p, s, FAST, uniforms).full(p.inputs().size() + o);
    }

    private Outcome fault(KernelFaultException e, Expected expected, Function f) {
        long number = 0;
        for (int d = 0; d < s.loop().length; d++) {
            number = number * s.loop()[d] + e.index()[d];
        }
        String how = expected.faults().get(number);
        boolean right = how != null && (FaultSites.of(f).count() > 1 || e.getMessage().contains(how));
        return right
                ? new Outcome(End.FAULT, null, f)
                : new Outcome(End.WRONG, "the call fails for element "
                        + Arrays.toString(e.index()) + ": " + e.getMessage() + "; expected " + expected.faults(), f);
    }

    private String compare(MemorySegment[] regions, MemorySegment[] before, Expected expected, List<NDArray> results) {
        MemorySegment[] wanted = Arrays.stream(before).map(r -> MemorySegment.ofArray(r.toArray(ValueLayout.JAVA_BYTE)))
                .toArray(MemorySegment[]::new);
        int ins = p.inputs().size();
        for (int i = 0; i < ins + p.outputs().size(); i++) {
            Placement at = s.operands().get(i);
            for (Map.Entry<Long, Long> w : expected.writes(i).entrySet()) {
                if (at == null) {
                    break;
                }
                long byteAt = at.at(w.getKey(), expected.full(i));
                long got = Placement.get(regions[s.regions().get(i)], at.type(), byteAt);
                if (!Numbers.same(at.type(), Placement.get(low(at.type(), w.getValue()), at.type(), 0), got)) {
                    return (i < ins ? "operand " + i : "output " + (i - ins)) + " at " + w.getKey() + " is "
                            + Numbers.text(at.type(), got)
                            + ", expected " + Numbers.text(at.type(), w.getValue());
                }
                Placement.put(wanted[s.regions().get(i)], at.type(), byteAt, got);
            }
            if (at == null) {
                String wrong = fresh(results.get(i - ins), i, expected);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        for (int r = 0; r < regions.length; r++) {
            long wrong = wanted[r].mismatch(regions[r]);
            if (wrong >= 0) {
                return "byte " + wrong + " of memory " + r + " is " + regions[r].get(ValueLayout.JAVA_BYTE, wrong)
                        + ", expected as before "
                        + wanted[r].get(ValueLayout.JAVA_BYTE, wrong);
            }
        }
        return null;
    }

    private static MemorySegment low(DType type, long bits) {
        MemorySegment m = MemorySegment.ofArray(new byte[8]);
        Placement.put(m, type, 0, bits);
        return m;
    }

    /** A result that the call made: zero where nothing was written. */
    private String fresh(NDArray result, int operand, Expected expected) {
        if (!Arrays.equals(result.shape(), expected.full(operand))) {
            return "a result has shape " + Arrays.toString(result.shape()) + ", expected "
                    + Arrays.toString(expected.full(operand));
        }
        DType type = p.outputs().get(operand - p.inputs().size());
        if (result.dtype() != type) {
            return "a result is " + result.dtype() + ", expected " + type;
        }
        try (NDArray copy = result.copy(); Arena arena = Arena.ofConfined()) {
            MemorySegment memory = copy.asSegment(arena);
            for (long k = 0; k < copy.size(); k++) {
                long got = Placement.get(memory, type, k * type.itemSize());
                long wanted = expected.writes(operand).getOrDefault(k, 0L);
                if (!Numbers.same(type, wanted, got)) {
                    return "new output " + (operand - p.inputs().size()) + " at " + k + " is " + Numbers.text(type, got)
                            + ", expected "
                            + Numbers.text(type, wanted);
                }
            }
        }
        return null;
    }
}
