package org.quern.cli;

/** The command line. Exit codes: 0 done, 1 failed, 2 bad usage or bad input. */
public final class Main {
    private Main() {}

    /** Runs one command, and ends the process with its exit code. */
    public static void main(String[] args) {
        Warnings.form();
        int code;
        try {
            EvalArguments plain = EvalArguments.plain(args);
            code = plain == null ? CommandTree.of(args).execute(args) : evaluate(plain, Streams.ofProcess());
        } catch (OutOfMemoryError e) {
            System.err.println("quern: " + e.getMessage());
            code = Failures.FAILED;
        }
        System.exit(code);
    }

    /** Evaluates; the exit code. */
    static int evaluate(EvalArguments arguments, Streams streams) {
        try {
            new Evaluation(arguments, streams).run();
            return Failures.DONE;
        } catch (RuntimeException e) {
            return Failures.show(e, streams.err());
        }
    }
}
