package org.quern.ufunc;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.quern.array.NDArray;

/**
 * Threads that load the library and a kernel from the same jars, each time by a loader of their own; and one that closes loaders of them
 * with what it has read by Java's cached connections, which closes the jars of all who share these. Arguments: threads, rounds of each,
 * jars. Says how often what came of it. Without arguments computes once.
 */
public final class ClosingLoadersProcess {
    private ClosingLoadersProcess() {}

    /** What an application does with it. */
    public static String times() {
        return Ufunc.define("closing", x -> x.mul(3)).apply(NDArray.of(5.0)).toString();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        if (arguments.length == 0) {
            System.out.println(times());
            return;
        }
        List<URL> jars = new ArrayList<>();
        for (String jar : List.of(arguments).subList(2, arguments.length)) {
            jars.add(Path.of(jar).toUri().toURL());
        }
        int threads = Integer.parseInt(arguments[0]);
        Callable<Map<String, Integer>> work = () -> rounds(Integer.parseInt(arguments[1]), jars.toArray(URL[]::new));
        Map<String, Integer> all = new TreeMap<>();
        Thread closing = Thread.ofPlatform().daemon().start(() -> close(jars.toArray(URL[]::new)));
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Map<String, Integer>>> each = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                each.add(pool.submit(work));
            }
            for (Future<Map<String, Integer>> one : each) {
                one.get().forEach((said, times) -> all.merge(said, times, Integer::sum));
            }
        }
        System.out.println(all + (closing.isAlive() ? "" : ", nobody closes any more"));
    }

    private static void close(URL[] jars) {
        while (true) {
            try (URLClassLoader other = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
                    InputStream in = other.getResourceAsStream("META-INF/quern/linux-x86_64/libquern_nrt.so")) {
                if (in != null) {
                    in.readNBytes(1000);
                }
            } catch (IOException | RuntimeException e) {
                // Its own affair: it goes on closing.
                Thread.onSpinWait();
            }
        }
    }

    private static Map<String, Integer> rounds(int rounds, URL[] jars) {
        Map<String, Integer> said = new TreeMap<>();
        for (int i = 0; i < rounds; i++) {
            said.merge(once(jars), 1, Integer::sum);
        }
        return said;
    }

    private static String once(URL[] jars) {
        try (URLClassLoader own = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader())) {
            return (String) own.loadClass(ClosingLoadersProcess.class.getName()).getMethod("times").invoke(null);
        } catch (IOException | ReflectiveOperationException e) {
            return e + ", " + e.getCause();
        }
    }
}
