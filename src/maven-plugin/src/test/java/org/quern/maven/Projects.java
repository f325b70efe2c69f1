package org.quern.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Maven builds of small projects with the artifacts of this build, of which nothing is installed: offline, with a local
 * repository whose every entry is a link into the user's, but for Quern's.
 */
final class Projects {
    private static final String VERSION = System.getProperty("quern.version");
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Map<String, String> MODULES = Map.of("quern", "runtime", "quern-nrt", "nrt",
            "quern-kernels", "kernels", "quern-compiler", "src/compiler", "quern-cli", "src/cli",
            "quern-maven-plugin", "src/maven-plugin");

    private final Path directory;
    private final Path repository;

    /** What a build ended with, and what it printed. */
    record Built(int status, String output) {
        List<String> lines(String containing) {
            return output.lines().filter(l -> l.contains(containing)).toList();
        }
    }

    /** In a directory below the build's own, as what is there before is deleted: links are not followed. */
    Projects(String name) throws IOException {
        this.directory = Path.of("target", "projects", name).toAbsolutePath();
        this.repository = directory.resolve("repository");
        delete(directory);
        Path users = Path.of(System.getProperty("quern.localRepository"));
        link(users, repository, "org");
        link(users.resolve("org"), repository.resolve("org"), "quern");
        for (Map.Entry<String, String> module : MODULES.entrySet()) {
            install(module.getKey(), ROOT.resolve(module.getValue()).resolve("target"));
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.filter(e -> !e.getFileName().toString().equals(except)).toList()) {
                Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
            }
        }
    }

    private void install(String artifact, Path target) throws IOException {
        Path place = Files.createDirectories(repository.resolve("org/quern").resolve(artifact).resolve(VERSION));
        String name = artifact + "-" + VERSION;
        Files.createSymbolicLink(place.resolve(name + ".jar"), target.resolve(name + ".jar"));
        Files.createSymbolicLink(place.resolve(name + ".pom"), target.resolve(".flattened-pom.xml"));
    }

    /** Writes a file of the projects. */
    Path write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text.replace("@version@", VERSION));
    }

    Path path(String file) {
        return directory.resolve(file);
    }

    /** Runs Maven in a project. */
    Built maven(String project, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("quern.mavenHome") + "/bin/mvn", "-o", "-B",
                "-ntp", "-Dmaven.repo.local=" + repository, "-Dquern.cache.dir=" + directory.resolve("cache")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.resolve(project).toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("QUERN_") || name.startsWith("MAVEN_"));
        builder.environment().put("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Built(process.waitFor(), output);
    }

    /** The code files below a directory. */
    static List<String> code(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".nbc")).sorted().toList();
        }
    }

    /** A module's pom. */
    static String pom(String artifact, String... parts) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent><groupId>com.example</groupId><artifactId>parent</artifactId><version>1</version></parent>
                  <artifactId>%s</artifactId>
                  %s
                </project>
                """.formatted(artifact, String.join("\n", parts));
    }

    /** A dependency. */
    static String dependency(String artifact, String version, String scope) {
        return "<dependency><groupId>org.quern</groupId><artifactId>" + artifact + "</artifactId><version>" + version
                + "</version><scope>" + scope + "</scope></dependency>";
    }

    /** The versions of plugins that this build uses, and so has fetched. */
    private static String plugins() throws IOException {
        Pattern version = Pattern.compile("<artifactId>maven-(?:resources|compiler|surefire|jar|toolchains)-plugin"
                + "</artifactId>\\s*<version>[^<]+</version>");
        return version.matcher(Files.readString(ROOT.resolve("pom.xml"))).results()
                .map(m -> "<plugin>" + m.group() + "</plugin>").collect(Collectors.joining("\n"));
    }

    /** The parent of modules, with the goals of ours. */
    static String parent(List<String> modules, String goals) throws IOException {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId><artifactId>parent</artifactId><version>1</version>
                  <packaging>pom</packaging>
                  <properties>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                    <maven.compiler.release>25</maven.compiler.release>
                  </properties>
                  <modules>%s</modules>
                  <build>
                    <pluginManagement><plugins>%s</plugins></pluginManagement>
                    <plugins>
                      <plugin>
                        <groupId>org.apache.maven.plugins</groupId><artifactId>maven-toolchains-plugin</artifactId>
                        <executions><execution>
                          <goals><goal>select-jdk-toolchain</goal></goals>
                          <configuration><version>[25,)</version></configuration>
                        </execution></executions>
                      </plugin>
                      <plugin>
                        <groupId>org.quern</groupId><artifactId>quern-maven-plugin</artifactId>
                        <version>@version@</version>
                        <executions><execution><goals>%s</goals></execution></executions>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(
                String.join("", modules.stream().map(m -> "<module>" + m + "</module>").toList()), plugins(),
                String.join("", Stream.of(goals.split(" ", -1)).map(g -> "<goal>" + g + "</goal>").toList()));
    }
}
