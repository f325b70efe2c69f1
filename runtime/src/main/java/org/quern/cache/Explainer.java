package org.quern.cache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.Explanation;
import org.quern.cache.report.FieldDifference;

/** Explains whether a cache has an overload, and if not, which entry is nearest. For people: it reads every entry. */
public final class Explainer {
    /** Fields of the key that are equal for everything in this process: an entry with another value never serves it. */
    private static final List<String> FIXED = List.of("layout", "target", "compiler", "nrtAbi");

    private Explainer() {}

    /**
     * Explains from all entries of the cache, its layers and bundles. Changes nothing that a listing does not change.
     */
    public static Explanation explain(CodeCache cache, OverloadKey wanted) {
        return explain(cache, wanted, cache.list());
    }

    /** Explains from the entries of the wanted function's name only, which is quick however large the cache is. */
    public static Explanation explainByName(CodeCache cache, OverloadKey wanted) {
        return explain(cache, wanted, cache.list(CacheLayout.directoryName(wanted.function())));
    }

    private static Explanation explain(CodeCache cache, OverloadKey wanted, List<CacheEntry> entries) {
        String state = "absent";
        Path file = cache.root() == null
                ? null
                : CacheLayout.codeFile(new CacheLayout(cache.root()).functionDirectory(wanted.function()),
                        wanted.contentName());
        List<CacheEntry> kin = new ArrayList<>();
        List<CacheEntry> renamed = new ArrayList<>();
        List<CacheEntry> others = new ArrayList<>();
        for (CacheEntry e : entries) {
            if (wanted.equals(e.key())) {
                if (!state.equals("ok")) {
                    state = e.state();
                    file = e.file();
                }
            } else if (e.isOk()) {
                boolean same = e.key().function().equals(wanted.function());
                (same ? kin : e.key().fingerprint().equals(wanted.fingerprint()) ? renamed : others).add(e);
            }
        }
        List<String> fields = new ArrayList<>();
        wanted.fields().forEach((name, value) -> fields.add(name + "=" + value));
        List<CacheEntry> candidates = !kin.isEmpty() ? kin : renamed;
        boolean found = state.equals("ok");
        List<String> remarks = new ArrayList<>();
        if (!found) {
            remarks.addAll(hopeless(wanted, candidates.isEmpty() ? others : candidates));
            remarks.addAll(damaged(entries, wanted));
            cache.problems().forEach(problem -> remarks.add(problem.toString()));
        }
        CacheEntry nearest = found ? null : nearest(candidates, wanted);
        return new Explanation(wanted.function(), wanted.signature(), wanted.cpu(), state, file, fields,
                nearest == null ? null : nearest.file(),
                nearest == null ? List.of() : differences(wanted, nearest.key()),
                remarks);
    }

    /** Damaged files of the wanted function, except the wanted one, whose state is reported elsewhere. */
    private static List<String> damaged(List<CacheEntry> entries, OverloadKey wanted) {
        String directory = CacheLayout.directoryName(wanted.function());
        List<String> lines = new ArrayList<>();
        for (CacheEntry e : entries) {
            Path parent = e.file().getParent();
            if (!e.isOk() && !wanted.equals(e.key()) && parent != null && parent.endsWith(directory)) {
                lines.add(e.file() + " is " + e.state());
            }
        }
        return lines;
    }

    /**
     * The entry that differs in the fewest fields; among equals one with the wanted signature, then the first listed.
     */
    private static CacheEntry nearest(List<CacheEntry> candidates, OverloadKey wanted) {
        CacheEntry best = null;
        int least = Integer.MAX_VALUE;
        for (CacheEntry e : candidates) {
            int distance = 2 * differences(wanted, e.key()).size()
                    + (e.key().signature().equals(wanted.signature()) ? 0 : 1);
            if (distance < least) {
                least = distance;
                best = e;
            }
        }
        return best;
    }

    /**
     * The fields in which two keys differ. The fingerprint is left out if the signatures differ: it is of the typed
     * kernel, so it always differs then and says nothing of the source.
     */
    private static List<FieldDifference> differences(OverloadKey wanted, OverloadKey there) {
        List<FieldDifference> all = wanted.differences(there);
        return wanted.signature().equals(there.signature())
                ? all
                : all.stream().filter(d -> !d.field().equals("fingerprint")).toList();
    }

    private static List<String> hopeless(OverloadKey wanted, List<CacheEntry> entries) {
        List<String> lines = new ArrayList<>();
        if (entries.isEmpty()) {
            return lines;
        }
        for (String field : FIXED) {
            String here = wanted.fields().get(field);
            TreeSet<String> there = new TreeSet<>();
            for (CacheEntry e : entries) {
                there.add(e.key().fields().get(field));
            }
            if (!there.contains(here)) {
                lines.add("no entry looked at could serve here: " + field + " is " + here + ", there are only "
                        + String.join(", ", there));
            }
        }
        return lines;
    }
}
