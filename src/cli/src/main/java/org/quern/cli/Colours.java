package org.quern.cli;

import java.util.Map;

/**
 * The use of colours in the output: they are used on a terminal that has them. A nonempty {@code NO_COLOR} disables
 * them; {@code CLICOLOR_FORCE}, neither empty nor 0, enables them always.
 *
 * @param onOut true if standard output is coloured
 * @param onErr true if standard error is coloured
 */
record Colours(boolean onOut, boolean onErr) {
    /** The colours of this process, whose environment is given. */
    static Colours of(Map<String, String> environment) {
        return of(environment, Streams.Terminals.ofProcess());
    }

    static Colours of(Map<String, String> environment, Streams.Terminals terminals) {
        if (isSet(environment.get("NO_COLOR"))) {
            return new Colours(false, false);
        }
        String forced = environment.get("CLICOLOR_FORCE");
        if (isSet(forced) && !forced.equals("0")) {
            return new Colours(true, true);
        }
        String kind = environment.get("TERM");
        boolean dumb = !isSet(kind) || kind.equals("dumb");
        return new Colours(terminals.out() && !dumb, terminals.err() && !dumb);
    }

    private static boolean isSet(String value) {
        return value != null && !value.isEmpty();
    }

    /** A text for standard error, in a rendition of ECMA-48 such as {@code 1;31} for bold red. */
    String err(String rendition, String text) {
        return onErr ? "\033[" + rendition + "m" + text + "\033[0m" : text;
    }
}
