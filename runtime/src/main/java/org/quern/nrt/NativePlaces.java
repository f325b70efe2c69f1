package org.quern.nrt;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.setting.Setting;

/**
 * The directories that native code may be loaded from where memory does not do: which they are, and a file in them for
 * a moment.
 */
public final class NativePlaces {
    /** The end of a message: for each place the reason why code cannot be loaded from it. */
    public static final String ADVICE = "Name a directory that only you can write, on a file system that code can be loaded from, by"
            + " -Dquern.native.dir or QUERN_NATIVE_DIR.";

    private static final String PREFIX = "quern-load-";
    private static final long STALE_MILLIS = 60L * 60 * 1000;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private NativePlaces() {}

    /**
     * A directory.
     *
     * @param name for messages: what decides it, and the directory
     * @param directory null where what decides it is no path
     */
    public record Place(String name, Path directory) {}

    /** The directory that the user names, the only one then; or null. */
    public static Place named() {
        Setting named = Setting.of("quern.native.dir", "QUERN_NATIVE_DIR");
        return named.isSet() ? new Place(named.name() + " " + named.value(), named.path()) : null;
    }

    /** The library's own directories: of the user's cache, and of the code cache where that is another. */
    public static List<Place> roots() {
        List<Place> roots = new ArrayList<>();
        String xdg = System.getenv("XDG_CACHE_HOME");
        String home = System.getenv("HOME");
        if (xdg != null && xdg.startsWith("/")) {
            roots.add(place("XDG_CACHE_HOME ", xdg, "quern"));
        } else if (home != null && home.startsWith("/")) {
            roots.add(place("HOME ", home, ".cache/quern"));
        }
        Setting cache = Setting.of("quern.cache.dir", "QUERN_CACHE_DIR");
        if (cache.isSet()) {
            roots.add(place(cache.name() + " ", cache.value(), ""));
        }
        return roots;
    }

    /** The directory of temporary files. */
    public static Place temporary() {
        return place("java.io.tmpdir ", System.getProperty("java.io.tmpdir", ""), "");
    }

    /** What the system's file names cannot spell, as where the locale is C, is no path. */
    private static Place place(String what, String base, String below) {
        try {
            return new Place(what + base, Path.of(base).toAbsolutePath().resolve(below));
        } catch (InvalidPathException e) {
            return new Place(what + base, null);
        }
    }

    /** An action on a file while it exists. */
    public interface Use<T> {
        /** Loads it. */
        T from(String path) throws IOException;
    }

    /**
     * Loads code from a file of its own, which is gone afterwards, in the first place that lets it: where the user
     * says, or else that of temporary files, and then those below the user's cache.
     *
     * @param file its name
     * @param refusals told of each place that does not
     * @return null if none does
     */
    public static <T> T load(byte[] code, String file, Use<T> use, Refusals refusals) {
        List<Place> places = new ArrayList<>();
        Place named = named();
        if (named != null) {
            places.add(named);
        } else {
            places.add(temporary());
            for (Place root : roots()) {
                places.add(
                        new Place(root.name(), root.directory() == null ? null : root.directory().resolve("native")));
            }
        }
        for (Place place : places) {
            try {
                return load(place, code, file, use);
            } catch (IOException | NrtException | UnsatisfiedLinkError e) {
                refusals.add(place.name(), e);
            }
        }
        return null;
    }

    private static <T> T load(Place place, byte[] code, String file, Use<T> use) throws IOException {
        Path base = place.directory();
        if (base == null) {
            throw new IOException("no path in this locale");
        }
        if (!base.equals(temporary().directory()) && !Files.isDirectory(base)) {
            Files.createDirectories(base, PRIVATE);
        }
        checkOwner(base);
        sweep(base, file);
        // Its name is new, so the system's loader does not take it for what it has; nobody else can put anything in
        // there.
        Path directory = Files.createTempDirectory(base, PREFIX, PRIVATE);
        Path path = directory.resolve(file);
        try {
            Files.createFile(path, PRIVATE);
            // By streams: a channel closes itself when its thread is interrupted.
            try (OutputStream out = new FileOutputStream(path.toString())) {
                out.write(code);
            }
            try (InputStream in = new FileInputStream(path.toString())) {
                if (!Arrays.equals(in.readAllBytes(), code)) {
                    throw new IOException(path + " does not hold what was written to it");
                }
            }
            return use.from(path.toString());
        } finally {
            Files.deleteIfExists(path);
            Files.deleteIfExists(directory);
        }
    }

    /** Anybody who may rename entries of it could replace our file. */
    private static void checkOwner(Path base) throws IOException {
        int mode = (int) Files.getAttribute(base, "unix:mode");
        if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
            throw new IOException(base + " is writable by group or others, who could exchange what is written there");
        }
    }

    /** Removes what processes that were killed left there. */
    private static void sweep(Path base, String file) {
        String[] names = base.toFile().list((in, name) -> name.startsWith(PREFIX));
        for (String name : names == null ? new String[0] : names) {
            Path left = base.resolve(name);
            if (Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS)
                    && left.toFile().lastModified() < System.currentTimeMillis() - STALE_MILLIS) {
                left.resolve(file).toFile().delete();
                left.toFile().delete();
            }
        }
    }
}
