package org.quern.cache.report;

import java.util.List;
import org.quern.check.Given;

/**
 * What an export or import did.
 *
 * @param overloads copied
 * @param there already in the target
 * @param bytes of the files copied
 * @param findings files left out because a check failed, or they could not be written
 */
public record Transferred(long overloads, long there, long bytes, List<Finding> findings) {
    /** Makes the list immutable. */
    public Transferred {
        findings = Given.list(findings, "findings");
    }
}
