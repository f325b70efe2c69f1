package org.quern.cache;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.MissReason;
import org.quern.util.Sha256;

/**
 * The files and directories below a root.
 * <pre>
 * root/v2/FUNCTION-HHHHHHHH/DIGEST.nbc     one overload: DIGEST is its key's content name
 *                          /index.nbi      the function's overloads
 *                          /.tmp-RANDOM    being written; swept when older than an hour
 *                          /.lease-DIGEST  being made by some process, see Lease; swept likewise
 *        /.pruned                          modified when the bounds were last checked
 *        /quarantine/                      files that failed a check, for diagnosis
 * </pre>
 * FUNCTION is the function's name, with each character other than a letter, digit, dot, hyphen or underscore replaced,
 * cut to 40 characters. HHHHHHHH, the first 8 digits of the name's SHA-256, distinguishes names that are equal after
 * that. The directory v2 belongs to this version of the layout; other versions may exist beside it.
 */
final class CacheLayout {
    /** The directory of this version of the layout. */
    static final String VERSION = "v2";

    static final int NAME_LENGTH = 40;
    static final int HASH_DIGITS = 8;
    private static final long STALE_MILLIS = 60L * 60 * 1000;

    private final Path root;
    private final Path base;

    CacheLayout(Path root) {
        this.root = root;
        this.base = root.resolve(VERSION);
    }

    Path root() {
        return root;
    }

    /** The directory of this version of the layout. It must meet the root's requirements, as must those below it. */
    Path base() {
        return base;
    }

    Path quarantine() {
        return base.resolve("quarantine");
    }

    Path functionDirectory(String function) {
        return directory(directoryName(function));
    }

    Path directory(String name) {
        return base.resolve(name);
    }

    /** The directory of a function: FUNCTION-HHHHHHHH. */
    static String directoryName(String function) {
        StringBuilder name = new StringBuilder(NAME_LENGTH + 1 + HASH_DIGITS);
        int length = Math.min(function.length(), NAME_LENGTH);
        for (int i = 0; i < length; i++) {
            char c = function.charAt(i);
            name.append(isPlain(c, i) ? c : '_');
        }
        byte[] digest = Sha256.digest(function.getBytes(StandardCharsets.UTF_8));
        return name.append('-').append(Sha256.toHex(digest, HASH_DIGITS / 2)).toString();
    }

    /** True for a character of a function's name that is kept in its directory's name. */
    static boolean isPlain(char c, int at) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
                || (c == '.' && at > 0);
    }

    /** A check of directories; null if a directory passes. */
    private interface Check {
        MissReason wrong(Path directory) throws IOException;
    }

    /** The functions' directories that only this user can write, sorted; or the one of this name. */
    List<Path> functionDirectories(String only) throws IOException {
        return functionDirectories(only, PrivateFiles::checkDirectory);
    }

    /** The functions' directories that only {@code owner}, or root, can write, sorted; or the one of this name. */
    List<Path> sharedFunctionDirectories(String only, long owner) throws IOException {
        return functionDirectories(only, directory -> PrivateFiles.checkShared(directory, owner));
    }

    private List<Path> functionDirectories(String only, Check check) throws IOException {
        List<Path> directories = new ArrayList<>();
        try {
            if (check.wrong(base) != null) {
                return directories;
            }
            for (String name : names(base)) {
                if (OwnNames.isFunctionDirectory(name) && (only == null || only.equals(name))) {
                    Path directory = base.resolve(name);
                    if (check.wrong(directory) == null) {
                        directories.add(directory);
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // Cleared by another process, or not created yet.
            return directories;
        }
        return directories;
    }

    /** The content names of the code files in a function's directory, sorted. */
    static List<String> contentNames(Path directory) throws IOException {
        List<String> contents = new ArrayList<>();
        for (String name : names(directory)) {
            if (OwnNames.isCode(name)) {
                contents.add(name.substring(0, 2 * Sha256.BYTES));
            }
        }
        return contents;
    }

    static Path codeFile(Path directory, String contentName) {
        return directory.resolve(contentName + CodeFileFormat.SUFFIX);
    }

    /**
     * Deletes files that killed processes left half-written.
     *
     * @param directory a function's directory
     * @param names the names of its files
     */
    static void sweep(Path directory, String[] names) throws IOException {
        long stale = System.currentTimeMillis() - STALE_MILLIS;
        for (String name : names) {
            if (OwnNames.isPassing(name)) {
                // lastModified is 0 for a file that was deleted.
                Path file = directory.resolve(name);
                long modified = file.toFile().lastModified();
                if (modified != 0 && modified < stale) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** The names of a directory's files, sorted; empty if it does not exist. */
    static String[] names(Path directory) throws IOException {
        String[] names = new File(directory.toString()).list();
        if (names == null) {
            if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
                return new String[0];
            }
            // Another process may have created it by now.
            names = new File(directory.toString()).list();
            if (names == null) {
                throw new IOException(directory + " cannot be listed");
            }
        }
        Arrays.sort(names);
        return names;
    }
}
