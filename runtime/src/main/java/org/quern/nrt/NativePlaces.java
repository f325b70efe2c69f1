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
 * Directories from which native code can be loaded if it cannot be loaded from memory, and loading from a temporary
 * file in them.
 */
public final class NativePlaces {
    /** The end of a message that lists for each place why code cannot be loaded from it. */
    public static final String ADVICE = "Name a directory that only you can write, on a file system that code"
            + " can be loaded from, by -Dquern.native.dir or QUERN_NATIVE_DIR.";

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
     * @param name the setting or property that decides it, and the directory; for messages
     * @param directory the directory; null if the setting is not a path
     */
    public record Place(String name, Path directory) {}

    /** The directory that the user's setting names, which excludes all others; null if it is not set. */
    public static Place named() {
        Setting named = Setting.of("quern.native.dir", "QUERN_NATIVE_DIR");
        return named.isSet() ? new Place(named.name() + " " + named.value(), named.path()) : null;
    }

    /** The library's own directories: in the user's cache directory, and the code cache's if that is another. */
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

    /** The directory for temporary files. */
    public static Place temporary() {
        return place("java.io.tmpdir ", System.getProperty("java.io.tmpdir", ""), "");
    }

    /** A place. It has no directory if the locale's file names cannot represent the path, as may be with locale C. */
    private static Place place(String what, String base, String below) {
        try {
            return new Place(what + base, Path.of(base).toAbsolutePath().resolve(below));
        } catch (InvalidPathException e) {
            return new Place(what + base, null);
        }
    }

    /** A use of a file while it exists. */
    public interface Use<T> {
        /** Loads the file. */
        T from(String path) throws IOException;
    }

    /**
     * Loads code from a temporary file, which is deleted afterwards, in the first place that allows it: the directory
     * of the user's setting; without one, that for temporary files and then those in the user's cache.
     *
     * @param file name of the file
     * @param refusals receives the reason of each place that does not allow it
     * @return the result of {@code use}; null if no place allows it
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
        // The directory is new, so the system's loader does not know the path, and nobody else can put anything in it.
        Path directory = Files.createTempDirectory(base, PREFIX, PRIVATE);
        Path path = directory.resolve(file);
        try {
            Files.createFile(path, PRIVATE);
            // Streams, not channels: an interrupt of the thread would close a channel.
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

    /** Refuses a directory in which other users may rename entries, and so replace our file. */
    private static void checkOwner(Path base) throws IOException {
        int mode = (int) Files.getAttribute(base, "unix:mode");
        if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
            throw new IOException(base + " is writable by group or others, who could exchange what is written there");
        }
    }

    /** Deletes files that killed processes left there. */
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
