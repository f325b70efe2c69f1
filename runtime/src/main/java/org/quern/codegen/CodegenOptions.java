package org.quern.codegen;

import org.quern.codegen.analysis.LaneWidth;

/**
 * Options that affect the generated code, besides the kernel, target and library. Every component is part of the key.
 *
 * @param lanes W, a power of two to 256, or 0 if {@link LaneWidth} chooses it
 * @param passes LLVM's pass pipeline
 * @param fastmath LLVM's fast-math flags in LLVM's order, separated by blanks; empty for strict IEEE 754
 * @param tight true if mathematical functions are within 1 unit in the last place, false if within 4
 */
public record CodegenOptions(int lanes, String passes, String fastmath, boolean tight) {
    /** The native runtime's bound: see nrt.h. */
    public static final int MOST_LANES = LaneWidth.MOST;

    /** The default options. */
    public static final CodegenOptions DEFAULT = new CodegenOptions(0, "default<O3>", "", false);

    /** A copy with this lane count. */
    public CodegenOptions withLanes(int count) {
        return new CodegenOptions(count, passes, fastmath, tight);
    }

    /** A copy with these fast-math flags. */
    public CodegenOptions withFastmath(String flags) {
        return new CodegenOptions(lanes, passes, flags, tight);
    }

    /** A copy with mathematical functions within 1 unit in the last place, or within 4. */
    public CodegenOptions withTight(boolean within1) {
        return new CodegenOptions(lanes, passes, fastmath, within1);
    }

    /** The canonical text, which is part of the key. */
    public String canonical() {
        return "lanes=" + (lanes == 0 ? "auto" : Integer.toString(lanes)) + ";passes=" + passes + ";fastmath="
                + fastmath + ";math=" + (tight ? "tight" : "fast");
    }
}
