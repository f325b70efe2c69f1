package org.quern.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.quern.nrt.Artifact;

/**
 * Warns, once in a process, if the library's class loader finds several versions of the library: of two classes of the
 * same name the first is used, and classes that the first version lacks come from the other.
 *
 * <p>The check opens every jar of the class path, which takes a fresh process up to 20 ms. So it is made before
 * something slower, compiling code or finding it missing; and at the start only if names on the class path suggest two
 * versions, or if the loader is not the JVM's own, whose path is not known.
 */
final class Versions {
    private static final String JAR = "quern-";
    private static final List<String> OTHERS = List.of("quern-nrt", "quern-kernels");
    private static final AtomicBoolean LOOKED = new AtomicBoolean();

    private Versions() {}

    /** The check at the start. */
    static void look() {
        if (!ClassLoader.getSystemClassLoader().equals(Versions.class.getClassLoader())
                || hints(System.getProperty("java.class.path", ""))) {
            lookClosely();
        }
    }

    /** True if several entries of a class path are named quern-VERSION.jar. */
    static boolean hints(String classPath) {
        int jars = 0;
        for (int at = classPath.indexOf(JAR); at >= 0; at = classPath.indexOf(JAR, at + 1)) {
            int end = at + JAR.length();
            boolean begins = at == 0 || "/:".indexOf(classPath.charAt(at - 1)) >= 0;
            jars += begins && end < classPath.length() && Character.isDigit(classPath.charAt(end)) ? 1 : 0;
        }
        return jars > 1;
    }

    /** The check of the resources themselves, whatever the names on the class path. */
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
            // A jar cannot be read, or the loader was stopped: a use of them will report it.
        }
    }

    /** The problem with a loader's artifacts and its remedy, as a message; null if there is none. */
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
