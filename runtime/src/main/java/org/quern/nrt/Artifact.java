package org.quern.nrt;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * A part of the library as a class loader finds it; there may be several of one name in different versions.
 *
 * @param name name of the artifact, such as {@code quern-nrt}
 * @param version version that the artifact states
 * @param sources for the library itself the digest of its sources, which distinguishes builds of a version; else empty
 * @param place the jar or directory
 */
public record Artifact(String name, String version, String sources, Path place) {
    private static final String LIBRARY = "org/quern/engine/Sources.class";
    private static final String UNKNOWN = "an unknown version";

    /**
     * The copies of the library's classes, the one in use first. Found by a class that every version has, in whatever
     * jar.
     */
    public static List<Artifact> libraries(ClassLoader loader) throws IOException {
        List<Artifact> found = new ArrayList<>();
        for (URL url : own(loader, LIBRARY)) {
            found.add(library(url));
        }
        return found;
    }

    private static Artifact library(URL url) throws IOException {
        Path place = Resources.holder(url, LIBRARY);
        try (InputStream in = Resources.open(url)) {
            ClassModel read = ClassFile.of().parse(in.readAllBytes());
            return new Artifact("quern", constant(read, "VERSION"), constant(read, "DIGEST"), place);
        } catch (IllegalArgumentException e) {
            return new Artifact("quern", UNKNOWN, "", place);
        }
    }

    private static String constant(ClassModel read, String name) {
        return read.fields().stream().filter(field -> field.fieldName().equalsString(name))
                .flatMap(field -> field.findAttribute(Attributes.constantValue()).stream())
                .map(value -> value.constant().constantValue().toString()).findFirst().orElse(UNKNOWN);
    }

    /** The artifacts of a name, found by the descriptions that Maven puts in their jars. */
    public static List<Artifact> described(String name, ClassLoader loader) throws IOException {
        String resource = "META-INF/maven/org.quern/" + name + "/pom.properties";
        List<Artifact> found = new ArrayList<>();
        for (URL url : own(loader, resource)) {
            Properties properties = new Properties();
            try (InputStream in = Resources.open(url)) {
                properties.load(in);
            }
            found.add(new Artifact(name, properties.getProperty("version", UNKNOWN), "",
                    Resources.holder(url, resource)));
        }
        return found;
    }

    /** Such as {@code quern-nrt 0.1.0 in /lib/quern-nrt.jar}. */
    @Override
    public String toString() {
        return name + " " + version + " in " + place;
    }

    /** The resources that a loader finds beyond those of its parent, which belong to another copy. */
    private static List<URL> own(ClassLoader loader, String resource) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(loader.getResources(resource)));
        ClassLoader parent = loader.getParent();
        if (parent != null) {
            List<String> theirs = Collections.list(parent.getResources(resource)).stream().map(URL::toString).toList();
            all.removeIf(url -> theirs.contains(url.toString()));
        }
        return all;
    }
}
