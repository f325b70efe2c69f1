package org.quern.ufunc;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.error.CompilerMissingException;

/** The library in a parent loader, and in its children applications that each bring a bundle. Arguments: a directory for each child. */
public final class SharedLibraryProcess {
    private SharedLibraryProcess() {}

    /** The application, which each child defines for itself: the same kernel's name, another kernel. */
    public static final class Application {
        private Application() {}

        /** {@code x * factor} of 5, or the first line of why not. */
        public static String times(double factor) {
            try {
                return Ufunc.define("shared", x -> x.mul(factor)).apply(NDArray.of(5.0)).toString();
            } catch (CompilerMissingException e) {
                return e.getMessage().replaceAll("(?s) is not in the cache.*", " is missing");
            }
        }
    }

    /** A child whose resources have URLs of a scheme that nobody else knows: what is found can be opened, and no more. */
    private static final class Child extends ClassLoader {
        private final Path directory;

        Child(Path directory) {
            super(SharedLibraryProcess.class.getClassLoader());
            this.directory = directory;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Application.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        protected URL findResource(String name) {
            return Files.isRegularFile(directory.resolve(name)) ? url(directory.resolve(name)) : null;
        }

        @Override
        protected Enumeration<URL> findResources(String name) {
            URL url = findResource(name);
            return url == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(url));
        }
    }

    private static URL url(Path file) {
        try {
            return URL.of(URI.create("nobodys:" + file.getFileName()), new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new URLConnection(url) {
                        @Override
                        public void connect() {}

                        @Override
                        public InputStream getInputStream() throws IOException {
                            try (FileInputStream in = new FileInputStream(file.toString())) {
                                return new ByteArrayInputStream(in.readAllBytes());
                            }
                        }
                    };
                }
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String times(Child child, double factor) throws ReflectiveOperationException {
        return (String) child.loadClass(Application.class.getName()).getMethod("times", double.class).invoke(null,
                factor);
    }

    private static boolean mapped() throws IOException {
        return Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1).contains("quern-shared");
    }

    private static WeakReference<Child> serve(String directory, double own, double others)
            throws ReflectiveOperationException {
        Child child = new Child(Path.of(directory));
        System.out.println(times(child, own) + "; " + times(child, others));
        return new WeakReference<>(child);
    }

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException, InterruptedException {
        WeakReference<Child> first = serve(arguments[0], 2, 3);
        System.out.println(mapped() ? "mapped" : "not mapped");
        WeakReference<Child> second = serve(arguments[1], 3, 2);
        for (int i = 0; i < 400 && (!first.refersTo(null) || !second.refersTo(null) || mapped()); i++) {
            System.gc();
            Thread.sleep(25);
        }
        System.out.println(first.refersTo(null) && second.refersTo(null) ? "gone" : "kept");
        System.out.println(mapped() ? "mapped" : "not mapped");
        // By the thread's own loader, for whom no body is of a child.
        Child context = new Child(Path.of(arguments[0]));
        Thread.currentThread().setContextClassLoader(context);
        System.out.println(Application.times(2) + "; listed " + Quern.cache().list().size());
    }
}
