package org.quern.llvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpacking: what is there is used only as it was unpacked, and made anew otherwise. */
class UnpackedFilesTest {
    @TempDir
    private Path place;

    private Path root;
    private final List<Resource> wanted = new ArrayList<>();

    @BeforeEach
    void make() throws IOException {
        root = place.resolve("root");
        Path jar = Files.createDirectory(place.resolve("jar"));
        for (String name : new String[] {"one", "two"}) {
            wanted.add(new Resource(name, Files.writeString(jar.resolve(name), "content of " + name).toUri().toURL()));
        }
    }

    private Path unpacked() throws IOException {
        Path directory = UnpackedFiles.in(root, wanted);
        for (String name : new String[] {"one", "two"}) {
            assertTrue(Files.isRegularFile(directory.resolve(name), LinkOption.NOFOLLOW_LINKS));
            assertEquals("content of " + name, Files.readString(directory.resolve(name)));
            assertEquals("rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        assertEquals(List.of(), List.of(directory.getParent().toFile().list((d, name) -> name.startsWith(".tmp-"))));
        return directory;
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    @Test
    void whatIsThereIsUsed() throws IOException {
        Path one = unpacked().resolve("one");
        Object inode = inode(one);
        assertEquals(inode, inode(unpacked().resolve("one")));
        // A copy of the directory: other inodes, the same bytes.
        Path copy = Files.copy(one, one.resolveSibling("copy"));
        Files.move(copy, one, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwx------"));
        Object copied = inode(one);
        assertNotEquals(inode, copied);
        assertEquals(copied, inode(unpacked().resolve("one")));
    }

    @Test
    void whatIsOtherwiseIsUnpackedAgain() throws IOException {
        Path directory = unpacked();
        Path one = directory.resolve("one");
        Files.writeString(one, "longer than it was");
        unpacked();
        // The same size, by another file.
        Path other = Files.writeString(directory.resolve("other"), "CONTENT of one");
        Files.move(other, one, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        unpacked();
        Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwxrwx---"));
        unpacked();
        Files.delete(one);
        unpacked();
        Path elsewhere = Files.writeString(place.resolve("elsewhere"), "content of one");
        Files.delete(one);
        Files.createSymbolicLink(one, elsewhere);
        unpacked();
        assertTrue(Files.exists(elsewhere));
        Files.writeString(directory.resolve("manifest"), "");
        unpacked();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx---rwx"));
        unpacked();
    }

    @Test
    void aLinkIsNoDirectory() throws IOException {
        Path directory = unpacked();
        Path moved = Files.move(directory, place.resolve("moved"));
        Files.createSymbolicLink(directory, moved);
        unpacked();
        assertTrue(Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.exists(moved.resolve("one")));
        Path link = Files.createSymbolicLink(place.resolve("link"), root);
        IOException e = assertThrows(IOException.class, () -> UnpackedFiles.in(link, wanted));
        assertEquals(link + " is not a directory (symbolic links are not followed)", e.getMessage());
        Files.setPosixFilePermissions(root.resolve("native"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThrows(IOException.class, () -> UnpackedFiles.in(root, wanted));
    }

    @Test
    void anotherReleaseIsAnotherDirectory() throws IOException {
        Path directory = unpacked();
        Files.setLastModifiedTime(place.resolve("jar/one"), FileTime.from(Instant.now().minusSeconds(1_000_000)));
        assertEquals(directory, unpacked(), "named by content");
        Files.writeString(place.resolve("jar/one"), "CONTENT of one");
        assertNotEquals(directory, UnpackedFiles.in(root, wanted));
        assertTrue(Files.exists(directory.resolve("one")));
    }

    @Test
    void aChangeInPlaceIsSeen() throws IOException {
        Path directory = unpacked();
        Path one = directory.resolve("one");
        FileTime time = Files.getLastModifiedTime(one);
        try (RandomAccessFile file = new RandomAccessFile(one.toFile(), "rw")) {
            file.write('C');
        }
        Files.setLastModifiedTime(one, time);
        unpacked();
        // What is the same by its digest is noted, so that the next process need not read it.
        String manifest = Files.readString(directory.resolve("manifest"));
        Files.setLastModifiedTime(directory.resolve("one"), FileTime.from(Instant.now().minusSeconds(1000)));
        Object inode = inode(directory.resolve("one"));
        unpacked();
        assertEquals(inode, inode(directory.resolve("one")));
        assertNotEquals(manifest, Files.readString(directory.resolve("manifest")));
    }

    @Test
    void whatWasLeftIsSweptAfterAnHour() throws IOException {
        Path base = unpacked().getParent();
        Path old = Files.createDirectory(base.resolve(".tmp-0"));
        Files.writeString(old.resolve("one"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(4000)));
        Files.writeString(UnpackedFiles.in(root, wanted).resolve("one"), "damaged");
        unpacked();
        assertFalse(Files.exists(old));
    }

    @Test
    void manyAtOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Path>> tasks = java.util.Collections.nCopies(32, () -> UnpackedFiles.in(root, wanted));
            for (var done : threads.invokeAll(tasks)) {
                assertEquals(unpacked(), done.get());
            }
        }
    }
}
