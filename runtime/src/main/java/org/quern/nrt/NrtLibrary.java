package org.quern.nrt;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Finds the native runtime among the resources and loads it, leaving no file behind: from an anonymous file in memory, or
 * where the system refuses those, from a private temporary file that is deleted at once.
 */
final class NrtLibrary {
    static final String RESOURCE = "META-INF/quern/linux-x86_64/libquern_nrt.so";

    private static final long MFD_CLOEXEC = 1;
    private static final long MFD_EXEC = 16;

    private NrtLibrary() {}

    /** Loads the library. {@code call} is the handle of the one C shape, taking the function's address first. */
    static SymbolLookup load(MethodHandle call, SymbolLookup libc) {
        String system = System.getProperty("os.name", "");
        String processor = System.getProperty("os.arch", "");
        if (!system.equals("Linux") || !(processor.equals("amd64") || processor.equals("x86_64"))) {
            throw new UnsatisfiedLinkError(
                    "Quern runs on Linux on x86-64 only; this is " + system + " on " + processor + ".");
        }
        byte[] library = bytes();
        try {
            String inMemory = inMemory(call, libc, library);
            if (inMemory != null) {
                return open(inMemory);
            }
            return fromTemporaryFile(library);
        } catch (IOException e) {
            throw unloadable(e);
        }
    }

    private static byte[] bytes() {
        ClassLoader loader = NrtLibrary.class.getClassLoader();
        try (InputStream in = loader == null
                ? ClassLoader.getSystemResourceAsStream(RESOURCE)
                : loader.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new UnsatisfiedLinkError("The native runtime is missing: no resource " + RESOURCE
                        + " on the class or module path. Add the artifact org.quern:quern-nrt.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw unloadable(e);
        }
    }

    /** The path of an anonymous file with the library's bytes, or null where there can be none. */
    private static String inMemory(MethodHandle call, SymbolLookup libc, byte[] library) {
        int fd = memoryFile(call, libc, "quern_nrt");
        if (fd < 0) {
            return null;
        }
        // The descriptor stays open: were its number taken by another file, dlopen would answer with what it knows by name.
        String path = "/proc/self/fd/" + fd;
        try (FileOutputStream out = new FileOutputStream(path)) {
            out.write(library);
            return path;
        } catch (IOException e) { // no /proc, or no memory for the file
            return null;
        }
    }

    /** The descriptor of an empty anonymous file that code can be loaded from, or -1 where there can be none. */
    static int memoryFile(MethodHandle call, SymbolLookup libc, String name) {
        Optional<MemorySegment> create = libc.find("memfd_create");
        if (create.isEmpty()) {
            return -1;
        }
        byte[] text = NrtHandles.string(name);
        MemorySegment memory = Scratch.take(text.length);
        NrtHandles.copy(text, memory, 0);
        int fd = create(call, create.get(), memory.address(), MFD_CLOEXEC | MFD_EXEC);
        if (fd < 0) { // before Linux 6.3 the kernel does not know MFD_EXEC
            fd = create(call, create.get(), memory.address(), MFD_CLOEXEC);
        }
        Scratch.give(memory);
        return fd;
    }

    private static int create(MethodHandle call, MemorySegment function, long name, long flags) {
        try {
            return (int) (long) call.invokeExact(function, name, flags, 0L, 0L);
        } catch (Throwable e) {
            throw Nrt.unexpected(e);
        }
    }

    private static SymbolLookup fromTemporaryFile(byte[] library) throws IOException {
        FileAttribute<?> mine = PosixFilePermissions.asFileAttribute(EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        Path directory = Files.createTempDirectory("quern", mine);
        Path file = directory.resolve("libquern_nrt.so");
        try {
            Files.write(file, library);
            return open(file.toString());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    @SuppressWarnings("restricted") // loading native code is what this class is for
    private static SymbolLookup open(String path) {
        try {
            return SymbolLookup.libraryLookup(path, Arena.global());
        } catch (IllegalArgumentException e) {
            throw unloadable(e);
        }
    }

    private static UnsatisfiedLinkError unloadable(Exception cause) {
        UnsatisfiedLinkError error =
                new UnsatisfiedLinkError("The native runtime " + RESOURCE + " cannot be loaded: " + cause.getMessage());
        error.initCause(cause);
        return error;
    }
}
