package org.quern.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of {@code quern eval}.
 *
 * @param operands each {@code NAME=VALUE}, as given
 * @param out each a file or {@code -}, as given; empty to print
 * @param threads 0 if not given
 */
record EvalArguments(String expression, List<String> operands, List<String> out, boolean explain, int threads) {
    /** In place of a file: standard input or output. */
    static final String STANDARD = "-";

    /**
     * The arguments of a command line, parsed without picocli, whose classes take most of a warm start: JDK archives
     * exclude classes of such an old format, and its commands are created by reflection.
     *
     * @return null for another command, and for arguments that are not plain: picocli parses these, and reports errors
     */
    static EvalArguments plain(String[] arguments) {
        if (arguments.length < 2 || !arguments[0].equals("eval")) {
            return null;
        }
        List<String> positional = new ArrayList<>();
        List<String> out = new ArrayList<>();
        boolean explain = false;
        int threads = 0;
        for (int i = 1; i < arguments.length; i++) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "-o", "--out" -> {
                    if (value.isEmpty() || (isOption(value) && !value.equals(STANDARD))) {
                        return null;
                    }
                    out.add(value);
                    i++;
                }
                case "-v", "--explain" -> {
                    if (explain) {
                        return null;
                    }
                    explain = true;
                }
                case "--threads" -> {
                    if (threads != 0 || !isSmallNumber(value)) {
                        return null;
                    }
                    threads = Integer.parseInt(value);
                    i++;
                }
                default -> {
                    if (isOption(arguments[i])) {
                        return null;
                    }
                    positional.add(arguments[i]);
                }
            }
        }
        return positional.isEmpty()
                ? null
                : new EvalArguments(positional.getFirst(),
                        List.copyOf(positional.subList(1, positional.size())), List.copyOf(out), explain, threads);
    }

    private static boolean isOption(String argument) {
        return argument.startsWith("-");
    }

    /** One to three digits, the first of them not 0. */
    private static boolean isSmallNumber(String value) {
        if (value.isEmpty() || value.length() > 3 || value.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
