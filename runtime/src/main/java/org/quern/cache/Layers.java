package org.quern.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Finding;

/** The read-only places around a cache's root. A class of its own so that a cache without any does not load the others. */
final class Layers {
    private final CacheSettings settings;
    private final CodeCache cache;
    private final Counters counters;
    private final List<Layer> before = new ArrayList<>();
    /** Whether a loader has any bundle: looking for them takes long. Keeps no loader. */
    private final Map<ClassLoader, Boolean> bundled = new WeakHashMap<>();

    Layers(CacheSettings settings, CodeCache cache, Counters counters) {
        this.settings = settings;
        this.cache = cache;
        this.counters = counters;
        for (Path directory : settings.layers()) {
            before.add(new DirectoryLayer(directory, settings, counters));
        }
    }

    /** The code that the first directory has that has it, or null. */
    StoredCode load(OverloadKey key, long start, String directory, String name, byte[] wanted) {
        StoredCode code = null;
        for (int i = 0; i < before.size() && code == null; i++) {
            code = load(before.get(i), key, start, directory, name, wanted);
        }
        return code;
    }

    /** The code that the bundles have, or null. */
    StoredCode loadBundled(OverloadKey key, long start, String directory, String name, byte[] wanted) {
        StoredCode code = null;
        for (BundleLayer bundles : bundles()) {
            code = code == null ? load(bundles, key, start, directory, name, wanted) : code;
        }
        return code;
    }

    private StoredCode load(Layer layer, OverloadKey key, long start, String directory, String name, byte[] wanted) {
        try {
            byte[] bytes = layer.bytes(directory, name);
            if (bytes != null) {
                StoredCode code = CodeFileFormat.decode(bytes, wanted);
                cache.hit(key, layer.name(), start);
                return code;
            }
        } catch (DamagedFileException e) {
            String file = layer.file(directory, name);
            cache.count(file, e.reason());
            Diagnostics.report(settings, Diagnostics.Cause.DAMAGED, layer.name(),
                    file + " is damaged: " + e.reason().text() + "; it stays in its layer and is not used", null);
        } catch (IOException e) {
            counters.failures.incrementAndGet();
            Diagnostics.report(settings, Diagnostics.Cause.READ, layer.name(),
                    layer.file(directory, name) + " cannot be read", e);
        }
        return null;
    }

    /** Adds the entries of all, or of one function's directory. What several loaders find is there once. */
    void list(List<CacheEntry> entries, String only) {
        Set<Path> bundledFiles = new HashSet<>();
        for (Layer layer : all()) {
            try {
                for (CacheEntry entry : layer.list(only)) {
                    if (layer instanceof DirectoryLayer || bundledFiles.add(entry.file())) {
                        entries.add(entry);
                    }
                }
            } catch (IOException e) {
                Maintenance.cannotList(cache, layer.name(), e);
            }
        }
    }

    /** What is wrong with the bundles as a whole, of a cache that has any. */
    Set<Finding> problems() {
        Set<Finding> problems = new LinkedHashSet<>();
        for (ClassLoader loader : BundleLoaders.around(settings.bundles())) {
            try {
                problems.addAll(BundleIndex.problems(loader));
            } catch (IOException | CacheException e) {
                Maintenance.cannotList(cache, CodeCache.BUNDLED, e);
            }
        }
        return problems;
    }

    /** The jars and folders that have bundles, of a cache that has any. */
    Set<Path> places() {
        Set<Path> places = new LinkedHashSet<>();
        for (BundleLayer bundles : bundles()) {
            try {
                places.addAll(bundles.places());
            } catch (IOException e) {
                Maintenance.cannotList(cache, bundles.name(), e);
            }
        }
        return places;
    }

    /** A file of the layer of this name, or null. */
    byte[] bytes(String name, String directory, String contentName) throws IOException, DamagedFileException {
        for (Layer layer : all()) {
            byte[] bytes = layer.name().equals(name) ? layer.bytes(directory, contentName) : null;
            if (bytes != null) {
                return bytes;
            }
        }
        return null;
    }

    private List<Layer> all() {
        List<Layer> all = new ArrayList<>(before);
        if (settings.bundles() != null) {
            all.addAll(bundles());
        }
        return all;
    }

    private synchronized List<BundleLayer> bundles() {
        List<BundleLayer> found = new ArrayList<>();
        for (ClassLoader loader : BundleLoaders.around(settings.bundles())) {
            Boolean known = bundled.get(loader);
            if (known == null) {
                known = BundleLayer.has(loader);
                bundled.put(loader, known);
            }
            if (known) {
                found.add(new BundleLayer(loader));
            }
        }
        return found;
    }
}
