package org.quern.llvm;

import static org.bytedeco.llvm.global.LLVM.LLVMInitializeX86AsmPrinter;
import static org.bytedeco.llvm.global.LLVM.LLVMInitializeX86Target;
import static org.bytedeco.llvm.global.LLVM.LLVMInitializeX86TargetInfo;
import static org.bytedeco.llvm.global.LLVM.LLVMInitializeX86TargetMC;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.llvm.global.LLVM;
import org.quern.error.ShortageException;
import org.quern.nrt.NativePlaces;
import org.quern.nrt.NrtException;
import org.quern.nrt.Refusals;
import org.quern.nrt.Resources;
import org.quern.nrt.Shortage;

/**
 * LLVM, JavaCPP's bridges to it and lld, loaded once, from a directory that is safe from other users. By default
 * JavaCPP would unpack them to, and load them from, a directory with a predictable name, whatever its owner. So this
 * class unpacks them to the first usable one of these, and has JavaCPP load them before it searches:
 * <ol>
 *   <li>the directory set by {@code quern.native.dir} or {@code $QUERN_NATIVE_DIR}; if set, no other;
 *   <li>{@code native/} in {@code $XDG_CACHE_HOME/quern} or {@code ~/.cache/quern}, or in the cache's directory, see
 *       {@link UnpackedFiles};
 *   <li>memory;
 *   <li>a fresh directory of mode 0700 in the temporary directory.
 * </ol>
 * lld runs as a process of its own, many times. If its files have disappeared since they were unpacked, or cannot be
 * executed, the same places are tried again.
 */
final class NativeCode {
    private static final String JAVACPP = "libjnijavacpp.so";
    private static final String JNI = "libjniLLVM.so";

    /**
     * JavaCPP's names of libraries (for Linux: name, at sign, version) with their files, each after those that it
     * needs.
     */
    private static final Map<String, String> LIBRARIES = libraries();

    /**
     * Identity of the LLVM that this process has loaded, by any class loader. A system property, since class loaders
     * share nothing else. Its libraries stay loaded when their class loader is collected, and a second copy aborts the
     * process when it finds the first one's options registered.
     */
    private static final String LOADED = "org.quern.llvm.loaded";

    /** Substitute for a library that the process has loaded: one without dependencies or side effects. */
    private static final String EMPTY = "META-INF/quern/linux-x86_64/libquern_nrt.so";

    /** The files that lld is run from; null before LLVM is loaded. */
    private static volatile LlvmFiles current;

    private NativeCode() {}

    /**
     * Loads LLVM, unless it is loaded.
     *
     * @throws LlvmException if no place can hold it, or none that it can be loaded from
     * @throws ShortageException if there are no file descriptors or memory mappings left
     */
    static LlvmFiles load() {
        LlvmFiles known = current;
        return known == null ? loadFirst() : known;
    }

    private static synchronized LlvmFiles loadFirst() {
        if (current == null) {
            // By default JavaCPP refuses to allocate, and so to compile, once the process has more than four times the
            // heap's limit in physical memory, which includes arrays outside of the heap.
            setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
            // A string literal is the same object for all class loaders.
            LlvmFiles found;
            synchronized (LOADED) {
                found = loadInProcess(resources());
            }
            LLVMInitializeX86TargetInfo();
            LLVMInitializeX86Target();
            LLVMInitializeX86TargetMC();
            LLVMInitializeX86AsmPrinter();
            current = found;
        }
        return current;
    }

    /**
     * Runs an action with freshly located files of the linker, after those found first have changed or disappeared.
     *
     * @throws LlvmException if no place can hold it, or none that it can be run from
     * @throws ShortageException if there are no file descriptors or memory mappings left
     */
    static synchronized <T> T again(Use<T> use) {
        return inTurn("LLVM's linker cannot be unpacked or run anywhere", files -> {
            T done = use.with(files);
            current = files;
            return done;
        });
    }

    /** An action on LLVM's files in one place. */
    interface Use<T> {
        /** Runs the action; an exception rules the place out. */
        T with(LlvmFiles files) throws IOException;
    }

    private static LlvmFiles loadInProcess(List<Resource> resources) {
        boolean first = System.getProperty(LOADED) == null;
        if (!first) {
            join(resources);
        }
        return inTurn("LLVM's native code cannot be unpacked or loaded anywhere", files -> {
            if (first) {
                open(files);
                System.setProperty(LOADED, Resource.identity(resources));
            }
            return files;
        });
    }

    /**
     * Loads the bridges to the LLVM that another class loader's Quern has loaded. They are copies, since the system's
     * loader takes one file for one library, and the bridges keep state of one class loader.
     */
    private static void join(List<Resource> resources) {
        try {
            String mine = Resource.identity(resources);
            if (!mine.equals(System.getProperty(LOADED))) {
                throw new LlvmException(
                        "another LLVM is in use by the Quern of another class loader of this process, which can hold one"
                                + " only: give the loaders the same release of it, or fill the cache before");
            }
            endThreadIfAlone();
            byte[] empty;
            try (InputStream in = Resources.open(NativeCode.class.getClassLoader(), EMPTY)) {
                empty = in.readAllBytes();
            }
            for (Resource resource : resources) {
                String name = nameOf(resource.name());
                if (name != null) {
                    load(name, isBridge(resource.name()) ? resource.bytes() : empty, resource.name());
                }
            }
        } catch (IOException e) {
            throw new LlvmException("LLVM's bridges cannot be read: " + e.getMessage(), e);
        }
    }

