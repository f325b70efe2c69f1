package org.quern.cache.report;

import static org.quern.check.Given.given;

import java.nio.file.Path;

/**
 * A problem with one file.
 *
 * @param file path of the file
 * @param problem what is wrong with it, as a phrase
 */
public record Finding(Path file, String problem) {
    /** Checks that no value is null. */
    public Finding {
        given(file, "file");
        given(problem, "problem");
    }

    @Override
    public String toString() {
        return Printable.line(file + ": " + problem);
    }
}
