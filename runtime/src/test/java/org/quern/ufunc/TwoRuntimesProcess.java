package org.quern.ufunc;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.quern.array.NDArray;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;

/**
 * Two copies of the library in one process, each with a native runtime of its own. Argument: a directory whose runtime is the second's.
 * Says what each computes, and after each the names, without numbers, of the native threads that there are.
 */
public final class TwoRuntimesProcess {
    private TwoRuntimesProcess() {}

    /** By several threads, which the native runtime makes and names. */
    public static double sum() {
        NDArray x = NDArray.full(DType.FLOAT64, 1.5, 4_000_000);
        NDArray r = Ufunc.define("runtimes", v -> Ops.exp(v.sub(v)).mul(3)).target(Target.PARALLEL).apply(x);
        return r.getDouble(0) + r.getDouble(3_999_999);
    }

    private static Object sum(URL... path) throws ReflectiveOperationException {
        URLClassLoader own = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
        return own.loadClass(TwoRuntimesProcess.class.getName()).getMethod("sum").invoke(null);
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (String task : Path.of("/proc/self/task").toFile().list()) {
            try {
                String name = Files.readString(Path.of("/proc/self/task", task, "comm")).strip();
                if (name.matches("qu.rn-\\d+")) {
                    names.add(name.substring(0, "quern".length()));
                }
            } catch (IOException e) {
                // It has ended.
            }
        }
        return names;
    }

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        List<URL> all = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            all.add(Path.of(entry).toUri().toURL());
        }
        System.out.println(sum(all.toArray(URL[]::new)) + " " + threads());
        all.addFirst(Path.of(arguments[0]).toUri().toURL());
        System.out.println(sum(all.toArray(URL[]::new)) + " " + threads());
    }
}