    private static void load(String name, byte[] library, String file) {
        Refusals refusals = new Refusals();
        String loaded = NativePlaces.load(library, file, path -> {
            load(name, Path.of(path));
            return path;
        }, refusals);
        if (loaded == null) {
            throw new LlvmException(
                    "LLVM's bridges cannot be loaded anywhere; " + refusals + ". " + NativePlaces.ADVICE,
                    refusals.last());
        }
    }

    /**
     * JavaCPP's thread would keep the class loader reachable; compilations free collected objects themselves. Not
     * called before JavaCPP's settings are made, which it reads on first use.
     */
    private static void endThreadIfAlone() {
        if (Loader.getLoadedLibraries().isEmpty()) {
            Pointer.interruptDeallocatorThread();
        }
    }

    private static boolean isBridge(String file) {
        return file.equals(JAVACPP) || file.equals(JNI);
    }

    /** JavaCPP's name of a library; null for other files. */
    private static String nameOf(String file) {
        for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
            if (library.getValue().equals(file)) {
                return library.getKey();
            }
        }
        return null;
    }

    /** JavaCPP records the libraries that it loads by these names, and does not search for them again. */
    private static void load(String name, Path file) throws IOException {
        URL[] where = {file.toUri().toURL()};
        Loader.loadLibrary(LLVM.class, where, name);
    }

    private interface Attempt {
        LlvmFiles run() throws IOException;
    }

    private static <T> T inTurn(String failure, Use<T> use) {
        Refusals refusals = new Refusals();
        for (Map.Entry<String, Attempt> attempt : attempts(resources()).entrySet()) {
            LlvmFiles files = null;
            try {
                files = attempt.getValue().run();
                return use.with(files);
            } catch (LlvmException | ShortageException e) {
                // A failure of the action, not of the place.
                throw e;
            } catch (IOException | UnsatisfiedLinkError | NrtException e) {
                refusals.add(attempt.getKey(), e);
                if (files != null) {
                    files.discard();
                }
            }
        }
        String shortage = Shortage.find();
        if (shortage != null) {
            throw new ShortageException("LLVM's native code cannot be loaded: " + shortage, refusals.last());
        }
        throw new LlvmException(failure + "; " + refusals + ". " + NativePlaces.ADVICE, refusals.last());
    }

    private static Map<String, Attempt> attempts(List<Resource> resources) {
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        NativePlaces.Place named = NativePlaces.named();
        if (named != null) {
            attempts.put(named.name(), () -> LlvmFiles.unpacked(named.directory(), resources));
            return attempts;
        }
        for (NativePlaces.Place root : NativePlaces.roots()) {
            attempts.put(root.name(), () -> LlvmFiles.unpacked(root.directory(), resources));
        }
        attempts.put("memory", () -> LlvmFiles.inMemory(resources));
        attempts.put(NativePlaces.temporary().name(), () -> LlvmFiles.temporary(resources));
        return attempts;
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static void open(LlvmFiles files) throws IOException {
        // Anything else that JavaCPP may write must not go to a predictable directory; without a directory it does not
        // search.
        if (files.held().isEmpty()) {
            setUnlessSet("org.bytedeco.javacpp.cachedir", files.lld().getParent().resolveSibling("javacpp").toString());
        } else if (System.getProperty("org.bytedeco.javacpp.cachedir") == null) {
            setUnlessSet("org.bytedeco.javacpp.findLibraries", "false");
        }
        endThreadIfAlone();
        for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
            load(library.getKey(), files.file(library.getValue()));
        }
    }

    private static Map<String, String> libraries() {
        Map<String, String> libraries = new LinkedHashMap<>();
        libraries.put("jnijavacpp", JAVACPP);
        libraries.put("LLVM@.19.1", LlvmFiles.LLVM_LIBRARY);
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
                    : resource(LLVM.class, "/org/bytedeco/llvm/linux-x86_64/",
                            name.equals(LlvmFiles.LLVM_LIBRARY) ? "libLLVM.so" : name, name));
        }
        resources.add(resource(LLVM.class, "/org/bytedeco/llvm/linux-x86_64/", LlvmFiles.LLD, LlvmFiles.LLD));
        return resources;
    }

    private static Resource resource(Class<?> beside, String directory, String packed, String name) {
        URL url = beside.getResource(directory + packed);
        if (url == null && beside.getClassLoader() != null) {
            // On the module path the files are resources of a module of their own.
            url = beside.getClassLoader().getResource(directory.substring(1) + packed);
        }
        if (url == null) {
            throw new UnsatisfiedLinkError("no resource " + directory + packed + " on the class path or module path");
        }
        return new Resource(name, url);
    }
}
