package org.quern.codegen.emit;

import org.quern.abi.ContextLayout;
import org.quern.abi.FaultCode;
import org.quern.abi.Status;
import org.quern.codegen.analysis.Polls;
import org.quern.ir.Function;
import org.quern.ir.analysis.FaultSites;

/**
 * How one function notes that a place failed or that the call is cancelled: the first failure's code stands in one
 * place of memory, which functions hand to those that they call, and which the kernel returns at the end of a block.
 */
final class Faults {
    /** Where a failure is noted, in every function: a code, 0 while nothing has failed. */
    private static final String FAULT = "%fault";

    /** Where the word is by which a call is cancelled; behind FAULT in memory, for device functions. */
    private static final String CANCELLED = "%cancelled";

    private final LlvmFunction text;
    private final FaultSites sites;
    private final Polls polls;
    private final boolean mayFail;

    Faults(LlvmFunction text, KernelContext kernel) {
        this.text = text;
        this.sites = kernel.plan().sites();
        this.polls = kernel.plan().polls();
        this.mayFail = kernel.plan().mayFail();
    }

    /** Whether anything may fail or be cancelled. */
    boolean any() {
        return mayFail;
    }

    /** Emits, in a function that has a context, the place where a failure is noted. */
    void begin() {
        if (!mayFail) {
            return;
        }
        text.alloca(FAULT, "{ i64, ptr }");
        text.store(LlvmType.I64, "0", FAULT);
        if (polls.any()) {
            text.line("%s = load ptr, ptr %s", CANCELLED, text.at("%context", ContextLayout.CANCELLED));
            text.store(LlvmType.POINTER, CANCELLED, text.at(FAULT, 8));
        }
    }

    /** Emits what a device function, which is given the place, begins with. */
    void beginDevice(Function f) {
        if (polls.in(f)) {
            text.line("%s = load ptr, ptr %s", CANCELLED, text.at(FAULT, 8));
        }
    }

    /** The parameter by which a device function is given the place. */
    static String parameter() {
        return "ptr " + FAULT;
    }

    /** The argument for it. */
    String argument() {
        return "ptr " + (mayFail ? FAULT : "null");
    }

    /** The code of what failed, or 0. */
    String code() {
        return text.load(LlvmType.I64, FAULT);
    }

    /** The code of a place that may fail. */
    long codeOf(Object site) {
        return FaultCode.of(sites.number(site));
    }

    /** Notes that a place failed, unless another did before. */
    void note(Object site) {
        note(Long.toString(codeOf(site)), "true");
    }

    /**
     * Notes a failure, unless there was one before.
     *
     * @param code an i64
     * @param happened whether it did, an i1
     */
    void note(String code, String happened) {
        String before = code();
        String isFirst = text.let("and i1 %s, %s", happened, text.let("icmp eq i64 %s, 0", before));
        text.store(LlvmType.I64, text.select(LlvmType.I64, isFirst, code, before), FAULT);
    }

    /**
     * Notes that a place failed where a condition holds.
     *
     * @param failed an i1
     * @param after the label to go to then, or null: on
     */
    void check(String failed, Object site, String after) {
        String fault = text.label("fault");
        String on = text.label("on");
        text.branchUnlikely(failed, fault, on);
        text.start(fault);
        note(site);
        text.jump(after == null ? on : after);
        text.start(on);
    }

    /**
     * Looks at the word by which the call is cancelled.
     *
     * @param stop the label to go to if it is
     * @param on to go to if it is not
     */
    void poll(String stop, String on) {
        // Volatile: another thread sets it, so what was read before says nothing.
        String word = text.let("load volatile i32, ptr %s", CANCELLED);
        text.branchUnlikely(text.let("icmp ne i32 %s, 0", word), stop, on);
    }

    /** Looks whether the call is cancelled: then it is noted and a loop is left. */
    void pollIn(String exit) {
        String stop = text.label("stop");
        String on = text.label("on");
        poll(stop, on);
        text.start(stop);
        text.store(LlvmType.I64, Long.toString(Status.CANCELLED), FAULT);
        text.jump(exit);
        text.start(on);
    }
}
