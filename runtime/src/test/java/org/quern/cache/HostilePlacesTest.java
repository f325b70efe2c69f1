package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.OverloadKey;
import org.quern.testing.Child;

/** Places of a process of its own: full, of other users, nowhere. Right results, one warning a cause; strict, an exception. */
class HostilePlacesTest {
    /** The number of a user without rights, by convention. */
    private static final int NOBODY = 65534;

    @TempDir
    private Path place;

    private static void assertSays(Child child, String said) {
        assertEquals(0, child.status(), child.output());
        assertTrue(child.output().contains(said), "'" + said + "' expected in:\n" + child.output());
    }

    private static void assertThrowsStrictly(Child child) {
        assertNotEquals(0, child.status(), child.output());
        assertTrue(child.output().contains("CacheException: code cache: "), child.output());
    }

    @Test
    void aFullDisk() throws IOException {
        Path disk = Files.createDirectory(place.resolve("disk"));
        List<String> full = List.of("unshare", "-m", "sh", "-c",
                // One page: room for the first kernel's code at most, and not for its index.
                "mount -t tmpfs -o size=4k,mode=0700 tmpfs \"$0\" && \"$@\"; status=$?; find \"$0\" -type f; exit $status",
                disk.toString());
        List<String> probe = new ArrayList<>(full);
        probe.add("true");
        assumeTrue(runs(probe), "a small file system cannot be mounted here");
        Child child = Child.run(full, true, disk.resolve("cache"), List.of(), TroubledProcess.class);
        assertSays(child, "right, stores ");
        assertSays(child, ", warnings 1");
        assertSays(child, "warning: code cache: an overload of troubled");
        assertSays(child, "No space left on device)");
        List<String> left = child.output().lines().filter(l -> l.startsWith(disk + "/")).toList();
        assertTrue(left.stream().noneMatch(l -> l.contains("/.tmp-") || l.endsWith(CodeFileFormat.SUFFIX)),
                left.toString());
        assertThrowsStrictly(Child.run(full, true, disk.resolve("cache"), List.of("-Dquern.cache.strict=true"),
                TroubledProcess.class));
    }

    @Test
    void aLimitOnTheSizeOfFiles() {
        List<String> limited = List.of("bash", "-c", "ulimit -f 160 && exec \"$0\" \"$@\"");
        Path root = place.resolve("cache");
        List<String> options = List.of("-XX:-UsePerfData");
        assertSays(Child.run(limited, false, root, options, TroubledProcess.class, root.toString()),
                "kept 0, warnings 1");
        assertEquals(List.of(), Samples.temporaries(root));
        assertThrowsStrictly(Child.run(limited, false, root, List.of("-XX:-UsePerfData", "-Dquern.cache.strict=true"),
                TroubledProcess.class, root.toString()));
        assertSays(Child.run(false, root, options, TroubledProcess.class, root.toString()), "kept 2, warnings 0");
    }

    /** What whoever asked for it is told: a removal that cannot be done is no success. */
    @Test
    void nothingIsRemovedFromAReadOnlyFileSystem() throws IOException {
        Path root = place.resolve("cache");
        assertSays(Child.run(false, root, List.of(), TroubledProcess.class, root.toString()), "kept 2, warnings 0");
        List<String> readOnly = readOnly(root);
        Child child = Child.run(readOnly, false, root, List.of(), TroubledProcess.class, root.toString(), "remove");
        for (String asked : List.of("cleared: ", "pruned: ")) {
            assertSays(child, asked + "code cache: files in " + root
                    + " cannot be removed (" + root);
        }
        assertSays(child, ": Read-only file system); 0 overloads were removed, 2 are still there\n");
        assertSays(Child.run(false, root, List.of(), TroubledProcess.class, root.toString(), "remove"),
                "cleared: 2\npruned: 0\n");
    }

