package org.quern.cli;

import org.quern.Quern;
import picocli.CommandLine.IVersionProvider;

/** What {@code quern --version} prints. */
final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() {
        return new String[] {"quern " + Quern.version()};
    }
}
