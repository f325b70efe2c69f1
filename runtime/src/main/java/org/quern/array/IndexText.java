package org.quern.array;

import java.util.ArrayList;
import java.util.List;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;

/**
 * NumPy's basic indexing as text: comma-separated entries {@code start:stop:step}, whole numbers, {@code ...} at most
 * once, and {@code newaxis} or {@code None}. Axes that are not indexed stay whole; they are at the dots, or else at the
 * end.
 */
final class IndexText {
    private IndexText() {}

    static Layout apply(String text, Layout layout) {
        List<String> terms = terms(text);
        int consumed = 0;
        boolean dots = false;
        for (String t : terms) {
            if (t.equals("...")) {
                if (dots) {
                    throw bad(text, t, "'...' may stand once");
                }
                dots = true;
            } else if (!isNewAxis(t)) {
                consumed++;
            }
        }
        if (consumed > layout.ndim()) {
            throw ShapeException.of("index '" + text + "' has " + consumed + " entries for an array of shape "
                    + Shapes.text(layout.shape));
        }
        int whole = layout.ndim() - consumed;
        int axis = 0;
        Layout result = layout;
        for (String t : terms) {
            if (t.equals("...")) {
                axis += whole;
            } else if (isNewAxis(t)) {
                result = result.expand(axis++);
            } else if (t.indexOf(':') >= 0) {
                result = slice(text, t, result, axis++);
            } else {
                result = result.select(axis, number(text, t, t));
            }
        }
        return result;
    }

    private static boolean isNewAxis(String term) {
        return term.equals("newaxis") || term.equals("None");
    }

    private static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = text.indexOf(',', from);
            to = to < 0 ? text.length() : to;
            String term = text.substring(from, to).strip();
            if (term.isEmpty() && !(terms.isEmpty() && to == text.length())) {
                throw bad(text, term, "an entry is missing");
            }
            if (!term.isEmpty()) {
                terms.add(term);
            }
            from = to + 1;
        }
        return terms;
    }

    private static Layout slice(String text, String term, Layout layout, int axis) {
        int first = term.indexOf(':');
        int second = term.indexOf(':', first + 1);
        int end = second < 0 ? term.length() : second;
        String stepText = second < 0 ? "" : term.substring(second + 1).strip();
        String startText = term.substring(0, first).strip();
        String stopText = term.substring(first + 1, end).strip();
        long step = stepText.isEmpty() ? 1 : number(text, term, stepText);
        boolean forward = step > 0;
        long start = !startText.isEmpty() ? number(text, term, startText) : forward ? 0 : Long.MAX_VALUE;
        long stop = !stopText.isEmpty() ? number(text, term, stopText) : forward ? Long.MAX_VALUE : Long.MIN_VALUE;
        return layout.slice(axis, start, stop, step);
    }

    private static long number(String text, String term, String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw bad(text, term, "'" + digits + "' is not a whole number of 64 bits");
        }
    }

    private static QuernException bad(String text, String term, String why) {
        return ShapeException.of("index '" + text + "', entry '" + term + "': " + why
                + "; an entry is start:stop:step, a whole number, ... or newaxis");
    }
}
