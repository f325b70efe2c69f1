package org.quern.check;

/** The indefinite article in messages: {@code a List}, {@code an NDArray}. */
public final class Article {
    private Article() {}

    /** A noun after its article. */
    public static String of(String noun) {
        boolean vowel = !noun.isEmpty() && "AEIOUaeiou".indexOf(noun.charAt(0)) >= 0;
        return (vowel || noun.startsWith("NDArray") ? "an " : "a ") + noun;
    }
}
