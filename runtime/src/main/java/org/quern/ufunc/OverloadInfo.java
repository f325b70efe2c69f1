package org.quern.ufunc;

import static org.quern.check.Given.given;

/**
 * Description of an overload.
 *
 * @param signature dtypes, such as {@code float64,int32->float64}
 * @param compiled true if LLVM compiled it in this process; false if it was read from the cache
 * @param nanos nanoseconds from the first request to code that can be called
 * @param cpu instruction set that the code needs, such as {@code x86-64-v4}
 * @param lanes number of elements that the code computes at once
 * @param bytes size of the ELF object in bytes
 */
public record OverloadInfo(String signature, boolean compiled, long nanos, String cpu, int lanes, int bytes) {
    /** Checks that no text is null. */
    public OverloadInfo {
        given(signature, "signature");
        given(cpu, "cpu");
    }
}
