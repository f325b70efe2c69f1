package org.quern.llvm;

import static org.bytedeco.llvm.global.LLVM.LLVMInitializeX86AsmPrinter;
import static org.bytedeco.llvm.global.LLVM.LLVMInitializeX86Target;
import static org.bytedeco.llvm.global.LLVM.LLVMInitializeX86TargetInfo;
import static org.bytedeco.llvm.global.LLVM.LLVMInitializeX86TargetMC;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.llvm.global.LLVM;
import org.quern.check.Setting;
import org.quern.nrt.Nrt;
import org.quern.nrt.Shortage;
import org.quern.nrt.ShortageException;

/**
 * LLVM, JavaCPP's bridges to it and lld, loaded once, from a place that is this process's own. JavaCPP by itself would unpack them to,
 * and load them from, a directory whose name anybody can foresee and whoever owns it. So they are unpacked here, to the first of
 * these that can be used, and loaded by JavaCPP before it looks for any:
 * <ol>
 *   <li>where {@code quern.native.dir} or {@code $QUERN_NATIVE_DIR} says, and then nowhere else;
 *   <li>{@code native/} in {@code $XDG_CACHE_HOME/quern} or {@code ~/.cache/quern}, or in the cache's directory, see {@link UnpackedFiles};
 *   <li>memory;
 *   <li>a fresh directory of mode 0700 in the temporary directory.
 * </ol>
 */
final class NativeCode {
    private static final String JAVACPP = "libjnijavacpp.so";
    private static final String LLD = "lld";
    private static final String JNI = "libjniLLVM.so";

    /** Under its soname lld finds it beside itself. */
    private static final String LLVM_LIBRARY = "libLLVM.so.20.1";

    /** Names of libraries as JavaCPP has them (for Linux: name, at sign, version) with their files, in the order of their needs. */
    private static final Map<String, String> LIBRARIES = libraries();

    /** A system property, since nothing else is common to all class loaders. */
    private static final String CLAIM = NativeCode.class.getName() + ".claim";

    private static volatile NativeCode loaded;

    private final Map<String, Path> files;
    /** For lld, where it does not find LLVM beside itself. */
    private final Map<String, String> environment;

    private NativeCode(Map<String, Path> files, Map<String, String> environment) {
        this.files = files;
        this.environment = environment;
    }

    /**
     * Loads it, if that is still to be done.
     *
     * @throws LlvmException if there is no place for it, or no place that it loads from
     * @throws ShortageException if there are no file descriptors or memory mappings left
     */
    static NativeCode load() {
        NativeCode known = loaded;
        return known == null ? loadFirst() : known;
    }

    private static synchronized NativeCode loadFirst() {
        if (loaded == null) {
            // Unless it is told otherwise JavaCPP refuses to allocate, and so to compile, once the process has more than four times the
            // heap's limit in physical memory, where arrays count, which are outside of the heap.
            setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
            claim();
            loaded = attempt();
            LLVMInitializeX86TargetInfo();
            LLVMInitializeX86Target();
            LLVMInitializeX86TargetMC();
            LLVMInitializeX86AsmPrinter();
        }
        return loaded;
    }

    /**
     * Says for the whole process that this class has LLVM: a second copy of it, which another class loader's would be, ends the
     * process when it finds the first one's options.
     */
    private static void claim() {
        String mine = Integer.toHexString(System.identityHashCode(NativeCode.class));
        Object others = System.getProperties().putIfAbsent(CLAIM, mine);
        if (others != null && !others.equals(mine)) {
            throw new LlvmException("LLVM is in use by the Quern of another class loader of this process, which can hold it once only:"
                    + " give the loaders a common parent that has Quern and LLVM, or fill the cache before");
        }
    }

    Path lld() {
        return files.get(LLD);
    }

    Map<String, String> environment() {
        return environment;
    }

    private interface Attempt {
        NativeCode run() throws IOException;
    }

    private static NativeCode attempt() {
        List<Resource> resources = resources();
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        Setting named = Setting.of("quern.native.dir", "QUERN_NATIVE_DIR");
        if (named.isSet()) {
            Path directory = named.path();
            attempts.put(named.name() + " " + named.value(), () -> unpacked(directory, resources));
        } else {
            for (Path root : roots()) {
                attempts.put(root.resolve("native").toString(), () -> unpacked(root, resources));
            }
            attempts.put("memory", () -> inMemory(resources));
            attempts.put("a fresh directory in " + System.getProperty("java.io.tmpdir"), () -> temporary(resources));
        }
        StringBuilder tried = new StringBuilder();
        Throwable last = null;
        for (Map.Entry<String, Attempt> attempt : attempts.entrySet()) {
            try {
                NativeCode code = attempt.getValue().run();
                code.open();
                return code;
            } catch (IOException | UnsatisfiedLinkError | IllegalStateException e) {
                tried.append("; ").append(attempt.getKey()).append(": ").append(reason(e));
                last = e;
            }
        }
        String shortage = Shortage.find();
        if (shortage != null) {
            throw new ShortageException("LLVM's native code cannot be loaded: " + shortage, last);
        }
        throw new LlvmException("LLVM's native code cannot be unpacked or loaded anywhere" + tried
                + ". Name a directory that only you can write by -Dquern.native.dir or QUERN_NATIVE_DIR.", last);
    }

