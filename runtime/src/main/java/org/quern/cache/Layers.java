package org.quern.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The read-only places around a cache's root. A class of its own so that a cache without any does not load the others. */
final class Layers {
    private final CacheSettings settings;
    private final CodeCache cache;
    private final Tally tally;
    private final List<Layer> before = new ArrayList<>();
    /** Null before the first miss: looking for bundles takes long. */
    private BundleLayer bundles;

    Layers(CacheSettings settings, CodeCache cache, Tally tally) {
        this.settings = settings;
        this.cache = cache;
        this.tally = tally;
        for (Path directory : settings.layers()) {
            before.add(new DirectoryLayer(directory, settings, tally));
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
        return load(bundles(), key, start, directory, name, wanted);
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
            Trouble.report(settings, Trouble.Cause.DAMAGED, layer.name(),
                    file + " is damaged: " + e.reason().text() + "; it stays in its layer and is not used", null);
        } catch (IOException e) {
            tally.failures.incrementAndGet();
            Trouble.report(settings, Trouble.Cause.READ, layer.name(), layer.file(directory, name) + " cannot be read", e);
        }
        return null;
    }

    /** Adds the entries of all, or of one function's directory. */
    void list(List<CacheEntry> entries, String only) {
        for (Layer layer : all()) {
            try {
                entries.addAll(layer.list(only));
            } catch (IOException e) {
                Upkeep.cannotList(cache, layer.name(), e);
            }
        }
    }

    /** A file of the layer of this name, or null. */
    byte[] bytes(String name, String directory, String contentName) throws IOException, DamagedFileException {
        for (Layer layer : all()) {
            if (layer.name().equals(name)) {
                return layer.bytes(directory, contentName);
            }
        }
        return null;
    }

    private List<Layer> all() {
        List<Layer> all = new ArrayList<>(before);
        if (settings.bundles() != null) {
            all.add(bundles());
        }
        return all;
    }

    private synchronized BundleLayer bundles() {
        if (bundles == null) {
            bundles = new BundleLayer(settings.bundles());
        }
        return bundles;
    }
}
