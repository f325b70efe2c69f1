package org.quern.cache.report;

import static org.quern.check.Given.given;

import java.nio.file.Path;

/**
 * What is wrong with one file.
 *
 * @param file which
 * @param problem what
 */
public record Finding(Path file, String problem) {
    /** Both are there. */
    public Finding {
        given(file, "file");
        given(problem, "problem");
    }

    @Override
    public String toString() {
        return Printable.line(file + ": " + problem);
    }
}
