package org.quern.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.array.NDArray;
import org.quern.array.Npy;
import org.quern.array.NpyFormatException;
import org.quern.error.ArgumentException;
import org.quern.expression.Expression;
import org.quern.expression.ExpressionException;

/** The operands of {@code quern eval}: {@code NAME=FILE.npy}, {@code NAME=-} for standard input, and {@code NAME=NUMBER}. */
final class Operands {
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Checks the arguments; no file is read.
     *
     * @throws BadInputException that names the invalid argument and the reason
     */
    Operands(List<String> arguments) {
        String standard = null;
        for (String given : arguments) {
            int equals = given.indexOf('=');
            String name = equals < 0 ? "" : given.substring(0, equals);
            if (given.startsWith("-")) {
                throw new BadInputException(
                        "no option '" + given + "'; options are -o, --out, -v, --explain, --threads");
            }
            if (!isName(name) || equals == given.length() - 1) {
                throw new BadInputException("'" + given + "' given, NAME=FILE.npy, NAME=NUMBER or NAME=- expected");
            }
            if (Expression.isConstant(name)) {
                throw new BadInputException(
                        "'" + name + "' is a constant of expressions: give the operand another name");
            }
            String value = given.substring(equals + 1);
            if (values.put(name, value) != null) {
                throw new BadInputException("operand '" + name + "' is given twice");
            }
            if (value.equals(EvalArguments.STANDARD)) {
                if (standard != null) {
                    throw new BadInputException(
                            "operands '" + standard + "' and '" + name + "': standard input has one array");
                }
                standard = name;
            }
        }
    }

    /** {@return whether a text is a letter or underscore, followed by any number of these and digits} */
    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The expression with numbers substituted, after a check of every operand against it. */
    Expression in(String text) {
        Expression expression = Expression.parse(text);
        try {
            expression.requireAmong(values.keySet());
        } catch (ExpressionException e) {
            throw values.isEmpty() ? new BadInputException(e.getMessage() + "\n  NAME=FILE.npy gives one") : e;
        }
        requireUsed(expression);
        boolean numbersOnly = values.values().stream().allMatch(Expression::isNumber);
        for (Map.Entry<String, String> e : values.entrySet()) {
            if (!numbersOnly && Expression.isNumber(e.getValue())) {
                expression = expression.with(e.getKey(), e.getValue());
            }
        }
        if (expression.variables().isEmpty()) {
            throw new BadInputException(
                    "the expression has no operand: at least one NAME=FILE.npy, NAME=NUMBER or NAME=- is needed");
        }
        return expression;
    }

    private void requireUsed(Expression expression) {
        List<String> unused = values.keySet().stream().filter(name -> !expression.variables().contains(name)).toList();
        if (!unused.isEmpty()) {
            throw new BadInputException("the expression does not use " + String.join(", ", unused)
                    + (expression.variables().isEmpty()
                            ? ""
                            : "; it uses " + String.join(", ", expression.variables())));
        }
    }

    /** The arrays of the expression's operands, in the order given. */
    Map<String, NDArray> read(Expression expression, Streams streams) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (expression.variables().contains(name)) {
                arrays.put(name, value.equals(EvalArguments.STANDARD)
                        ? standard(name, streams)
                        : Expression.isNumber(value) ? number(name, value) : file(name, Path.of(value)));
            }
        });
        return arrays;
    }

    private static NDArray standard(String name, Streams streams) {
        if (streams.terminals().in()) {
            throw new BadInputException(
                    "operand '" + name + "': standard input is a terminal, a pipe or file with a .npy array expected");
        }
        try {
            return Npy.read(streams.in());
        } catch (NpyFormatException e) {
            throw new BadInputException("operand '" + name + "', standard input: " + e.getMessage());
        }
    }

    /** A number as an array, if no operand is an array that it could take its dtype from. */
    private static NDArray number(String name, String value) {
        try {
            return Expression.scalar(value);
        } catch (ArgumentException e) {
            throw new BadInputException("operand '" + name + "': " + e.getMessage());
        }
    }

    private static NDArray file(String name, Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            String why = Files.notExists(file)
                    ? "no such file"
                    : Files.isDirectory(file) ? "a directory, a file expected" : "it may not be read";
            throw new BadInputException("operand '" + name + "', " + file + ": " + why);
        }
        return Npy.read(file);
    }
}
