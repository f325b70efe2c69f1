package org.quern.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Fails the build if what is declared or recorded, by the tests that have just run too, is in no bundle of the
 * project's classes and dependencies, for each level: where the application runs without LLVM it would be missing.
 */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME, threadSafe = true)
public final class CheckMojo extends LevelsMojo {
    /**
     * Whether kernels may be used that cannot be recorded, and so are in no bundle: {@code fail}, {@code warn} or
     * {@code allow}.
     */
    @Parameter(property = "quern.unnamed", defaultValue = "fail")
    private String unnamed;

    private static final String LACKS = " are not: ";

    private static final String PLUGIN = "quern-maven-plugin";

    /** What the command says to those who run it themselves. */
    private static final String HINT = ": warm with --bundle writes them";

    @Override
    void act() throws MojoExecutionException, MojoFailureException {
        if (!List.of("fail", "warn", "allow").contains(unnamed)) {
            throw new MojoFailureException("parameter unnamed is '" + unnamed + "': fail, warn or allow expected");
        }
        List<Path> classPath = classPath();
        if (classPath == null) {
            return;
        }
        Fork.Ended ended = quern(classPath, "check", levels());
        if (ended.last().startsWith("no declaration found")) {
            getLog().warn("nothing to check, the jar carries no kernels: " + nothing(classPath));
        } else if (ended.status() != 0 && !ended.last().contains(LACKS)) {
            throw new MojoFailureException("kernels cannot be checked:" + System.lineSeparator() + ended.text());
        } else if (ended.status() != 0) {
            throw new MojoFailureException("the application uses overloads that " + shown(classes())
                    + " and the dependencies lack, so that they would be missing where there is no LLVM:"
                    + System.lineSeparator() + ended.text().replace(HINT, "") + System.lineSeparator()
                    + shown(recording.toPath()) + " names what the tests used. " + remedy());
        } else {
            warnOfStale(ended);
            getLog().info(ended.last());
        }
        unnamed();
    }

    private String remedy() {
        return warmRuns()
                ? "Build again, which compiles it, and keep that file with the sources: mvn verify" + module()
                : "Goal warm, which compiles it, does not run in this build: add it to the goals of "
                        + PLUGIN + " in this project, keep that file with the sources, and build again";
    }

    /** Whether goal warm has run, or is among the project's executions. */
    private boolean warmRuns() {
        return project.getContextValue(WarmMojo.RAN) != null || project.getBuildPlugins().stream()
                .filter(p -> p.getArtifactId().equals(PLUGIN)).flatMap(p -> p.getExecutions().stream())
                .anyMatch(e -> e.getGoals().contains("warm") && !"none".equals(e.getPhase()));
    }

    private String module() {
        boolean one = project.hasParent() && project.getParent().getFile() != null;
        return one ? " -pl :" + project.getArtifactId() + " -am" : "";
    }

    private void unnamed() throws MojoExecutionException, MojoFailureException {
        Path file = work().resolve(RecordMojo.UNNAMED);
        try {
            if (unnamed.equals("allow") || !Files.isRegularFile(file)) {
                return;
            }
            String message = "the tests used kernels that no build finds again, so that no bundle has them:"
                    + System.lineSeparator() + String.join(System.lineSeparator(), Files.readAllLines(file))
                    + System.lineSeparator() + "Put each into a static final field; or, if it is made at run time and"
                    + " LLVM is there, set parameter unnamed to allow";
            if (unnamed.equals("fail")) {
                throw new MojoFailureException(message);
            }
            getLog().warn(message);
        } catch (IOException e) {
            throw new MojoExecutionException(file + " cannot be read (" + e + ")", e);
        }
    }
}
