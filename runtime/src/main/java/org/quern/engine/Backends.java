package org.quern.engine;

import java.io.IOException;
import java.io.InputStream;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Objects;
import org.quern.cache.BundleLoaders;
import org.quern.codegen.Backend;
import org.quern.nrt.Resources;

/**
 * The LLVM backends. LLVM is searched for by the class loaders of the kernel's body, the library, and the thread's
 * context. If the library's own loader does not see LLVM, the classes that call it are defined again, in a loader that
 * sees both.
 */
final class Backends {
    private static final String LLVM = "org.bytedeco.llvm.global.LLVM";
    private static final String PACKAGE = "org.quern.llvm.";
    private static final String BACKEND = PACKAGE + "LlvmCompiler";
    private static final ClassLoader OWN = Backends.class.getClassLoader();

    /** The backend for LLVM's class, by that class. */
    private static final ClassValue<Backend> FOUND = new ClassValue<>() {
        @Override
        protected Backend computeValue(Class<?> llvm) {
            return create(llvm.equals(find(OWN)) ? OWN : new Below(llvm.getClassLoader()));
        }
    };

    private Backends() {}

    /** LLVM's class, not initialized; null if no loader has it. */
    static Class<?> llvm() {
        if (Backends.class.getModule().isNamed()) {
            return find(OWN); // a module sees what its descriptor names, and nothing of a child loader
        }
        return BundleLoaders.around(OWN).stream().map(Backends::find).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** The backend for this class of LLVM. */
    static Backend of(Class<?> llvm) {
        return FOUND.get(llvm);
    }

    private static Class<?> find(ClassLoader loader) {
        try {
            return Class.forName(LLVM, false, loader);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static Backend create(ClassLoader loader) {
        try {
            return Class.forName(BACKEND, true, loader).asSubclass(Backend.class).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the library's classes that call LLVM cannot be loaded", e);
        }
    }

    /** A loader that defines the classes that call LLVM, and delegates to the library's loader and to LLVM's. */
    private static final class Below extends ClassLoader {
        private final ClassLoader application;

        Below(ClassLoader application) {
            super(OWN);
            this.application = application;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.bytedeco.")) {
                return application.loadClass(name);
            }
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = Resources.open(OWN, name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                CodeSource source = Backends.class.getProtectionDomain().getCodeSource();
                return defineClass(name, bytes, 0, bytes.length, new ProtectionDomain(source, null));
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
