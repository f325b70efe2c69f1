package org.quern.ufunc;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.quern.array.NDArray;

/**
 * Deploys an application that has the library among its classes, runs it and drops it, again and again. Arguments: how often, and
 * whether each round compiles. Says what is left of the loaders, and how threads, descriptors and mappings have grown.
 */
public final class RedeployedProcess {
    private static final int WARM_UP = 4;
    private static final int PATIENCE = 400;

    private RedeployedProcess() {}

    /** The application: what it keeps in static fields goes with its classes. */
    public static final class Application {
        private static final Ufunc KEPT = Ufunc.define("redeployed", x -> x.mul(3));
        private static final NDArray TABLE = NDArray.of(1.0, 2.0, 14.0);

        private Application() {}

        /** Uses the library in several ways. */
        public static String run(int number, boolean compiles) {
            NDArray result = KEPT.on(TABLE).target(Target.PARALLEL).deadline(Duration.ofSeconds(60)).run();
            double other = compiles
                    ? Ufunc.define("fresh" + number, x -> x.add(number)).apply(TABLE).getDouble(0)
                    : 1 + number;
            return result + " " + (other - number);
        }
    }

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        boolean compiles = Boolean.parseBoolean(arguments[1]);
        String[] paths = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        URL[] all = new URL[paths.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = Path.of(paths[i]).toUri().toURL();
        }
        int[] before = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            WeakReference<ClassLoader> loader = round(all, round, compiles);
            loaders.add(loader);
            for (int i = 0; i < PATIENCE && !loader.refersTo(null); i++) {
                System.gc();
                Thread.sleep(25);
            }
            if (round == WARM_UP) {
                before = counts();
            }
        }
        // What the last loader had goes behind it.
        for (int i = 0; i < PATIENCE && !isNoMore(counts(), before); i++) {
            System.gc();
            Thread.sleep(25);
        }
        int[] after = counts();
        long kept = loaders.stream().filter(loader -> !loader.refersTo(null)).count();
        System.out.println(kept + " loaders kept, "
                + (isNoMore(after, before)
                        ? "nothing"
                        : "threads, descriptors, mappings "
                                + List.of(before[0], before[1], before[2]) + " " + List.of(after[0], after[1], after[2])
                                + "\n" + names())
                + " grown");
    }

    private static boolean isNoMore(int[] after, int[] before) {
        return after[0] <= before[0] && after[1] <= before[1] && after[2] <= before[2];
    }

    private static WeakReference<ClassLoader> round(URL[] all, int round, boolean compiles)
            throws ReflectiveOperationException, IOException {
        try (URLClassLoader loader = new URLClassLoader(all, ClassLoader.getPlatformClassLoader())) {
            Object said = loader.loadClass(Application.class.getName()).getMethod("run", int.class, boolean.class)
                    .invoke(null, round, compiles);
            if (!said.equals("[ 3.  6. 42.] 1.0")) {
                System.out.println(said);
            }
            return new WeakReference<>(loader);
        }
    }

    private static List<String> maps() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.matches(".*(quern|kernel|LLVM|libjni|LTO|Remarks|memfd|deleted).*")).toList();
    }

    private static String names() throws IOException {
        return Thread.getAllStackTraces().keySet() + "\n" + String.join("\n", maps());
    }

    /** Java's and the native runtime's threads that are ours; descriptors; mappings of code. */
    private static int[] counts() throws IOException {
        int threads = 0;
        for (String task : Path.of("/proc/self/task").toFile().list()) {
            try {
                String name = Files.readString(Path.of("/proc/self/task", task, "comm"));
                threads += name.matches("(?i)(quern|cleaner|javacpp).*\\s*") ? 1 : 0;
            } catch (IOException e) {
                // It has ended.
            }
        }
        return new int[] {threads, Path.of("/proc/self/fd").toFile().list().length, maps().size()};
    }
}
