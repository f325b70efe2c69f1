package org.quern.expression;

import java.util.Collection;

/** Suggests a name for a misspelled one. */
final class Nearest {
    private Nearest() {}

    /**
     * The first of the names with the fewest letters to change, at most a third of them; null if none is that near.
     */
    static String to(String given, Collection<String> names) {
        String best = null;
        int fewest = Math.max(1, given.length() / 3) + 1;
        for (String name : names) {
            int d = distance(given, name);
            if (d < fewest && d < name.length()) {
                fewest = d;
                best = name;
            }
        }
        return best;
    }

    /** Letters to insert, delete or replace (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
