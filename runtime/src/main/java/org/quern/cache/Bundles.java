package org.quern.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Finding;

/**
 * The bundles in view of a thread: those of its {@link BundleLoaders}, which may be others at each lookup. A class of
 * its own so that a cache that finds everything in its root does not load it.
 */
final class Bundles {
    private final ClassLoader own;
    private final Journal journal;
    /** Whether a loader has any: looking for them takes long. Keeps no loader. */
    private final Map<ClassLoader, Boolean> known = new WeakHashMap<>();

    Bundles(ClassLoader own, Journal journal) {
        this.own = own;
        this.journal = journal;
    }

    /** The bundles that are asked after those of so many loaders, or null. Loaders after it are not looked into. */
    BundleLayer after(int loaders) {
        int count = 0;
        for (ClassLoader loader : BundleLoaders.around(own)) {
            if (has(loader) && count++ == loaders) {
                return new BundleLayer(loader);
            }
        }
        return null;
    }

    /** All of them, in their order. */
    List<BundleLayer> all() {
        List<BundleLayer> all = new ArrayList<>();
        for (ClassLoader loader : BundleLoaders.around(own)) {
            if (has(loader)) {
                all.add(new BundleLayer(loader));
            }
        }
        return all;
    }

    private synchronized boolean has(ClassLoader loader) {
        Boolean has = known.get(loader);
        if (has == null) {
            has = BundleLayer.has(loader);
            known.put(loader, has);
        }
        return has;
    }

    /** The jars and folders that have them. */
    Set<Path> places() {
        Set<Path> places = new LinkedHashSet<>();
        for (BundleLayer bundles : all()) {
            try {
                places.addAll(bundles.places());
            } catch (IOException e) {
                journal.cannotList(bundles.location(), e);
            }
        }
        return places;
    }

    /** What is wrong with them as a whole, also with those of other layouts. */
    Set<Finding> problems() {
        Set<Finding> problems = new LinkedHashSet<>();
        for (ClassLoader loader : BundleLoaders.around(own)) {
            try {
                problems.addAll(BundleIndex.problems(loader));
            } catch (IOException | CacheException e) {
                journal.cannotList(BundleLayer.NAME, e);
            }
        }
        return problems;
    }
}
