package org.quern.ufunc;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.quern.array.NDArray;
import org.quern.error.QuernException;

/** The library in two class loaders of one process. */
public final class TwoLoadersProcess {
    private TwoLoadersProcess() {}

    /** Its work within one of them: {@code x * factor} of 5, or why not. */
    public static String times(double factor) {
        try (Ufunc u = Ufunc.define("times", x -> x.mul(factor))) {
            return u.apply(NDArray.of(5.0)).toString();
        } catch (QuernException e) {
            return e.getMessage();
        }
    }

    private static Class<?> inOwnLoader(URL[] all) throws ClassNotFoundException {
        return new URLClassLoader(all, ClassLoader.getPlatformClassLoader())
                .loadClass(TwoLoadersProcess.class.getName());
    }

    private static void print(Class<?> loaded, double factor) throws ReflectiveOperationException {
        try {
            System.out.println(loaded.getMethod("times", double.class).invoke(null, factor));
        } catch (InvocationTargetException e) {
            System.out.println(e.getCause());
        }
    }

    /** Prints what each gives: the first compiles and the second loads it; then the second would have to compile. */
    public static void main(String[] arguments) throws ReflectiveOperationException, MalformedURLException {
        String[] paths = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        URL[] all = new URL[paths.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = Path.of(paths[i]).toUri().toURL();
        }
        Class<?> first = inOwnLoader(all);
        Class<?> second = inOwnLoader(all);
        print(first, 2);
        print(first, 3);
        print(second, 3);
        print(second, 2);
        print(first, 7);
        print(second, 7);
        print(second, 12);
        print(first, 12);
    }
}
