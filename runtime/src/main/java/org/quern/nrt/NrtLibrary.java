package org.quern.nrt;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.SymbolLookup;
import java.util.Arrays;

/**
 * Finds the native runtime among the resources and loads it, leaving neither a file nor a descriptor behind: from an anonymous file in
 * memory, or where the system makes none or loads no code from them, from a private file in the first of {@link NativePlaces} that does.
 */
final class NrtLibrary {
    static final String RESOURCE = "META-INF/quern/linux-x86_64/libquern_nrt.so";
    private static final String FILE = "libquern_nrt.so";

    private NrtLibrary() {}

    /** Loads the library. */
    static SymbolLookup load(SystemLoader system) {
        String name = System.getProperty("os.name", "");
        String processor = System.getProperty("os.arch", "");
        if (!name.equals("Linux") || !(processor.equals("amd64") || processor.equals("x86_64"))) {
            throw new UnsatisfiedLinkError("Quern runs on Linux on x86-64 only; this is " + name + " on " + processor + ".");
        }
        byte[] library = bytes();
        Refusals refusals = new Refusals();
        SymbolLookup loaded = inMemory(system, library, refusals);
        if (loaded == null) {
            loaded = NativePlaces.load(library, FILE, new NativePlaces.Use<>() {
                @Override
                public SymbolLookup from(String path) {
                    return system.open(path);
                }
            }, refusals);
        }
        if (loaded == null) {
            throw unloadable(refusals + ". " + NativePlaces.ADVICE, refusals.last());
        }
        return loaded;
    }

    private static byte[] bytes() {
        ClassLoader loader = NrtLibrary.class.getClassLoader();
        try (InputStream in = Resources.open(loader, RESOURCE)) {
            if (in == null) {
                throw new UnsatisfiedLinkError("The native runtime is missing: no resource " + RESOURCE
                        + " on the class or module path. Add the artifact org.quern:quern-nrt.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw unloadable(e.getMessage(), e);
        }
    }

    private static SymbolLookup inMemory(SystemLoader system, byte[] library, Refusals refusals) {
        int fd = system.memoryFile("quern_nrt");
        if (fd < 0) {
            refusals.add("memory", "the system makes no files there (memfd_create)");
            return null;
        }
        String path = "/proc/self/fd/" + fd;
        try {
            try (FileOutputStream out = new FileOutputStream(path)) {
                out.write(library);
            }
            try (InputStream in = new FileInputStream(path)) {
                if (!Arrays.equals(in.readAllBytes(), library)) {
                    throw new IOException(path + " does not hold what was written to it");
                }
            }
            return system.open(DescriptorPath.fresh(fd));
        } catch (IOException | UnsatisfiedLinkError e) { // no /proc, no memory for the file, or a policy
            refusals.add("memory", e);
            return null;
        } finally {
            system.close(fd);
        }
    }

    private static UnsatisfiedLinkError unloadable(String why, Throwable cause) {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError("The native runtime " + RESOURCE + " cannot be loaded: " + why);
        error.initCause(cause);
        return error;
    }
}
