package org.quern.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Interactive features of commands: paging and confirmation. */
final class Terminal {
    /** The most lines that are not paged, as they fit on the smallest screen. */
    private static final int SCREEN = 24;

    private Terminal() {}

    /** {@return whether both input and output are a terminal, and neither a pipe or file} */
    @SuppressWarnings("SystemConsoleNull") // JDK 25's is null again where stdin or stdout is redirected
    static boolean isThere() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /**
     * {@return whether standard input (0), output (1) or error (2) is a terminal; the other two may be files or pipes}
     */
    static boolean isOne(int descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Prints lines; more than a screenful go through {@code $PAGER}, by default {@code less -FRX}, if this is a
     * terminal.
     */
    static void print(PrintWriter out, List<String> lines) {
        String pager = System.getenv().getOrDefault("PAGER", "less -FRX");
        if (lines.size() <= SCREEN || !isThere() || pager.isBlank() || !page(pager, lines)) {
            lines.forEach(out::println);
        }
        out.flush();
    }

    /** Shows lines in a pager; false if there is no such pager, and nothing has been shown. */
    static boolean page(String pager, List<String> lines) {
        try {
            Process shown = new ProcessBuilder("sh", "-c", pager)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            // An interrupt from the keyboard is handled by the pager: if this process ended first, it would leave the
            // terminal to the shell in the pager's mode.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> shown.onExit().join()));
            try (Writer to = shown.outputWriter(Charset.defaultCharset())) {
                for (String line : lines) {
                    to.write(line + "\n");
                }
            } catch (IOException e) {
                // The reader has quit, or there is no such pager, which the exit status tells.
            }
            int status = shown.waitFor();
            return status != 126 && status != 127;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * Asks for confirmation of a deletion; only {@code y} and {@code yes} confirm.
     *
     * @throws BadInputException if there is no terminal
     */
    static boolean confirm(String question) {
        if (!isThere()) {
            throw new BadInputException("this deletes files: give --yes where there is no terminal to ask on");
        }
        Console console = System.console();
        String answer = console.readLine("%s [y/N] ", question);
        if (answer == null) {
            console.printf("%n");
            return false;
        }
        String word = answer.strip();
        return word.equalsIgnoreCase("y") || word.equalsIgnoreCase("yes");
    }
}
