package org.quern.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals have in common that are about code for levels of x86-64. */
abstract class LevelsMojo extends QuernMojo {
    /** Levels of x86-64 that the code is to run on; they need not run here. */
    @Parameter(property = "quern.levels", defaultValue = "v2,v3,v4")
    private List<String> levels;

    /** They, as an argument of the command line. */
    final String levels() {
        return "--levels=" + String.join(",", levels);
    }
}
