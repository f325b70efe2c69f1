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
 * The bundles visible to a thread: those of its {@link BundleLoaders}, which may differ from lookup to lookup. A
 * separate class, so that a cache that finds everything in its root does not load it.
 */
final class Bundles {
    private final ClassLoader own;
    private final Journal journal;
    /** For each loader whether it has bundles, because looking for them is slow. Weak keys keep no loader alive. */
    private final Map<ClassLoader, Boolean> known = new WeakHashMap<>();

    Bundles(ClassLoader own, Journal journal) {
        this.own = own;
        this.journal = journal;
    }

    /**
     * The bundles of the next loader that has some, after this number of such loaders; null if there are no more. Later
     * loaders are not searched.
     */
    BundleLayer after(int loaders) {
        int count = 0;
        for (ClassLoader loader : BundleLoaders.around(own)) {
            if (has(loader) && count++ == loaders) {
                return new BundleLayer(loader);
            }
        }
        return null;
    }

    /** The bundles of all loaders, in order. */
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

    /** The jars and directories that contain bundles. */
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

    /** The problems of bundles as a whole, those of other layout versions included. */
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
