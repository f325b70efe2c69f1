package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import org.quern.array.NDArray;
import org.quern.array.Overlap;
import org.quern.check.Count;
import org.quern.dtype.DType;
import org.quern.engine.Threads;
import org.quern.ir.cost.Cost;
import org.quern.nrt.Buffer;
import org.quern.nrt.Nrt;
import org.quern.ufunc.PerformanceNote.Kind;

/** What a call pays for beyond its arithmetic, found before it runs. */
final class CallNotes {
    private final Operands operands;
    private final LoopNest nest;
    private final Overload overload;
    private final List<PerformanceNote> notes = new ArrayList<>();

    private CallNotes(Operands operands, LoopNest nest, Overload overload) {
        this.operands = operands;
        this.nest = nest;
        this.overload = overload;
    }

    /**
     * The notes on a call, then those on its kernel.
     *
     * @param operands the operands, all present
     * @param nest the loop nest, broadcast and not yet arranged; it is arranged
     */
    static List<PerformanceNote> of(Operands operands, LoopNest nest, Overload overload, CallOptions options) {
        CallNotes all = new CallNotes(operands, nest, overload);
        if (nest.size() > 0) {
            boolean[] staged = all.staged();
            all.onTheHeap();
            all.instances();
            all.threads(options);
            nest.arrange(operands);
            all.strides(staged);
        }
        all.notes.addAll(KernelNotes.of(overload.lines(), overload.lanes()));
        return List.copyOf(all.notes);
    }

    private void add(Kind kind, String text, String remedy) {
        notes.add(new PerformanceNote(kind, text, remedy));
    }

    private String name(int i) {
        return Refusals.name(operands, i);
    }

    /** The operands that are copied; a true for each. */
    private boolean[] staged() {
        boolean[] staged = new boolean[operands.count() + 1];
        for (int i = 0; i < staged.length; i++) {
            NDArray a = operands.get(i);
            staged[i] = a != null && Staging.isNeeded(operands, i, overload, nest.sizes());
            if (staged[i]) {
                staged(i, a);
            }
        }
        return staged;
    }

    private void staged(int i, NDArray a) {
        DType type = Staging.type(operands, i, overload);
        String copy = ": by way of a copy of " + Count.of(a.size() * type.itemSize(), "byte");
        if (a.dtype() != type) {
            boolean written = operands.isWritten(i);
            add(Kind.STAGED,
                    name(i) + " is " + a.dtype() + ", and the kernel " + (written ? "writes " : "reads ") + type
                            + copy,
                    written ? "an array of " + type : "an array of " + type + ", made once by asType");
        } else if (operands.natives() > Nrt.MAX_SEGMENTS && !Buffer.of(a).direct()) {
            add(Kind.STAGED, name(i) + " is not in native memory, in a call of more than "
                    + Count.of(Nrt.MAX_SEGMENTS, "operand") + copy, "a native array: copy() once");
        } else if (operands.isUpdated(i)) {
            add(Kind.STAGED, "operand " + operands.original(i) + " is written in place by a kernel with indices" + copy
                    + ", which a failing index throws away",
                    "an input and an output, if the kernel need not work in place");
        } else if (operands.isWritten(i)) {
            add(Kind.STAGED, name(i) + " is on the Java heap with other elements between its own" + copy,
                    "a native array, or one without gaps");
        } else {
            overlapping(i, a, copy);
        }
    }

    private void overlapping(int i, NDArray a, String copy) {
        int written = 0;
        for (int j = 0; j < operands.count(); j++) {
            if (operands.isWritten(j) && Staging.conflict(a, operands.get(j), false)) {
                written = j;
            }
        }
        boolean same = Overlap.identical(a, operands.get(written));
        add(Kind.STAGED, name(i) + (same
                ? " is " + name(written) + " itself, and the kernel " + (overload.mayFail()
                        ? "may fail"
                        : "reads it after it writes")
                : " overlaps " + name(written)) + copy,
                same
                        ? "an array of its own for " + name(written)
                        : "an array of its own for " + name(written) + ", or the same view of the same array");
    }

