package org.quern.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.check.Count;
import org.quern.error.ArgumentException;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;

/**
 * What an expression's variables stand for: numbers, given for the whole expression, or the operands of a call.
 * Messages call both by the variables' names.
 *
 * @param text the expression's text
 * @param variables names of the variables that no number is given for
 * @param numbers texts of the numbers given for the others
 */
record Bindings(String text, List<String> variables, Map<String, String> numbers) {
    /** With one more number. */
    Bindings with(String name, String number) {
        requireVariable("number", name);
        Map<String, String> all = new LinkedHashMap<>(numbers);
        all.put(name, number);
        return new Bindings(text, variables.stream().filter(v -> !v.equals(name)).toList(), all);
    }

    /** Refuses an operand or number for what is no variable, or has a number already. */
    void requireVariable(String what, String name) {
        if (name != null && variables.contains(name)) {
            return;
        }
        String number = name == null ? null : numbers.get(name);
        throw ArgumentException.of(what + " '" + name + "' given, which " + (number == null
                ? shown() + " does not use; its variables are " + listed()
                : "is " + number + " in " + shown() + " already, by with(\"" + name + "\", \"" + number + "\")"
                        + "; its other variables are " + listed()));
    }

    /** Refuses operands of another number than the variables', and null. */
    void requireAll(NDArray... operands) {
        int n = variables.size();
        if (operands.length != n) {
            throw ArgumentException.of(shown() + " takes " + Count.of(n, "operand")
                    + (n == 0 ? "" : ", " + listed()) + "; " + operands.length + " given");
        }
        for (int i = 0; i < n; i++) {
            if (operands[i] == null) {
                throw ArgumentException.of("operand '" + variables.get(i) + "' of " + shown() + " is null");
            }
        }
    }

    /** The exception for operands whose shapes do not fit, with the variables' shapes. */
    QuernException misfit(ShapeException e, NDArray... operands) {
        StringJoiner shapes = new StringJoiner(", ");
        for (int i = 0; i < operands.length; i++) {
            shapes.add(variables.get(i) + " " + Shapes.text(operands[i].shape()));
        }
        // a message of a call names the kernel, and operands by number
        String rule = e.getMessage().replaceFirst("^kernel '\\w+': ", "");
        for (int i = variables.size() - 1; i >= 0; i--) {
            rule = rule.replace("operand " + i + " ", variables.get(i) + " ").replace("operand " + i + ":",
                    variables.get(i) + ":");
        }
        return ShapeException.of(shown() + " of " + shapes + ": " + rule);
    }

    private String shown() {
        return "'" + Excerpt.of(text) + "'";
    }

    private String listed() {
        return variables.isEmpty() ? "none" : String.join(", ", variables);
    }
}
