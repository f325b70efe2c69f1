package org.quern.fuzz;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.quern.dsl.Expr;

/** What the documentation says that the chunks of parallel loops depend on, found in a program. */
final class Loops {
    private Loops() {}

    /** Whether these steps have a loop, or call a function that has one; integer powers are one. */
    static boolean in(List<Step> steps) {
        for (Step s : steps) {
            boolean loop = s instanceof Step.Count || s instanceof Step.While || s instanceof Step.Rounds
                    || (s instanceof Step.Accumulators a && a.length() > 0 && a.begins());
            if (loop || terms(s).stream().anyMatch(Loops::in) || s.blocks().stream().anyMatch(Loops::in)) {
                return true;
            }
        }
        return false;
    }

    private static boolean in(Object o) {
        return switch (o) {
            case Term.Applied a -> isIntegerPower(a) || a.arguments().stream().anyMatch(Loops::in);
            case Term.Element e -> in(e.index());
            case Term.Loaded l -> l.index().stream().anyMatch(Loops::in);
            case Term.Total t -> t.index() != null && in(t.index());
            case Term.Called c -> c.routine().loops() || c.arguments().stream().anyMatch(Loops::in);
            default -> false;
        };
    }

    private static boolean isIntegerPower(Term.Applied a) {
        if (!a.operation().name().equals("pow") || a.type().isFloat()) {
            return false;
        }
        boolean small = a.arguments().get(1) instanceof Long y && y >= 0 && y <= 64;
        return !small && a.operation().parameters().get(0) == Expr.class;
    }

    private static List<Object> terms(Step step) {
        return switch (step) {
            case Step.Let s -> List.of(s.value());
            case Step.Declare s -> List.of(s.initial());
            case Step.Assign s -> List.of(s.value());
            case Step.Put s -> List.of(s.index(), s.value());
            case Step.When s -> List.of(s.condition());
            case Step.Leave s -> List.of(s.condition());
            case Step.Output s -> List.of(s.value());
            case Step.Store s -> concat(s.index(), s.value());
            case Step.Add s -> s.index() == null ? List.of(s.value()) : List.of(s.index(), s.value());
            case Step.Scratch s -> List.copyOf(s.space().extents().stream().map(Space.Extent::size).toList());
            case Step.Array s -> List.of();
            case Step.Accumulators s -> List.of();
            case Step.Count s -> List.of();
            case Step.Rounds s -> List.of();
            case Step.While s -> List.of();
        };
    }

    private static List<Object> concat(List<Term> terms, Term last) {
        List<Object> all = new java.util.ArrayList<>(terms);
        all.add(last);
        return all;
    }

    /** The accumulators that a loop adds to and that are declared outside of it, in order. */
    static Set<Step.Accumulators> added(List<Step> body) {
        Set<Step.Accumulators> added = new LinkedHashSet<>();
        Set<Step.Accumulators> declared = new HashSet<>();
        see(body, added, declared);
        added.removeAll(declared);
        return added;
    }

    private static void see(List<Step> steps, Set<Step.Accumulators> added, Set<Step.Accumulators> declared) {
        for (Step s : steps) {
            if (s instanceof Step.Add a) {
                added.add(a.to());
            } else if (s instanceof Step.Accumulators a) {
                declared.add(a);
            }
            s.blocks().forEach(b -> see(b, added, declared));
        }
    }

    /** Whether rounds of a parallel loop follow each other: one has a loop of independent rounds, scratch memory or an array to add to. */
    static boolean followEachOther(List<Step> body) {
        return added(body).stream().anyMatch(a -> a.length() > 0) || has(body);
    }

    private static boolean has(List<Step> body) {
        return body.stream().anyMatch(s -> s instanceof Step.Rounds || s instanceof Step.Scratch
                || s.blocks().stream().anyMatch(Loops::has));
    }
}
