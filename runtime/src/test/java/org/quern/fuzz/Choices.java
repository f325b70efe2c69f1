package org.quern.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The numbers that a case is made of: drawn at random and noted, or given again. Every sequence means a case, one that ends early
 * goes on with zeros, and 0 is always the simplest choice; so a case is made smaller by leaving numbers out and making them less.
 */
final class Choices {
    /** What was drawn for one part of a case. */
    record Span(int begin, int end) {}

    private final Random random;
    private final int[] given;
    private int at;
    private int[] drawn = new int[64];
    private final List<Span> spans = new ArrayList<>();
    private final List<Integer> open = new ArrayList<>();

    private Choices(Random random, int... given) {
        this.random = random;
        this.given = given;
    }

    /** Those of a seed. */
    static Choices random(long seed) {
        return new Choices(new Random(seed));
    }

    /** These. */
    static Choices replay(int... numbers) {
        return new Choices(null, numbers);
    }

    /** 0 to {@code bound - 1}. */
    int draw(int bound) {
        int n = random != null ? random.nextInt(bound) : at < given.length ? given[at] % bound : 0;
        if (at == drawn.length) {
            drawn = Arrays.copyOf(drawn, 2 * at);
        }
        drawn[at++] = n;
        return n;
    }

    /** True once in so many times. */
    boolean once(int in) {
        return draw(in) == in - 1;
    }

    /** One of them; the first is the simplest. */
    @SafeVarargs
    final <T> T one(T... of) {
        return of[draw(of.length)];
    }

    <T> T one(List<T> of) {
        return of.get(draw(of.size()));
    }

    /** Begins a part that can be left out, or replaced by a part of it. */
    void open() {
        open.add(at);
    }

    /** Ends it. */
    void close() {
        spans.add(new Span(open.removeLast(), at));
    }

    /** All that was drawn. */
    int[] drawn() {
        return Arrays.copyOf(drawn, at);
    }

    /** The parts, inner ones first. */
    List<Span> spans() {
        return List.copyOf(spans);
    }
}
