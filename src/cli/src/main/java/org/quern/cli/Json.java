package org.quern.cli;

import java.util.List;
import java.util.Map;

/** JSON text (RFC 8259) of maps, lists, strings, numbers, booleans and null. */
final class Json {
    private Json() {}

    static String of(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n");
        return out.toString();
    }

    private static void write(StringBuilder out, Object value, String newline) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> m -> {
                String separator = "{";
                for (Map.Entry<?, ?> e : m.entrySet()) {
                    string(out.append(separator).append(newline).append("  "), e.getKey().toString());
                    write(out.append(": "), e.getValue(), newline + "  ");
                    separator = ",";
                }
                out.append(m.isEmpty() ? "{}" : newline + "}");
            }
            case List<?> l -> {
                String separator = "[";
                for (Object o : l) {
                    write(out.append(separator).append(newline).append("  "), o, newline + "  ");
                    separator = ",";
                }
                out.append(l.isEmpty() ? "[]" : newline + "]");
            }
            case Number n -> out.append(n);
            case Boolean b -> out.append(b);
            default -> string(out, value.toString());
        }
    }

    private static void string(StringBuilder out, String s) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
