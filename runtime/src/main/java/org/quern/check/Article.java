package org.quern.check;

/** The indefinite article in messages: {@code a List}, {@code an NDArray}. */
public final class Article {
    private Article() {}

    /** A noun after its article. */
    public static String of(String noun) {
        boolean an = noun.startsWith("NDArray") || !noun.isEmpty() && "AEIOUaeiou".indexOf(noun.charAt(0)) >= 0;
        return (an ? "an " : "a ") + noun;
    }
}
