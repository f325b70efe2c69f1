package org.quern.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The class loaders whose resources are searched for bundles and for LLVM: that of the kernel's body, the library's
 * own, and the thread's context loader. So a library in a parent loader serves applications in child loaders, each with
 * its own bundles.
 */
public final class BundleLoaders {
    /** The loader of the body whose kernel the thread is looking for. */
    private static final ThreadLocal<ClassLoader> BODY = new ThreadLocal<>();

    private BundleLoaders() {}

    /**
     * Makes this thread search the loader of a kernel's body first.
     *
     * @param body class loader of the body
     * @return the value to pass to {@link #leave}
     */
    public static ClassLoader enter(ClassLoader body) {
        ClassLoader before = BODY.get();
        BODY.set(body);
        return before;
    }

    /**
     * Ends the effect of {@link #enter}.
     *
     * @param before the value that {@link #enter} returned
     */
    public static void leave(ClassLoader before) {
        if (before == null) {
            BODY.remove();
        } else {
            BODY.set(before);
        }
    }

    /**
     * The loaders to search, each once, in order.
     *
     * @param own the library's own class loader
     */
    public static List<ClassLoader> around(ClassLoader own) {
        List<ClassLoader> loaders = new ArrayList<>();
        for (ClassLoader loader : Arrays.asList(BODY.get(), own, Thread.currentThread().getContextClassLoader())) {
            if (loader != null && !loaders.contains(loader)) {
                loaders.add(loader);
            }
        }
        return loaders;
    }
}
