package org.quern.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.quern.nrt.Artifact;

/**
 * Warns, once in a process, where the library's class loader finds it in several versions: of two classes of a name the first is
 * used, and what the first version lacks comes from the other.
 *
 * <p>A look opens every jar of the class path, which takes a fresh process up to 20 ms. So it is taken where something else takes
 * longer, before code is made or is found missing; and at the start where the class path's names hint at two, or the loader is not
 * the JVM's own, so that its path is not known.
 */
final class Versions {
    private static final String JAR = "quern-";
    private static final List<String> OTHERS = List.of("quern-nrt", "quern-kernels");
    private static final AtomicBoolean LOOKED = new AtomicBoolean();

    private Versions() {}

    /** At the start. */
    static void look() {
        if (!ClassLoader.getSystemClassLoader().equals(Versions.class.getClassLoader())
                || hints(System.getProperty("java.class.path", ""))) {
            lookClosely();
        }
    }

    /** Whether several entries of a class path are called quern-VERSION.jar. */
    static boolean hints(String classPath) {
        int jars = 0;
        for (int at = classPath.indexOf(JAR); at >= 0; at = classPath.indexOf(JAR, at + 1)) {
            int end = at + JAR.length();
            boolean begins = at == 0 || "/:".indexOf(classPath.charAt(at - 1)) >= 0;
            jars += begins && end < classPath.length() && Character.isDigit(classPath.charAt(end)) ? 1 : 0;
        }
        return jars > 1;
    }

    /** Whatever the names are. */
    static void lookClosely() {
        ClassLoader loader = Versions.class.getClassLoader();
        if (loader == null || LOOKED.getAndSet(true)) {
            return;
        }
        try {
            String problem = problem(loader);
            if (problem != null) {
                System.getLogger("org.quern").log(System.Logger.Level.WARNING, problem);
            }
        } catch (IOException | IllegalStateException e) {
            // A jar that cannot be read, or a loader that was stopped: whoever needs something of it says so.
        }
    }

    /** What is wrong among a loader's artifacts, and what to do; or null. */
    private static String problem(ClassLoader loader) throws IOException {
        List<Artifact> libraries = Artifact.libraries(loader);
        List<String> strange = new ArrayList<>();
        for (Artifact a : libraries) {
            if (!a.version().equals(Sources.VERSION) || !a.sources().equals(Sources.DIGEST)) {
                strange.add(a + (a.version().equals(Sources.VERSION)
                        ? " (another build, of sources " + a.sources() + ")"
                        : ""));
            }
        }
        for (String name : OTHERS) {
            Artifact.described(name, loader).stream().filter(a -> !a.version().equals(Sources.VERSION))
                    .map(Artifact::toString).forEach(strange::add);
        }
        if (strange.isEmpty()) {
            return null;
        }
        String used = libraries.stream()
                .filter(a -> a.version().equals(Sources.VERSION) && a.sources().equals(Sources.DIGEST))
                .map(a -> a.place().toString()).collect(Collectors.joining(", "));
        return "several versions of Quern are on one class path: quern " + Sources.VERSION + " in " + used
                + " is used, and there is "
                + String.join("; ", strange)
                + ". What the one lacks is taken from the other, which may fail anywhere: leave one version"
                + " (mvn dependency:tree tells what brings each, org.quern:quern-bom keeps all at one)";
    }
}
