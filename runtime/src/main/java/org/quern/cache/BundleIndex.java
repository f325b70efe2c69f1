package org.quern.cache;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.report.Finding;
import org.quern.nrt.Resources;
import org.quern.util.FileReason;

/**
 * One bundle among a class loader's resources, as described by its index.
 *
 * @param place the jar or directory, as far as its URL tells
 * @param names the lines of the index, whether or not they name code files
 * @param problem why the index could not be read; null if it was
 */
record BundleIndex(Path place, Set<String> names, String problem) {
    /** Highest number of a layout version that a release has or may have. */
    private static final int LAYOUTS = 9;

    /** Characters shown of a line that names no code file. */
    private static final int SHOWN = 40;

    private static final String REMEDY = "; have it written anew (quern cache warm --bundle, quern cache export,"
            + " or goal warm)";

    /** The bundles that a class loader finds. */
    static List<BundleIndex> of(ClassLoader loader) throws IOException {
        List<BundleIndex> found = new ArrayList<>();
        for (URL url : all(loader, Bundle.INDEX)) {
            found.add(read(url));
        }
        return found;
    }

    private static List<URL> all(ClassLoader loader, String name) throws IOException {
        try {
            return Collections.list(loader.getResources(name));
        } catch (IllegalStateException e) { // thrown by class loaders of servers after they are stopped
            throw new IOException("the class loader was stopped: " + e.getMessage(), e);
        }
    }

    private static BundleIndex read(URL url) {
        Path place = Resources.holder(url, Bundle.PREFIX);
        try (InputStream in = Resources.open(url)) {
            String text = new String(in.readNBytes(CodeFileFormat.MAX_BYTES), StandardCharsets.UTF_8);
            return new BundleIndex(place, new TreeSet<>(text.lines().toList()), null);
        } catch (IOException e) {
            return new BundleIndex(place, Set.of(), "cannot be read (" + FileReason.of(e) + ")");
        }
    }

    /** The problems of a class loader's bundles: the file, what is wrong, and what to do. */
    static List<Finding> problems(ClassLoader loader) throws IOException {
        List<Finding> problems = new ArrayList<>();
        for (BundleIndex index : of(loader)) {
            String wrong = index.wrong();
            if (wrong != null) {
                problems.add(new Finding(index.place.resolve(Bundle.INDEX), wrong + REMEDY));
            }
        }
        for (int layout = 1; layout <= LAYOUTS; layout++) {
            String prefix = Bundle.ANY_LAYOUT + "v" + layout + "/";
            if (!prefix.equals(Bundle.PREFIX)) {
                for (URL url : all(loader, prefix + "index")) {
                    problems.add(
                            new Finding(Resources.holder(url, prefix).resolve(prefix), "a bundle of layout v" + layout
                                    + ", of which this release reads " + CacheLayout.VERSION + " alone" + REMEDY));
                }
            }
        }
        return problems;
    }

    /** The problem with this bundle, as a phrase; null if there is none. */
    private String wrong() {
        if (problem != null) {
            return problem;
        }
        List<String> strange = names.stream().filter(name -> !Bundle.isFile(name)).toList();
        if (!strange.isEmpty()) {
            String first = strange.getFirst();
            return "damaged: " + strange.size() + " of " + names.size() + " lines name no code file, such as '"
                    + (first.length() > SHOWN ? first.substring(0, SHOWN) + "..." : first) + "'";
        }
        if (!Files.exists(place)) {
            // The bundle is in a jar within a jar, or under another URL scheme: nothing is known of its files.
            return null;
        }
        Set<String> there = BundleNames.of(List.of(place));
        Set<String> lacking = new TreeSet<>(there);
        lacking.removeAll(names);
        Set<String> gone = new TreeSet<>(names);
        gone.removeAll(there);
        return !lacking.isEmpty()
                ? "damaged: names " + (there.size() - lacking.size()) + " of the " + there.size() + " code files there"
                : !gone.isEmpty() ? "damaged: names " + gone.size() + " code files that are not there" : null;
    }
}
