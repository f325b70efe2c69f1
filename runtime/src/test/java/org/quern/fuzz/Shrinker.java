package org.quern.fuzz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Makes a case that fails smaller as long as it fails: leaves parts out, puts parts in the place of what they are part of, lowers
 * numbers.
 */
final class Shrinker {
    /** Tries cases. */
    interface Trial {
        /** The place of the first that fails, or -1. */
        int firstFailing(List<int[]> cases);
    }

    private static final int AT_ONCE = 32;

    private final Trial trial;
    private final UnaryOperator<Choices> reader;
    private final long deadline;
    private int[] least;

    private Shrinker(Trial trial, UnaryOperator<Choices> reader, int[] failing, long nanos) {
        this.trial = trial;
        this.reader = reader;
        this.least = failing;
        this.deadline = System.nanoTime() + nanos;
    }

    /**
     * The smallest case found, which may be the given one.
     *
     * @param reader makes a case of choices, which then know their parts
     * @param nanos time to look for it
     */
    static int[] shrink(int[] failing, UnaryOperator<Choices> reader, long nanos, Trial trial) {
        Shrinker s = new Shrinker(trial, reader, failing, nanos);
        int before;
        do {
            before = s.least.length + s.sum();
            for (Pass pass : Pass.values()) {
                s.run(pass);
            }
        } while (s.least.length + s.sum() < before && System.nanoTime() < s.deadline);
        return s.least;
    }

    private int sum() {
        int sum = 0;
        for (int n : least) {
            sum += Math.min(n, 1 << 16);
        }
        return sum;
    }

    private enum Pass {
        WITHOUT_PART,
        PART_FOR_WHOLE,
        LOWER
    }

    private void run(Pass pass) {
        List<int[]> candidates = candidates(pass);
        for (int from = 0; from < candidates.size() && System.nanoTime() < deadline;) {
            List<int[]> some = candidates.subList(from, Math.min(candidates.size(), from + AT_ONCE));
            int failing = trial.firstFailing(some);
            if (failing < 0) {
                from += some.size();
            } else {
                least = some.get(failing);
                from += failing;
                candidates = candidates(pass);
            }
        }
    }

    private List<int[]> candidates(Pass pass) {
        Choices read = reader.apply(Choices.replay(least));
        least = without(read.drawn(), zeros(read.drawn()), read.drawn().length);
        List<Choices.Span> spans = new ArrayList<>(read.spans());
        spans.removeIf(s -> s.begin() >= least.length || s.begin() == s.end());
        spans.sort(Comparator.comparingInt(s -> s.begin() - s.end()));
        List<int[]> all = new ArrayList<>();
        switch (pass) {
            case WITHOUT_PART -> {
                for (Choices.Span s : spans) {
                    all.add(without(least, s.begin(), Math.min(s.end(), least.length)));
                }
            }
            case PART_FOR_WHOLE -> {
                for (Choices.Span s : spans) {
                    for (Choices.Span part : largestWithin(s, spans)) {
                        if (part.end() <= least.length) {
                            int[] head = without(least, /* begin= */ part.end(),
                                    /* end= */ Math.min(s.end(), least.length));
                            all.add(without(head, /* begin= */ s.begin(), /* end= */ part.begin()));
                        }
                    }
                }
            }
            case LOWER -> {
                for (int i = 0; i < least.length; i++) {
                    for (int to : new int[] {0, least[i] / 2, least[i] - 1}) {
                        if (to >= 0 && to < least[i]) {
                            int[] lower = least.clone();
                            lower[i] = to;
                            all.add(lower);
                        }
                    }
                }
            }
        }
        return all;
    }

    /** The parts of a part that are not parts of another one within. */
    private static List<Choices.Span> largestWithin(Choices.Span whole, List<Choices.Span> largestFirst) {
        List<Choices.Span> parts = new ArrayList<>();
        for (Choices.Span p : largestFirst) {
            boolean within = p.begin() >= whole.begin() && p.end() <= whole.end() && !p.equals(whole);
            if (within && parts.stream().noneMatch(q -> p.begin() >= q.begin() && p.end() <= q.end())) {
                parts.add(p);
            }
        }
        return parts;
    }

    /** Where the zeros at the end begin, which need not be written. */
    private static int zeros(int[] numbers) {
        int n = numbers.length;
        while (n > 0 && numbers[n - 1] == 0) {
            n--;
        }
        return n;
    }

    private static int[] without(int[] numbers, int begin, int end) {
        int[] less = new int[numbers.length - (end - begin)];
        System.arraycopy(numbers, 0, less, 0, begin);
        System.arraycopy(numbers, end, less, begin, numbers.length - end);
        return less;
    }
}
