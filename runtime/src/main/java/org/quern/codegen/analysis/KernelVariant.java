package org.quern.codegen.analysis;

/**
 * Variants of a kernel's code, which differ in the meaning of the W lanes and in the access to memory. An object
 * contains all variants of a gufunc, in the order of nrt_form in nrt.h; they give the same bits.
 */
public enum KernelVariant {
    /** A gufunc: lanes are W iterations of its lanes loops; the last core axis of every operand is contiguous. */
    UNIT,
    /** A gufunc: lanes are W iterations of its lanes loops; core axes have any strides. */
    STRIDED,
    /** A gufunc: lanes are W instances, whose cores are interleaved in memory. */
    BATCH,
    /** A function of elements: lanes are W of them. */
    ELEMENTS;

    /**
     * {@return whether lanes are iterations of lanes loops; outside of these all values are the same in every lane}
     */
    public boolean within() {
        return this == UNIT || this == STRIDED;
    }
}
