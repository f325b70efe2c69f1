package org.quern.cache.report;

import java.util.List;
import org.quern.check.Given;

/**
 * The result of an export or import.
 *
 * @param overloads number of overloads copied
 * @param there number of overloads that the target had already
 * @param bytes total size of the files copied, in bytes
 * @param findings files left out because a check failed or they could not be written
 */
public record Transferred(long overloads, long there, long bytes, List<Finding> findings) {
    /** Copies the list. */
    public Transferred {
        findings = Given.list(findings, "findings");
    }
}