    private void onTheHeap() {
        if (HeapScratch.isNeeded(operands, nest.sizes(), overload)) {
            add(Kind.STAGED,
                    "operands on the Java heap are copied, since the garbage collector would wait for so long a"
                            + " call",
                    "native arrays: NDArray.of, or copy() once");
        }
    }

    private void strides(boolean[] staged) {
        int inner = nest.ndim() - 1;
        for (int i = 0; i < staged.length; i++) {
            NDArray a = operands.get(i);
            if (a == null || staged[i]) {
                continue;
            }
            long stride = overload.core() == null || i == operands.count()
                    ? nest.shape(inner) == 1 ? 0 : nest.stride(i, inner)
                    : ofCore(i, a);
            if (stride != 0 && stride != a.dtype().itemSize()) {
                boolean core = overload.core() != null && i < operands.count();
                add(Kind.STRIDED, name(i) + ": elements are " + Count.of(stride, "byte") + " apart along the "
                        + (core ? "last axis of its core" : "innermost loop axis") + " and are brought together first",
                        operands.isWritten(i)
                                ? "an array of your own in which that axis is the last, and copyFrom it"
                                : "copy() once, if it is used often; a layout in which that axis is the last");
            }
        }
    }

    /** Byte stride of the last axis of an operand's core; 0 if the core has one element along it, or is a scalar. */
    private long ofCore(int i, NDArray a) {
        AccessMap map = nest.map(i);
        return map.rank() == 0 ? 0 : AccessMap.stride(a, map.loops(a) + map.rank() - 1);
    }

    private void instances() {
        if (overload.core() != null && !overload.core().lanes() && nest.size() < (overload.lanes() + 1) / 2) {
            add(Kind.INSTANCES, Count.of(nest.size(), "instance") + " for a kernel that computes one in each of "
                    + Count.of(overload.lanes(), "lane") + ": one after the other, without lanes",
                    "one call with all instances along a loop dimension, or loops within the core as k.lanes");
        }
    }

    private void threads(CallOptions options) {
        final boolean loops = overload.core() != null && overload.core().loops();
        final int most = options.threads == Schedule.OF_KERNEL ? loops ? 0 : 1 : options.threads;
        final Cost cost = overload.instance(nest.sizes());
        final double nanos = nest.size() * cost.nanos();
        final String work = "about " + Schedule.nanos(nanos) + " ns of work";
        if (most == 1) {
            if (nanos >= Schedule.WAKE_NANOS) {
                add(Kind.THREADS, "one thread, as its target is CPU: " + work,
                        "target(Target.PARALLEL), or threads(n)");
            }
        } else if (Threads.most() == 1) {
            add(Kind.THREADS,
                    "one thread: the process has one (Quern.threads(), from quern.threads, QUERN_NUM_THREADS or"
                            + " the processors)",
                    "Quern.threads(n), or more processors");
        } else if (nanos < Schedule.WORTH_NANOS) {
            add(Kind.THREADS,
                    "one thread: " + work + ", shared from " + Schedule.nanos(Schedule.WORTH_NANOS) + " ns on",
                    "more elements in one call");
        } else if (nest.size() == 1 && !loops) {
            add(Kind.THREADS, "one thread: there is one instance, whose loops are not parallel: " + work,
                    "k.parallel for its loop, or several instances in a call");
        } else if (onHeap() && !HeapScratch.isNeeded(operands, nest.sizes(), overload)) {
            add(Kind.THREADS, "one thread: an operand is on the Java heap, where the garbage collector may wait for the"
                    + " call", "native arrays: NDArray.of, or copy() once");
        }
    }

    private boolean onHeap() {
        for (int i = 0; i <= operands.count(); i++) {
            if (operands.get(i) != null && Buffer.of(operands.get(i)).heap()) {
                return true;
            }
        }
        return false;
    }
}
