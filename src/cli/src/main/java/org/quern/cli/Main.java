package org.quern.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 failed, 2 bad usage or bad input. */
@Command(
        name = "quern",
        description = "Array kernels compiled to native code, kept in a cache, and run over .npy files.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class, EvalCommand.class, InspectCommand.class, CacheCommand.class, InfoCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    Main() {}

    /** Runs one command, and ends the process with its exit code. */
    public static void main(String[] args) {
        int code;
        try {
            code = commandLine().execute(args);
        } catch (OutOfMemoryError e) {
            System.err.println("quern: " + e.getMessage());
            code = Failures.FAILED;
        }
        System.exit(code);
    }

    static CommandLine commandLine() {
        CommandLine all = new CommandLine(new Main()).setExecutionExceptionHandler(new Failures())
                // An expression is no name of a file to read arguments from, whatever it begins with.
                .setExpandAtFiles(false);
        // An expression may start with a minus sign.
        Map<String, CommandLine> commands = all.getSubcommands();
        CommandLine explain = commands.get("cache").getSubcommands().get("explain");
        for (CommandLine command : List.of(commands.get("eval"), commands.get("inspect"), explain)) {
            command.setUnmatchedOptionsArePositionalParams(true).setPosixClusteredShortOptionsAllowed(false);
        }
        return all;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
