package org.quern.ufunc;

import static org.quern.check.Given.given;

/**
 * Where an overload came from.
 *
 * @param signature dtypes, such as {@code float64,int32->float64}
 * @param compiled with LLVM in this process; false: read from the cache
 * @param nanos time from the first request to code that can be called
 * @param cpu instruction set that it needs, such as {@code x86-64-v4}
 * @param lanes elements that the code computes at once
 * @param bytes size of the ELF object
 */
public record OverloadInfo(String signature, boolean compiled, long nanos, String cpu, int lanes, int bytes) {
    /** All are there. */
    public OverloadInfo {
        given(signature, "signature");
        given(cpu, "cpu");
    }
}