    private static List<String> readOnly(Path directory) {
        List<String> prefix = List.of("unshare", "-m", "sh", "-c",
                "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"", directory.toString());
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        assumeTrue(runs(probe), "a directory cannot be mounted read-only here");
        return prefix;
    }

    /** Once, with the place, the reason and the settings that name another. */
    @Test
    void aReadOnlyHome() throws IOException {
        Path home = Files.createDirectory(place.resolve("home"));
        Path root = home.resolve(".cache/quern");
        Child child = Child.run(readOnly(home), false, root, List.of(), TroubledProcess.class, root.toString());
        assertSays(child, "kept 0, warnings 1");
        assertSays(child,
                "warning: code cache: an overload of troubled cannot be kept in " + root.resolve("v2/troubled-"));
        assertSays(child,
                "; it is compiled again next time. QUERN_CACHE_DIR names another directory, quern.native.dir one for LLVM"
                        + " (" + home + "/.cache: Read-only file system)\n");
    }

    @Test
    void noHome() {
        List<String> homeless = List.of("env", "-u", "HOME", "-u", "XDG_CACHE_HOME", "-u", "QUERN_CACHE_DIR");
        // An empty property counts as unset.
        List<String> options = List.of("-Dquern.cache.dir=");
        Child nowhere = Child.run(homeless, true, place, options, TroubledProcess.class);
        assertSays(nowhere, "right, stores 0, warnings 1");
        assertSays(nowhere, "warning: code cache: HOME is not set to an absolute"
                + " path, nor is QUERN_CACHE_DIR or XDG_CACHE_HOME; working without a cache: QUERN_CACHE_DIR names a directory for it\n");
        assertThrowsStrictly(Child.run(
                homeless, true, place, List.of("-Dquern.cache.dir=", "-Dquern.cache.strict=true"),
                TroubledProcess.class));
        List<String> elsewhere = List.of("env", "-u", "XDG_CACHE_HOME", "-u", "QUERN_CACHE_DIR", "HOME=/proc");
        assertSays(Child.run(elsewhere, true, place, options, TroubledProcess.class), "right, stores 0, warnings 1");
    }

    /** What a user without rights is told of each kind of root; the tests' own user must be able to act as that user. */
    @Test
    void permissions() throws IOException {
        List<String> nobody = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        List<String> probe = new ArrayList<>(nobody);
        probe.addAll(List.of("test", "-r", System.getProperty("java.class.path").split(":", -1)[0]));
        assumeTrue(runs(probe), "the tests cannot act as another user, or that user cannot read the classes");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        String[][] matrix = {
            {"own", "rwx------", "kept 2, warnings 0"},
            {"own", "rwxr-xr-x", "kept 2, warnings 0"},
            {"own", "-wx------", "kept 2, warnings 0"},
            {"own", "r-x------", "kept 0, warnings 1"},
            {"own", "---------", "kept 0, warnings 1"},
            {"own", "rwxrwx---", "kept 0, warnings 1"},
            {"own", "rwx----w-", "kept 0, warnings 1"},
            {"foreign", "rwx------", "kept 0, warnings 1"},
            {"foreign", "rwxr-xr-x", "kept 0, warnings 1"},
            {"foreign", "rwxrwxrwx", "kept 0, warnings 1"},
        };
        for (String[] row : matrix) {
            Path root = Files.createDirectory(place.resolve(row[0] + row[1]));
            if (row[0].equals("own")) {
                Files.setAttribute(root, "unix:uid", NOBODY);
            }
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(row[1]));
            assertSays(nobodys(nobody, root, false), row[2]);
            if (row[2].startsWith("kept 0")) {
                assertThrowsStrictly(nobodys(nobody, root, true));
            }
        }
        parts(nobody);
    }

    /** A root that is in order, and below it something that is not. */
    private void parts(List<String> nobody) throws IOException {
        OverloadKey key = Samples.key("troubled", "float64->0");
        Path root = Files.createDirectory(place.resolve("parts"));
        Files.setAttribute(root, "unix:uid", NOBODY);
        assertSays(nobodys(nobody, root, false), "kept 2, warnings 0");
        Path file = Samples.file(root, key);
        // Unreadable: compiled and replaced.
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assertSays(nobodys(nobody, root, false), "kept 2, warnings 1");
        assertSays(nobodys(nobody, root, false), "kept 2, warnings 0");
        // Another user's: put aside and replaced.
        Files.setAttribute(file, "unix:uid", 0);
        assertSays(nobodys(nobody, root, false), "kept 2, warnings 1");
        assertSays(nobodys(nobody, root, false), "kept 2, warnings 0");
        assertEquals(1, Samples.quarantined(root).size());
        // Damaged where nothing can be put aside, nor deleted: read once in a process, and never used.
        Files.write(file, new byte[100]);
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("r-x------"));
        assertSays(nobodys(nobody, root, false), "kept 1, warnings 2");
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));
        // The same where it can be deleted, but not be put aside.
        Files.setPosixFilePermissions(new CacheLayout(root).quarantine(), PosixFilePermissions.fromString("r-x------"));
        assertSays(nobodys(nobody, root, false), "kept 2, warnings 1");
        assertSays(nobodys(nobody, root, false), "kept 2, warnings 0");
    }

    private static Child nobodys(List<String> nobody, Path root, boolean strict) {
        return Child.run(nobody, false, root, List.of("-Dquern.cache.strict=" + strict, "-XX:TieredStopAtLevel=1"),
                TroubledProcess.class, root.toString());
    }

    private static boolean runs(List<String> command) {
        try {
            Process p = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return p.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
