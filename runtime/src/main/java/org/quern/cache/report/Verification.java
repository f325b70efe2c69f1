package org.quern.cache.report;

import java.util.List;
import org.quern.check.Given;

/**
 * What a look at every file of the cache found.
 *
 * @param overloads code files read
 * @param indexes index files read
 * @param bytes size of both
 * @param findings what is wrong; empty if all is as it should be
 */
public record Verification(long overloads, long indexes, long bytes, List<Finding> findings) {
    /** Makes the list immutable. */
    public Verification {
        findings = Given.list(findings, "findings");
    }

    /** {@return whether nothing is wrong} */
    public boolean isOk() {
        return findings.isEmpty();
    }
}
