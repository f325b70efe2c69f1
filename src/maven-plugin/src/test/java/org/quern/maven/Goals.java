package org.quern.maven;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;

/** The goals over one project, without Maven around them: parameters are given as it would give them. */
final class Goals {
    static final String VERSION = System.getProperty("quern.version");

    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final String QUERN = Stream.of(CLASS_PATH.split(File.pathSeparator, -1))
            .filter(entry -> entry.contains("/quern-" + VERSION)).findFirst().orElseThrow();

    private final Path directory;
    private final MavenProject project = new MavenProject(new Model());
    private final Map<String, Object> parameters = new HashMap<>();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    /** A project without dependencies. */
    Goals(Path directory) {
        this.directory = directory;
        project.setFile(directory.resolve("pom.xml").toFile());
        Build build = new Build();
        build.setDirectory(directory.resolve("target").toString());
        build.setOutputDirectory(directory.resolve("target/classes").toString());
        build.setTestOutputDirectory(directory.resolve("target/test-classes").toString());
        project.setBuild(build);
        project.setPackaging("jar");
        project.setArtifacts(Set.of());
        PluginDescriptor plugin = new PluginDescriptor();
        plugin.setArtifactId("quern-maven-plugin");
        plugin.setVersion(VERSION);
        plugin.setArtifacts(Stream.of(CLASS_PATH.split(File.pathSeparator, -1)).filter(entry -> entry.endsWith(".jar"))
                .map(entry -> artifact(entry.equals(QUERN) ? "quern" : entry, VERSION, entry)).toList());
        with("plugin", plugin).with("project", project).with("jvm", System.getProperty("java.home"));
        with("levels", List.of("v2", "v3", "v4")).with("unnamed", "fail").with("argLineProperty", "argLine");
        with("recording", directory.resolve("src/main/quern/overloads.txt").toFile());
        with("cacheDirectory", directory.resolve("target/quern/cache").toFile());
    }

    /** One that depends on Quern and whose classes are compiled already. */
    static Goals using(Path directory, String... sources) throws IOException {
        Goals goals = new Goals(directory).dependingOn(VERSION);
        Path classes = Files.createDirectories(directory.resolve("target/classes"));
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp", CLASS_PATH));
        for (String source : sources) {
            arguments.add(Files.writeString(directory.resolve("Kernels.java"), source).toString());
        }
        if (sources.length > 0
                && ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalArgumentException("the sources do not compile");
        }
        return goals;
    }

    private static Artifact artifact(String name, String version, String file) {
        Artifact artifact = new DefaultArtifact("org.quern", name, version, "compile", "jar", null,
                new DefaultArtifactHandler("jar"));
        artifact.setFile(new File(file));
        return artifact;
    }

    Goals dependingOn(String version) {
        project.setArtifacts(Set.of(artifact("quern", version, QUERN)));
        return this;
    }

    Goals with(String parameter, Object value) {
        parameters.put(parameter, value);
        return this;
    }

    /** A plugin of the project's. */
    void configured(Plugin plugin) {
        project.getBuild().addPlugin(plugin);
    }

    Goals recorded(String... lines) throws IOException {
        Path file = directory.resolve("src/main/quern/overloads.txt");
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
        return this;
    }

    /** Runs a goal; what it said but for debugging, a line each, the level first. */
    List<String> run(QuernMojo goal) throws Exception {
        log.clear();
        for (Class<?> type = goal.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (parameters.containsKey(field.getName())) {
                    field.setAccessible(true);
                    field.set(goal, parameters.get(field.getName()));
                }
            }
        }
        ClassLoader loader = Log.class.getClassLoader();
        goal.setLog((Log) Proxy.newProxyInstance(loader, new Class<?>[] {Log.class}, (p, m, args) -> {
            if (!m.getName().equals("debug")) {
                log.add(m.getName().toUpperCase(Locale.ROOT) + " " + args[0]);
            }
            return null;
        }));
        goal.execute();
        return List.copyOf(log);
    }

    /** The arguments that tests get. */
    String argLine() {
        return project.getProperties().getProperty("argLine");
    }

    /** The bundle among the classes: names of files, with their bytes as text. */
    Map<String, String> bundle() throws IOException {
        Path root = directory.resolve("target/classes").resolve(Stamp.BUNDLE);
        try (Stream<Path> files = Files.walk(root)) {
            Map<String, String> all = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(root.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return all;
        }
    }
}