    /** Why it failed: of a file often only its name is told. */
    private static String reason(Throwable e) {
        return e instanceof FileSystemException f && f.getReason() == null
                ? e.getMessage() + " (" + e.getClass().getSimpleName() + ")"
                : e.getMessage();
    }

    private static List<Path> roots() {
        List<Path> roots = new ArrayList<>();
        String xdg = System.getenv("XDG_CACHE_HOME");
        String home = System.getenv("HOME");
        if (xdg != null && xdg.startsWith("/")) {
            roots.add(Path.of(xdg, "quern"));
        } else if (home != null && home.startsWith("/")) {
            roots.add(Path.of(home, ".cache", "quern"));
        }
        Setting cache = Setting.of("quern.cache.dir", "QUERN_CACHE_DIR");
        if (cache.isSet()) {
            roots.add(cache.path());
        }
        return roots;
    }

    private static NativeCode unpacked(Path root, List<Resource> resources) throws IOException {
        return inDirectory(UnpackedFiles.in(root, resources), resources);
    }

    private static NativeCode temporary(List<Resource> resources) throws IOException {
        Path fresh = Files.createTempDirectory("quern-native",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(fresh)));
        return inDirectory(UnpackedFiles.in(fresh, resources), resources);
    }

    /** With all that is in it, which nobody else could put there; what cannot be deleted stays. */
    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.getLogger("org.quern.llvm").log(System.Logger.Level.DEBUG, directory + " cannot be deleted", e);
        }
    }

    private static NativeCode inDirectory(Path directory, List<Resource> resources) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (Resource resource : resources) {
            files.put(resource.name(), directory.resolve(resource.name()));
        }
        // What else JavaCPP may want to write is to be in no place that anybody can foresee either.
        setUnlessSet("org.bytedeco.javacpp.cachedir", directory.resolveSibling("javacpp").toString());
        return new NativeCode(files, Map.of());
    }

    private static NativeCode inMemory(List<Resource> resources) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        String process = "/proc/" + ProcessHandle.current().pid() + "/fd/";
        for (Resource resource : resources) {
            int fd = Nrt.memoryFile(resource.name());
            Path file = Path.of(process + fd);
            String digest;
            try (OutputStream out = new FileOutputStream(file.toString())) {
                digest = resource.copy(out);
            }
            try (InputStream in = new FileInputStream(file.toString())) {
                if (!digest.equals(Resource.digest(in))) {
                    throw new IOException(resource.name() + " is not in memory what was written there");
                }
            }
            files.put(resource.name(), file);
        }
        if (System.getProperty("org.bytedeco.javacpp.cachedir") == null) {
            // There is no directory that JavaCPP could use; with this it does not look for one.
            setUnlessSet("org.bytedeco.javacpp.findLibraries", "false");
        }
        return new NativeCode(files, Map.of("LD_PRELOAD", files.get(LLVM_LIBRARY).toString()));
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** JavaCPP notes what it loads by these names, and does not look for it again. */
    private void open() throws IOException {
        for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
            URL[] where = {files.get(library.getValue()).toUri().toURL()};
            Loader.loadLibrary(LLVM.class, where, library.getKey());
        }
    }

    private static Map<String, String> libraries() {
        Map<String, String> libraries = new LinkedHashMap<>();
        libraries.put("jnijavacpp", JAVACPP);
        libraries.put("LLVM@.19.1", LLVM_LIBRARY);
        libraries.put("LTO@.19.1", "libLTO.so");
        libraries.put("Remarks@.19.1", "libRemarks.so");
        libraries.put("jniLLVM", JNI);
        return libraries;
    }

    private static List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        for (String name : LIBRARIES.values()) {
            resources.add(name.equals(JAVACPP)
                    ? resource(Loader.class, "/org/bytedeco/javacpp/linux-x86_64/", name, name)
                    : resource(LLVM.class, "/org/bytedeco/llvm/linux-x86_64/", name.equals(LLVM_LIBRARY) ? "libLLVM.so" : name, name));
        }
        resources.add(resource(LLVM.class, "/org/bytedeco/llvm/linux-x86_64/", LLD, LLD));
        return resources;
    }

    private static Resource resource(Class<?> beside, String directory, String packed, String name) {
        URL url = beside.getResource(directory + packed);
        if (url == null && beside.getClassLoader() != null) {
            // On the module path the files are those of a module of their own.
            url = beside.getClassLoader().getResource(directory.substring(1) + packed);
        }
        if (url == null) {
            throw new UnsatisfiedLinkError("no resource " + directory + packed + " on the class path or module path");
        }
        return new Resource(name, url);
    }
}
