package org.quern.codegen;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.text.Printer;

/**
 * Attribution of parts of a module to the kernel's operations. It reads the module's text, emitted a second time with a
 * comment before the instructions of each operation; so only kernels that are refused pay for it.
 */
final class Attribution {
    /** Begins a comment that names the operation of the lines that follow. */
    private static final String MARK = "; operation ";

    private static final Pattern DEFINITION = Pattern.compile("define .*?@([\\w.$-]+)\\(.*");

    /** A line of a function; the operation is null in functions that serve several operations. */
    private record Line(String function, String operation, String text) {}

    private final List<Line> lines = new ArrayList<>();

    private Attribution(String annotated) {
        String function = null;
        String operation = null;
        for (String line : annotated.lines().toList()) {
            String text = line.strip();
            Matcher definition = DEFINITION.matcher(text);
            if (definition.matches()) {
                function = definition.group(1);
                operation = null;
            } else if (text.equals("}")) {
                function = null;
            } else if (text.startsWith(MARK)) {
                operation = text.substring(MARK.length());
            } else if (function != null) {
                lines.add(new Line(function, operation, text));
            }
        }
    }

    /** Reads an annotated module. */
    static Attribution of(String annotated) {
        return new Attribution(annotated);
    }

    /** The comment that names an operation. */
    static String remark(Statement statement, Function function) {
        return MARK + "'" + (Printer.line(statement) + "' of '" + function.name()).replaceAll("\\R", " ") + "'";
    }

    /**
     * The operation that names a symbol, such as {@code operation '%1 = exp %0' of 'f', in '%4 = call 'f'(%2)' of
     * 'kernel'}.
     */
    String symbol(String symbol) {
        Pattern named = Pattern.compile("@" + Pattern.quote(symbol) + "(?![\\w.$-])");
        return chain(text -> named.matcher(text).find());
    }

    /** The operation that converts an integer to a pointer. */
    String address() {
        return chain(text -> text.contains("inttoptr"));
    }

    /** The call chain from the line to the kernel's entry. */
    private String chain(Predicate<String> names) {
        StringBuilder operations = new StringBuilder();
        Set<String> seen = new HashSet<>();
        Line line = find(names, seen);
        while (line != null) {
            if (line.operation() != null) {
                operations.append(operations.isEmpty() ? "operation " : ", in ").append(line.operation());
            }
            seen.add(line.function());
            Pattern called = Pattern.compile("@" + Pattern.quote(line.function()) + "(?![\\w.$-])");
            line = find(text -> called.matcher(text).find(), seen);
        }
        return operations.isEmpty() ? "no operation alone, LLVM's code for all of them" : operations.toString();
    }

    private Line find(Predicate<String> names, Set<String> except) {
        for (Line line : lines) {
            if (!except.contains(line.function()) && names.test(line.text())) {
                return line;
            }
        }
        return null;
    }
}
