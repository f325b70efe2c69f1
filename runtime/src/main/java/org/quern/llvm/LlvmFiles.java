package org.quern.llvm;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.nrt.NativePlaces;
import org.quern.nrt.Nrt;
import org.quern.nrt.NrtException;

/**
 * LLVM's native files, in a form that this process can use.
 *
 * @param files by name
 * @param environment the linker's complete environment
 * @param held resources to close when the files are no longer used
 */
record LlvmFiles(Map<String, Path> files, Map<String, String> environment, List<Closeable> held) {
    /** The library's soname, under which lld finds it in its own directory. */
    static final String LLVM_LIBRARY = "libLLVM.so.20.1";

    static final String LLD = "lld";

    Path file(String name) {
        return files.get(name);
    }

    Path lld() {
        return files.get(LLD);
    }

    /** Releases the files' resources. */
    void discard() {
        for (Closeable each : held) {
            try {
                each.close();
            } catch (IOException e) {
                System.getLogger("org.quern.llvm").log(System.Logger.Level.DEBUG, "a file of LLVM's cannot be closed",
                        e);
            }
        }
    }

    /** In a directory below a root, where they stay for other processes. */
    static LlvmFiles unpacked(Path root, List<Resource> resources) throws IOException {
        if (root == null) {
            throw new IOException("no path in this locale");
        }
        Path directory = UnpackedFiles.in(root, resources);
        Map<String, Path> files = new LinkedHashMap<>();
        for (Resource resource : resources) {
            files.put(resource.name(), directory.resolve(resource.name()));
        }
        return new LlvmFiles(files, Map.of(), List.of());
    }

    /** In a private directory, deleted as soon as the files are open, so that even a killed process leaves none. */
    static LlvmFiles temporary(List<Resource> resources) throws IOException {
        Path base = NativePlaces.temporary().directory();
        if (base == null) {
            throw new IOException("no path in this locale");
        }
        Path fresh = Files.createTempDirectory(base, "quern-native",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Map<String, Path> files = new LinkedHashMap<>();
        List<Closeable> held = new ArrayList<>();
        LlvmFiles all = new LlvmFiles(files, Map.of(), held);
        try {
            for (Resource resource : resources) {
                Path file = Files.createFile(fresh.resolve(resource.name()),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                fill(file, resource);
                FileInputStream open = new FileInputStream(file.toString());
                held.add(open);
                files.put(resource.name(), descriptor(file));
            }
            return new LlvmFiles(files, preloaded(files), held);
        } catch (IOException e) {
            all.discard();
            throw e;
        } finally {
            for (Resource resource : resources) {
                Files.deleteIfExists(fresh.resolve(resource.name()));
            }
            Files.deleteIfExists(fresh);
        }
    }

    private static void fill(Path file, Resource resource) throws IOException {
        String digest;
        try (OutputStream out = new FileOutputStream(file.toString())) {
            digest = resource.copy(out);
        }
        try (InputStream in = new FileInputStream(file.toString())) {
            if (!digest.equals(Resource.digest(in))) {
                throw new IOException(resource.name() + " is not what was written to " + file);
            }
        }
    }

    /** The path of a descriptor, valid for this process and its children. */
    private static Path descriptor(int fd) {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + fd);
    }

    /** The path of the descriptor of an open file. */
    private static Path descriptor(Path file) throws IOException {
        String[] numbers = Path.of("/proc/self/fd").toFile().list();
        for (String number : numbers == null ? new String[0] : numbers) {
            Path link = descriptor(Integer.parseInt(number));
            if (!link.equals(file) && Files.exists(link) && Files.isSameFile(link, file)) {
                return link;
            }
        }
        throw new IOException("/proc does not tell the descriptor of " + file);
    }

    /** The path of another descriptor of the same file. */
    private static Path another(int fd) throws IOException {
        return descriptor(descriptor(fd));
    }

    /** The linker's environment if it does not find LLVM in its own directory. */
    private static Map<String, String> preloaded(Map<String, Path> files) {
        return Map.of("LD_PRELOAD", files.get(LLVM_LIBRARY).toString());
    }

    /** In anonymous files in memory. */
    static LlvmFiles inMemory(List<Resource> resources) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        List<Closeable> held = new ArrayList<>();
        LlvmFiles all = new LlvmFiles(files, Map.of(), held);
        try {
            for (Resource resource : resources) {
                int fd = Nrt.memoryFile(resource.name());
                try {
                    fill(descriptor(fd), resource);
                    // Java closes its own descriptor when the stream is unreachable.
                    held.add(new FileInputStream(descriptor(fd).toString()));
                    files.put(resource.name(), another(fd));
                } finally {
                    Nrt.close(fd);
                }
            }
        } catch (IOException | NrtException e) {
            all.discard();
            throw e;
        }
        return new LlvmFiles(files, preloaded(files), held);
    }
}
