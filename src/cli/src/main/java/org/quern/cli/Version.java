package org.quern.cli;

import org.quern.Quern;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code quern --version}. */
final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() {
        return new String[] {"quern " + Quern.version()};
    }
}
