package org.quern.codegen.emit;

import org.quern.abi.ContextLayout;
import org.quern.abi.FaultCode;
import org.quern.abi.Status;
import org.quern.codegen.analysis.Polls;
import org.quern.ir.Function;
import org.quern.ir.analysis.FaultSites;

/**
 * Recording of faults and cancellation in one function. The first failure's code is stored in a fault record in memory,
 * which functions pass to their callees, and which the kernel returns at the end of a block.
 */
final class Faults {
    /** Address of the fault record, in every function: a code, 0 while nothing has failed. */
    private static final String FAULT = "%fault";

    /**
     * Address of the word by which a call is cancelled; it follows the code in the fault record, for device functions.
     */
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

    /** {@return whether the kernel may fail or be cancelled} */
    boolean any() {
        return mayFail;
    }

    /** Emits the fault record, in a function that has a context. */
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

    /** Emits the beginning of a device function, which is passed the fault record. */
    void beginDevice(Function f) {
        if (polls.in(f)) {
            text.line("%s = load ptr, ptr %s", CANCELLED, text.at(FAULT, 8));
        }
    }

    /** The parameter by which a device function is passed the fault record. */
    static String parameter() {
        return "ptr " + FAULT;
    }

    /** The argument for that parameter. */
    String argument() {
        return "ptr " + (mayFail ? FAULT : "null");
    }

    /** The code of the first failure, or 0. */
    String code() {
        return text.load(LlvmType.I64, FAULT);
    }

    /** The code of a fault site. */
    long codeOf(Object site) {
        return FaultCode.of(sites.number(site));
    }

    /** Records the failure of a site, unless an earlier failure is recorded. */
    void note(Object site) {
        note(Long.toString(codeOf(site)), "true");
    }

    /**
     * Records a failure, unless an earlier one is recorded.
     *
     * @param code an i64
     * @param happened true if it occurred, an i1
     */
    void note(String code, String happened) {
        String before = code();
        String isFirst = text.let("and i1 %s, %s", happened, text.let("icmp eq i64 %s, 0", before));
        text.store(LlvmType.I64, text.select(LlvmType.I64, isFirst, code, before), FAULT);
    }

    /**
     * Records the failure of a site if a condition holds.
     *
     * @param failed an i1
     * @param after the label to branch to then; null for the code that follows
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
     * Polls the word by which the call is cancelled.
     *
     * @param stop the label to branch to if it is cancelled
     * @param on the label to branch to if it is not
     */
    void poll(String stop, String on) {
        // Volatile: another thread sets it, so an earlier load does not determine its value.
        String word = text.let("load volatile i32, ptr %s", CANCELLED);
        text.branchUnlikely(text.let("icmp ne i32 %s, 0", word), stop, on);
    }

    /** Polls for cancellation: if the call is cancelled, that is recorded and the loop is left. */
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
