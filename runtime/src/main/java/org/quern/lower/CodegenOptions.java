package org.quern.lower;

/**
 * What changes the generated code besides the kernel, target and library. Every component is part of the key.
 *
 * @param lanes W, a power of two to 256, or 0: chosen by {@link Lanes}
 * @param passes LLVM's pass pipeline
 */
public record CodegenOptions(int lanes, String passes) {
    /** What is used unless told otherwise. */
    public static final CodegenOptions DEFAULT = new CodegenOptions(0, "default<O3>");

    /** The canonical text that goes into the key. */
    public String canonical() {
        return "lanes=" + (lanes == 0 ? "auto" : Integer.toString(lanes)) + ";passes=" + passes;
    }
}
