package org.quern.maven;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Compiles the overloads that are declared by {@code org.quern.KernelDeclarations} and those that the recording names,
 * for every level, and puts their code among the project's classes, so that its jar carries it. Does nothing if nothing
 * has changed since.
 */
@Mojo(name = "warm", defaultPhase = LifecyclePhase.PROCESS_CLASSES, requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME, threadSafe = true)
public final class WarmMojo extends LevelsMojo {
    /**
     * Keeps code for the next build: a cache's directory. Several modules, and several builds at a time, may share one.
     */
    @Parameter(property = "quern.cacheDirectory", defaultValue = "${project.build.directory}/quern/cache")
    private File cacheDirectory;

    /** The project's context value that tells goal check that this goal has run. */
    static final String RAN = "quern.warm";

    @Override
    void act() throws MojoExecutionException, MojoFailureException {
        List<Path> classPath = classPath();
        if (classPath == null) {
            return;
        }
        project.setContextValue(RAN, true);
        try {
            boolean recorded = namesOverloads();
            if (!recorded && !declares(classPath)) {
                getLog().warn("the jar carries no kernels: " + nothing(classPath));
                return;
            }
            List<Path> all = new ArrayList<>(own());
            all.addAll(classPath);
            Stamp stamp = new Stamp(work().resolve("warm.stamp"), all, recorded ? recording.toPath() : null,
                    version() + " " + levels() + " " + cacheDirectory, classes().resolve(Stamp.BUNDLE));
            if (stamp.holds()) {
                getLog().info("nothing has changed: " + shown(classes()) + " has every kernel");
                return;
            }
            warm(classPath);
            stamp.set();
        } catch (IOException e) {
            throw new MojoExecutionException("the class path cannot be read (" + e + ")", e);
        }
    }

    private void warm(List<Path> classPath) throws MojoExecutionException, MojoFailureException {
        Fork.Ended ended = quern(classPath, "warm", levels(), "--into=" + cacheDirectory,
                "--bundle=" + classes());
        if (ended.status() != 0) {
            throw new MojoFailureException("kernels cannot be compiled:" + System.lineSeparator() + ended.text());
        }
        ended.lines().forEach(getLog()::debug);
        warnOfStale(ended);
        ended.lines().stream().skip(Math.max(0, ended.lines().size() - 2)).forEach(getLog()::info);
    }

    /** Whether the recording is there and has more than comments: whoever deletes stale lines may leave none. */
    private boolean namesOverloads() throws IOException {
        Path file = recording.toPath();
        // What is not UTF-8 is no comment either: who reads it says which line.
        return Files.isRegularFile(file)
                && Files.readString(file, StandardCharsets.ISO_8859_1).lines().map(String::strip)
                        .anyMatch(line -> !line.isEmpty() && !line.startsWith("#"));
    }

    private static boolean declares(List<Path> classPath) throws IOException {
        for (Path entry : classPath) {
            if (Files.isRegularFile(entry.resolve(SERVICES))) {
                return true;
            }
            if (Files.isRegularFile(entry) && entry.toString().endsWith(".jar")) {
                try (ZipFile jar = new ZipFile(entry.toFile())) {
                    if (jar.getEntry(SERVICES) != null) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
