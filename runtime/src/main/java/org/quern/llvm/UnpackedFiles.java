package org.quern.llvm;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.quern.nrt.NativeFile;

/**
 * Native code unpacked to a directory that only this user, or root, can write.
 * <pre>
 * root/native/IDENTITY/manifest    ; a line for each file: name, size, inode, time of last change, SHA-256
 *                     /libLLVM...  ; the files
 *            /.tmp-RANDOM/         ; being unpacked, then renamed; swept when older than an hour
 *            /.lock                ; held while a process unpacks, to save others the work; nothing else depends on it
 * </pre>
 * IDENTITY is a digest of the files' sizes and checksums, so it names their content. A file's digest is checked when it
 * has been unpacked; afterwards its owner, mode, size, inode and the time of the last change to any of these or to its
 * bytes, which the system keeps and nobody can set. If one differs, as after a copy of the directory, the digest
 * decides, and the manifest is renewed.
 */
final class UnpackedFiles {
    private static final String TEMPORARY = ".tmp-";
    private static final String MANIFEST = "manifest";
    private static final int MANIFEST_BYTES = 1 << 16;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final long STALE_MILLIS = 60L * 60 * 1000;
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path base;
    private final List<Resource> wanted;

    private UnpackedFiles(Path base, List<Resource> wanted) {
        this.base = base;
        this.wanted = wanted;
    }

    /**
     * The directory with the files.
     *
     * @param root made with mode 0700 if it is missing
     * @throws IOException if they cannot be unpacked, or the root or a file in it belongs to another user, is a link,
     *     or is writable by others
     */
    static Path in(Path root, List<Resource> wanted) throws IOException {
        make(root);
        Path base = root.resolve("native");
        make(base);
        return new UnpackedFiles(base, wanted).directory();
    }

    private Path directory() throws IOException {
        Path directory = base.resolve("llvm-" + Resource.identity(wanted));
        if (!holds(directory)) {
            try (RandomAccessFile file = new RandomAccessFile(base.resolve(".lock").toFile(), "rw");
                    FileLock lock = lock(file)) {
                if (lock == null || !holds(directory)) {
                    replace(directory);
                }
            }
        }
        return directory;
    }

    /**
     * Null if the file system has no locks, or another class loader's copy of this library in this process holds it.
     */
    private static FileLock lock(RandomAccessFile file) {
        boolean interrupted = Thread.interrupted();
        try {
            return file.getChannel().lock();
        } catch (IOException | OverlappingFileLockException e) {
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void replace(Path directory) throws IOException {
        sweep();
        Path fresh = Files.createDirectory(base.resolve(random()), PRIVATE);
        try {
            fill(fresh);
            if (holds(directory)) { // another process was as fast, without a lock
                remove(fresh);
                return;
            }
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                // Invalid: moved out of the way, for the next sweep.
                Path old = base.resolve(random());
                Files.move(directory, old, StandardCopyOption.ATOMIC_MOVE);
                remove(old);
            }
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            remove(fresh);
            if (!holds(directory)) {
                throw e;
            }
        }
    }

    private static String random() {
        return TEMPORARY + Long.toHexString(ThreadLocalRandom.current().nextLong() ^ System.nanoTime());
    }

    private void fill(Path fresh) throws IOException {
        StringBuilder manifest = new StringBuilder();
        for (Resource resource : wanted) {
            Path file = Files.createFile(fresh.resolve(resource.name()), PRIVATE);
            String digest;
            try (OutputStream out = new FileOutputStream(file.toString())) {
                digest = resource.copy(out);
            }
            if (!digest.equals(digest(file))) {
                throw new IOException(file + " does not hold what was written to it");
            }
            manifest.append(line(resource.name(), attributes(file), digest)).append('\n');
        }
        write(fresh.resolve(MANIFEST), manifest.toString());
    }

    private static void write(Path manifest, String text) throws IOException {
        Files.createFile(manifest, PRIVATE);
        try (OutputStream out = new FileOutputStream(manifest.toString())) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String line(String name, Map<String, Object> attributes, String digest) {
        return name + " " + attributes.get("size") + " " + attributes.get("ino") + " "
                + ((FileTime) attributes.get("ctime")).to(TimeUnit.NANOSECONDS) + " " + digest;
    }

    private static Map<String, Object> attributes(Path file) throws IOException {
        return Files.readAttributes(file, "unix:size,ino,ctime", LinkOption.NOFOLLOW_LINKS);
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toString())) {
            return Resource.digest(in);
        }
    }

