package org.quern.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;

/**
 * The Java that kernels are compiled with: 25 or later, whatever runs Maven.
 *
 * @param given by the user, or null
 */
record Jvm(String given, ToolchainManager toolchains, MavenSession session) {
    private static final int LEAST = 25;
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    /**
     * Its executable.
     *
     * @throws MojoFailureException if there is none: says what there is
     */
    Path java() throws MojoFailureException {
        List<String> tried = new ArrayList<>();
        if (given != null) {
            Path path = Path.of(given);
            Path java = Files.isDirectory(path) ? path.resolve("bin").resolve("java") : path;
            if (!Files.isExecutable(java)) {
                throw new MojoFailureException("parameter jvm is " + given + ", where there is no " + java
                        + ": a JDK's directory or its java expected");
            }
            return java;
        }
        List<Toolchain> all = new ArrayList<>();
        Toolchain selected = toolchains.getToolchainFromBuildContext("jdk", session);
        if (selected != null) {
            all.add(selected);
        }
        List<Toolchain> listed = toolchains.getToolchains(session, "jdk", Map.of("version", "[" + LEAST + ",)"));
        all.addAll(listed == null ? List.of() : listed);
        for (Toolchain toolchain : all) {
            String java = toolchain.findTool("java");
            if (java != null && feature(Path.of(java)) >= LEAST) {
                return Path.of(java);
            }
            tried.add("toolchain " + toolchain);
        }
        Path running = Path.of(System.getProperty("java.home"), "bin", "java");
        if (Runtime.version().feature() >= LEAST) {
            return running;
        }
        tried.add("Java " + Runtime.version().feature() + " (" + running + "), which runs Maven");
        throw new MojoFailureException("no Java " + LEAST + " or later to compile kernels with. There is "
                + String.join("; ", tried) + ". Set parameter jvm (or property quern.jvm) to a JDK's directory, run"
                + " Maven on that JDK, or let maven-toolchains-plugin's goal select-jdk-toolchain select version ["
                + LEAST + ",) before");
    }

    /** The version of the JDK that has a tool; a JDK that does not say is taken for one that is recent. */
    private static int feature(Path java) {
        try {
            Path home = java.toRealPath().getParent().getParent();
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : LEAST;
        } catch (IOException e) {
            return LEAST;
        }
    }
}
