package org.quern.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quern completion}. */
@Command(name = "completion", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Prints a script that makes a shell complete commands, options, dtypes and files.", footer = {
    "", "In ~/.bashrc:  source <(quern completion bash)",
    "In ~/.zshrc, after compinit:  source <(quern completion zsh)"})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private String shell;

    CompletionCommand() {}

    @Override
    public Integer call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new BadInputException("shell '" + shell + "' given, bash or zsh expected");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(new Completion(CommandTree.of()).script(shell.equals("zsh")));
        out.flush();
        return Failures.DONE;
    }
}
