package org.quern.nrt;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Finds the native runtime among the resources and loads it, without leaving a file or a descriptor: from an anonymous
 * file in memory, or if the system cannot create one or load code from it, from a private file in the first of
 * {@link NativePlaces} that allows it.
 */
final class NrtLibrary {
    private static final String FILE = "libquern_nrt.so";

    private static final String CANNOT = "The native runtime " + Platform.SUPPORTED.resource() + " cannot be loaded: ";

    private NrtLibrary() {}

    /** Loads the library. */
    static SystemLoader.Library load(SystemLoader system, byte[] library) {
        Refusals refusals = new Refusals();
        SystemLoader.Library loaded = inMemory(system, library, refusals);
        if (loaded == null) {
            loaded = NativePlaces.load(library, FILE, new NativePlaces.Use<>() {
                @Override
                public SystemLoader.Library from(String path) {
                    return system.open(path);
                }
            }, refusals);
        }
        if (loaded == null) {
            throw Binding.caused(CANNOT + refusals + ". " + advice(refusals.toString()), refusals.last());
        }
        return loaded;
    }

    /** Advice about refusals: another directory may help, but not if symbols are missing. */
    private static String advice(String refusals) {
        CLibrary here = CLibrary.here();
        boolean ofSymbols = refusals.contains("GLIBC_") || refusals.contains("undefined symbol")
                || refusals.contains("symbol not found");
        return "It needs glibc 2.17 or later, or musl; this process has mapped " + here.file()
                + " (" + here.name() + "). "
                + (ofSymbols ? "Run it with a Java and a C library that have what is named." : NativePlaces.ADVICE);
    }

    /**
     * The bytes of the library for this platform.
     *
     * @throws UnsatisfiedLinkError if there is none; the message says what exists and what was searched for
     */
    static byte[] bytes() {
        Platform here = Platform.here();
        ClassLoader loader = NrtLibrary.class.getClassLoader();
        try (InputStream in = here.equals(Platform.SUPPORTED) ? Resources.open(loader, here.resource()) : null) {
            if (in == null) {
                throw new UnsatisfiedLinkError(here.missing(loader));
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw Binding.caused(CANNOT + e.getMessage(), e);
        }
    }

    /**
     * The message about a native runtime whose version does not match these classes: the versions, and where they are.
     */
    static String disagrees(long found, int expected) {
        ClassLoader loader = NrtLibrary.class.getClassLoader();
        StringBuilder text = new StringBuilder("The native runtime has ABI ").append(found)
                .append(", this library expects ").append(expected)
                .append(": quern-nrt and quern are of different versions. ");
        try {
            String resource = Platform.SUPPORTED.resource();
            List<String> runtimes = new ArrayList<>();
            for (URL url : Collections.list(loader.getResources(resource))) {
                Path place = Resources.holder(url, resource);
                String version = Artifact.described("quern-nrt", loader).stream().filter(a -> a.place().equals(place))
                        .map(a -> a.version() + " in ").findFirst().orElse("in ");
                runtimes.add("quern-nrt " + version + place);
            }
            text.append("Used is ").append(runtimes.getFirst());
            for (String other : runtimes.subList(1, runtimes.size())) {
                text.append("; there is also ").append(other);
            }
            Artifact.libraries(loader).forEach(library -> text.append("; the classes are ").append(library));
            text.append(". ");
        } catch (IOException | RuntimeException e) {
            text.append("Where they are cannot be told (").append(e).append("). ");
        }
        return text.append("Leave quern-nrt of quern's version alone: org.quern:quern-bom keeps all at one.")
                .toString();
    }

    private static SystemLoader.Library inMemory(SystemLoader system, byte[] library, Refusals refusals) {
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
            // there is no /proc or no memory for the file, or a policy forbids it
        } catch (IOException | UnsatisfiedLinkError e) {
            refusals.add("memory", e);
            return null;
        } finally {
            system.close(fd);
        }
    }
}
