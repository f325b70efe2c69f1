package org.quern.ufunc;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.CompilerMissingException;

/**
 * The library in a parent loader without LLVM, which an application in a child brings; two children, one after the other. Arguments: the
 * child's class path.
 */
public final class LlvmInChildProcess {
    private static final int PATIENCE = 400;

    private LlvmInChildProcess() {}

    /** The application, which each child defines for itself. */
    public static final class Application {
        private Application() {}

        /** {@code x * factor + 1} of 5, or why not. */
        public static String run(double factor) {
            try (Ufunc kernel = Ufunc.define("in_child", x -> x.mul(factor).add(1))) {
                return kernel.apply(NDArray.of(5.0)) + " in " + kernel.inspect(DType.FLOAT64).lanes() + " lanes";
            } catch (CompilerMissingException e) {
                return e.getMessage().replaceAll("(?s) is not in the cache.*", " is missing");
            }
        }
    }

    private static final class Child extends URLClassLoader {
        Child(URL[] path) {
            super(path, LlvmInChildProcess.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Application.class.getName()) || findLoadedClass(name) != null) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Compiles twice in a child, which is dropped then. */
    private static WeakReference<Child> serve(URL[] path, double first, double second)
            throws ReflectiveOperationException {
        Child child = new Child(path);
        for (double factor : new double[] {first, second}) {
            System.out.println(
                    child.loadClass(Application.class.getName()).getMethod("run", double.class).invoke(null, factor));
        }
        return new WeakReference<>(child);
    }

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException, InterruptedException {
        URL[] path = new URL[arguments.length];
        for (int i = 0; i < path.length; i++) {
            path[i] = Path.of(arguments[i]).toUri().toURL();
        }
        System.out.println(Application.run(1));
        WeakReference<Child> gone = serve(path, 2, 3);
        for (int i = 0; i < PATIENCE && !gone.refersTo(null); i++) {
            System.gc();
            Thread.sleep(25);
        }
        System.out.println(gone.refersTo(null) ? "gone" : "kept");
        serve(path, 4, 5);
        System.out.println(Application.run(6));
    }
}
