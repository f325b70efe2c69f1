package org.quern.codegen.analysis;

/**
 * What the W lanes of a kernel's code are, and how it reaches memory. The forms of a gufunc are all in one object, in
 * the order of nrt_form in nrt.h, and give the same bits.
 */
public enum KernelVariant {
    /** A gufunc: W rounds of its lanes loops; the last core axis of every operand is contiguous. */
    UNIT,
    /** A gufunc: W rounds of its lanes loops; core axes have any strides. */
    STRIDED,
    /** A gufunc: W places of the loop dimensions, side by side in memory. */
    BATCH,
    /** A function of elements: W of them. */
    ELEMENTS;

    /** Whether lanes are rounds of lanes loops: outside of those all is the same in every lane. */
    public boolean within() {
        return this == UNIT || this == STRIDED;
    }
}
