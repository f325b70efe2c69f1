package org.quern.cache.report;

import java.nio.file.Path;

/**
 * What is wrong with one file.
 *
 * @param file which
 * @param problem what
 */
public record Finding(Path file, String problem) {
    @Override
    public String toString() {
        return Printable.line(file + ": " + problem);
    }
}
