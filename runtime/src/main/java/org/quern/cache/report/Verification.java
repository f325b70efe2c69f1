package org.quern.cache.report;

import java.util.List;
import org.quern.check.Given;

/**
 * The result of verifying every file of the cache.
 *
 * @param overloads number of code files read
 * @param indexes number of index files read
 * @param bytes total size of both, in bytes
 * @param findings the problems; empty if there are none
 */
public record Verification(long overloads, long indexes, long bytes, List<Finding> findings) {
    /** Copies the list. */
    public Verification {
        findings = Given.list(findings, "findings");
    }

    /** {@return true if there are no problems} */
    public boolean isOk() {
        return findings.isEmpty();
    }
}
