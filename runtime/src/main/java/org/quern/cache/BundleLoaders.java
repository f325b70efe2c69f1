package org.quern.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The class loaders among whose resources bundles, and LLVM, are looked for: that of the kernel's body, the library's own, and the
 * thread's context loader. So the library in a parent loader serves applications in children, each with what it brings.
 */
public final class BundleLoaders {
    /** Of the body whose kernel the thread is looking for. */
    private static final ThreadLocal<ClassLoader> BODY = new ThreadLocal<>();

    private BundleLoaders() {}

    /**
     * From now on this thread looks for a kernel whose body is of this loader.
     *
     * @return what {@link #leave} is to be given
     */
    public static ClassLoader enter(ClassLoader body) {
        ClassLoader before = BODY.get();
        BODY.set(body);
        return before;
    }

    /** Ends what {@link #enter} began. */
    public static void leave(ClassLoader before) {
        if (before == null) {
            BODY.remove();
        } else {
            BODY.set(before);
        }
    }

    /** Each once, in their order. */
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