    /** {@return whether a directory has all of the wanted files, unchanged since they were unpacked} */
    private boolean holds(Path directory) {
        try {
            if (wrong(directory, NativeFile.read(directory.toString(), 0), true) != null) {
                return false;
            }
            NativeFile manifest = NativeFile.read(directory.resolve(MANIFEST).toString(), MANIFEST_BYTES);
            if (wrong(directory.resolve(MANIFEST), manifest, false) != null || manifest.bytes() == null) {
                return false;
            }
            List<String> lines = new String(manifest.bytes(), StandardCharsets.UTF_8).lines().toList();
            if (lines.size() != wanted.size()) {
                return false;
            }
            StringBuilder now = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                String line = checked(directory.resolve(wanted.get(i).name()), lines.get(i));
                if (line == null) {
                    return false;
                }
                now.append(line).append('\n');
            }
            if (!now.toString().lines().toList().equals(lines)) {
                renew(directory, now.toString());
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The current manifest line of a file if its content is that of the given line; else null. */
    private static String checked(Path file, String line) throws IOException {
        if (wrong(file, NativeFile.read(file.toString(), 0), false) != null) {
            return null;
        }
        String digest = line.substring(line.lastIndexOf(' ') + 1);
        String now = line(file.getFileName().toString(), attributes(file), digest);
        return now.equals(line) || digest(file).equals(digest) ? now : null;
    }

    /** Saves the next process from reading the files. If the manifest cannot be written, it has to. */
    private void renew(Path directory, String manifest) {
        Path whole = directory.resolve(random());
        try {
            write(whole, manifest);
            Files.move(whole, directory.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            whole.toFile().delete();
        }
    }

    /** The defect of a directory or file; null if there is none. */
    private static String wrong(Path path, NativeFile found, boolean directory) {
        if (directory ? !found.isDirectory() : !found.isRegular()) {
            return path + (directory ? " is not a directory" : " is not a regular file")
                    + " (symbolic links are not followed)";
        }
        if (found.allows(WRITABLE_BY_OTHERS) || (found.owner() != found.user() && found.owner() != 0)) {
            return path + " is owned by another user or writable by group or others, who could put code there";
        }
        return null;
    }

    private static void make(Path directory) throws IOException {
        NativeFile found;
        try {
            found = NativeFile.read(directory.toString(), 0);
        } catch (NoSuchFileException e) {
            Files.createDirectories(directory, PRIVATE);
            found = NativeFile.read(directory.toString(), 0);
        }
        String wrong = wrong(directory, found, true);
        if (wrong != null) {
            throw new IOException(wrong);
        }
    }

    /** Removes temporary directories of killed processes. */
    private void sweep() throws IOException {
        String[] names = base.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            Path left = base.resolve(name);
            if (name.startsWith(TEMPORARY)
                    && left.toFile().lastModified() < System.currentTimeMillis() - STALE_MILLIS) {
                remove(left);
            }
        }
    }

    /** Removes a directory made by this class, and only its known files; for a link in its place, only the link. */
    private void remove(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(directory);
            return;
        }
        List<String> names = new ArrayList<>(List.of(MANIFEST));
        wanted.forEach(resource -> names.add(resource.name()));
        String[] inside = directory.toFile().list((in, name) -> name.startsWith(TEMPORARY));
        names.addAll(List.of(inside == null ? new String[0] : inside));
        for (String name : names) {
            Path file = directory.resolve(name);
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(file);
            }
        }
        directory.toFile().delete();
    }
}
