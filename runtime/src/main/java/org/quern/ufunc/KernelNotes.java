package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.analysis.BoundsChecks;
import org.quern.ir.analysis.Gathers;
import org.quern.ufunc.PerformanceNote.Kind;

/** What a kernel pays for in any call of its dtypes: gathers, checks, and lanes that a wide dtype takes. */
final class KernelNotes {
    private final SourceLines lines;
    private final Function kernel;
    private final int lanes;
    private final List<PerformanceNote> notes = new ArrayList<>();

    private KernelNotes(SourceLines lines, int lanes) {
        this.lines = lines;
        this.kernel = lines.function();
        this.lanes = lanes;
    }

    /**
     * The notes on a kernel.
     *
     * @param lines the kernel, with the lines of its source
     * @param lanes elements that a block of it computes at once
     */
    static List<PerformanceNote> of(SourceLines lines, int lanes) {
        if (lines.function() == null) {
            return List.of();
        }
        KernelNotes all = new KernelNotes(lines, lanes);
        all.gathers();
        all.checks();
        all.mixed();
        all.wide();
        return all.notes;
    }

    private void add(Kind kind, String text, String remedy) {
        PerformanceNote note = new PerformanceNote(kind, text, remedy);
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    private void gathers() {
        for (Function f : kernel.closure()) {
            for (Statement s : Gathers.of(f, f.equals(kernel) && kernel.hasLanes())) {
                boolean memory = memory(s) != null;
                add(Kind.GATHER, access(s, f) + (memory
                        ? " takes an index that is not consecutive in neighbouring lanes: an access for each"
                        : " takes an index of each lane's own: an access for each") + lines.at(s, f),
                        memory
                                ? "a lanes loop along the last axis, whose index is the last one, plus what is the same"
                                        + " in all lanes"
                                : "an index that is the same for all elements, or select(...) between few values");
            }
        }
    }

    private void checks() {
        for (Function f : kernel.closure()) {
            BoundsChecks checks = BoundsChecks.of(f);
            for (Statement s : f.body().all()) {
                List<Integer> axes = checks.axes(s instanceof Statement.Let let ? let.op() : s);
                for (int axis : axes == null ? List.<Integer>of() : axes) {
                    add(Kind.CHECK, access(s, f) + " checks its index"
                            + (memory(s) == null ? "" : " of axis " + axis) + lines.at(s, f),
                            "an index that is known to be inside: of a loop to the size, a minimum of it and the size"
                                    + " less 1, a remainder");
                }
            }
        }
    }

    private static Memory memory(Statement s) {
        return switch (s) {
            case Statement.Store store -> store.memory();
            case Statement.Let let when let.op() instanceof Op.Load load -> load.memory();
            default -> null;
        };
    }

    /** An access in words, such as {@code a read of operand 1}. */
    private static String access(Statement s, Function f) {
        String act = s instanceof Statement.Let ? "a read of " : "a write to ";
        if (memory(s) instanceof Memory.Operand o) {
            int inputs = f.core().inputs().size();
            return act + (o.operand() < inputs ? "operand " + o.operand() : "output " + (o.operand() - inputs));
        }
        return act + (memory(s) == null ? "a local array" : "scratch memory");
    }

    /** Operands of floats of which the narrow ones are converted to the widest. */
    private void mixed() {
        DType[] types = operands();
        int narrow = -1;
        int wide = -1;
        for (int i = 0; i < types.length; i++) {
            if (types[i].isFloat()) {
                narrow = narrow < 0 || types[i].itemSize() < types[narrow].itemSize() ? i : narrow;
                wide = wide < 0 || types[i].itemSize() > types[wide].itemSize() ? i : wide;
            }
        }
        if (narrow >= 0 && types[narrow] != types[wide]) {
            add(Kind.LANES, "operand " + wide + " is " + types[wide] + ", beside operand " + narrow + " of "
                    + types[narrow] + ": " + elements(types[wide], types[narrow]),
                    "operand " + wide + " as " + types[narrow] + ", if that is exact enough: asType once");
        }
    }

    /** The first operation of a float that is wider than all operands; of elements, of any number. */
    private void wide() {
        DType widest = null;
        for (DType type : operands()) {
            widest = widest == null || type.itemSize() > widest.itemSize() ? type : widest;
        }
        for (DType type : kernel.resultTypes()) {
            widest = widest == null || type.itemSize() > widest.itemSize() ? type : widest;
        }
        for (Statement s : widest == null ? List.<Statement>of() : kernel.body().all()) {
            if (s instanceof Statement.Let let && !(let.op() instanceof Op.Constant)
                    && let.op().type().itemSize() > widest.itemSize()
                    && (let.op().type().isFloat() || kernel.core() == null)) {
                DType type = let.op().type();
                add(Kind.LANES, "an operation of " + type + " where operands have at most " + widest.itemSize()
                        + " bytes: " + elements(type, widest) + lines.at(s, kernel),
                        type.isFloat()
                                ? "constants by like(...) and accumulators of the operands' dtype"
                                : "counting in the operands' dtype, such as loop(k.constant(DType.INT32, n), ...)");
                return;
            }
        }
    }

    private String elements(DType wide, DType narrow) {
        return lanes + " elements at once, where " + narrow + " alone has room for "
                + lanes * wide.itemSize() / narrow.itemSize();
    }

    /** Dtypes of the inputs, without uniform parameters. */
    private DType[] operands() {
        DType[] all = kernel.inputTypes();
        DType[] inputs = new DType[kernel.inputs()];
        System.arraycopy(all, 0, inputs, 0, inputs.length);
        return inputs;
    }
}
