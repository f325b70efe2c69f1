package org.quern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Groups of classes that reach each other: what must be understood together stays small. */
class TanglesTest {
    private static final int MOST = 8;

    @Test
    void smallGroups() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass c : MainClasses.read()) {
            Set<String> used = uses.computeIfAbsent(outermost(c), _ -> new TreeSet<>());
            for (Dependency d : c.getDirectDependenciesFromSelf()) {
                used.add(outermost(d.getTargetClass()));
            }
        }
        assertEquals(List.of(), groups(uses).stream().filter(g -> g.size() > MOST).toList());
    }

    @Test
    void groupsAreFound() {
        Map<String, Set<String>> uses = Map.of("a", Set.of("b"), "b", Set.of("c", "d"), "c", Set.of("a"),
                "d", Set.of("e"), "e", Set.of("d", "outside"), "f", Set.of("a", "f"));
        assertEquals(Set.of(Set.of("a", "b", "c"), Set.of("d", "e"), Set.of("f")),
                groups(uses).stream().map(Set::copyOf).collect(Collectors.toSet()));
    }

    /** Nested classes count as the one that they stand in. */
    private static String outermost(JavaClass c) {
        String name = c.getBaseComponentType().getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /**
     * The strongly connected components, by Kosaraju: in reverse order of when a walk left them, what the nodes are
     * reached from and no earlier component has.
     */
    private static List<List<String>> groups(Map<String, Set<String>> uses) {
        Map<String, Set<String>> usedBy = new HashMap<>();
        uses.forEach((from, used) -> used.forEach(to -> usedBy.computeIfAbsent(to, _ -> new TreeSet<>()).add(from)));
        List<String> left = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        uses.keySet().forEach(n -> walk(n, node -> within(uses, uses.get(node)), seen, left));
        Collections.reverse(left);
        Set<String> taken = new TreeSet<>();
        List<List<String>> groups = new ArrayList<>();
        for (String node : left) {
            List<String> group = new ArrayList<>();
            walk(node, n -> within(uses, usedBy.getOrDefault(n, Set.of())), taken, group);
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static List<String> within(Map<String, Set<String>> nodes, Set<String> some) {
        return some.stream().filter(nodes::containsKey).toList();
    }

    /** Adds what is reached from a node and was not seen, each after all that is reached from it. */
    private static void walk(String from, Function<String, List<String>> next, Set<String> seen, List<String> left) {
        record Step(String node, Deque<String> rest) {}
        Deque<Step> path = new ArrayDeque<>();
        if (seen.add(from)) {
            path.push(new Step(from, new ArrayDeque<>(next.apply(from))));
        }
        while (!path.isEmpty()) {
            Step step = path.peek();
            String node = step.rest().poll();
            if (node == null) {
                left.add(path.pop().node());
            } else if (seen.add(node)) {
                path.push(new Step(node, new ArrayDeque<>(next.apply(node))));
            }
        }
    }
}
