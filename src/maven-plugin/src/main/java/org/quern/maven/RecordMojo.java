package org.quern.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Makes the tests that run afterwards add each overload that they use to the recording, but for kernels of the tests'
 * own: by property {@code argLine}, which Surefire and Failsafe give to the processes that run tests.
 */
@Mojo(name = "record", defaultPhase = LifecyclePhase.PROCESS_TEST_CLASSES, threadSafe = true)
public final class RecordMojo extends QuernMojo {
    /** The names of what is used and cannot be recorded, for goal check. */
    static final String UNNAMED = "unnamed.txt";

    private static final String ARG_LINE = "argLine";

    /** The property that the tests' processes get arguments by. */
    @Parameter(property = "quern.argLineProperty", defaultValue = ARG_LINE)
    private String argLineProperty;

    @Override
    void act() throws MojoExecutionException, MojoFailureException {
        refuseOtherArguments();
        Path unnamed = work().resolve(UNNAMED);
        try {
            Files.deleteIfExists(unnamed);
        } catch (IOException e) {
            throw new MojoExecutionException(unnamed + " cannot be deleted (" + e + ")", e);
        }
        Properties properties = project.getProperties();
        String before = properties.getProperty(argLineProperty, "");
        properties.setProperty(argLineProperty, before + (before.isEmpty() ? "" : " ")
                + property("quern.record", recording.toPath())
                + " " + property("quern.record.unnamed", unnamed)
                + " " + property("quern.record.except", Path.of(project.getBuild().getTestOutputDirectory())));
        getLog().info("tests add the overloads that they use to " + shown(recording.toPath()));
    }

    private static String property(String name, Path value) {
        return "\"-D" + name + "=" + value + "\"";
    }

    /** An argLine that does not include the property's would make the tests record nothing, without a word. */
    private void refuseOtherArguments() throws MojoFailureException {
        for (Plugin plugin : project.getBuildPlugins()) {
            String name = plugin.getArtifactId();
            if (name.equals("maven-surefire-plugin") || name.equals("maven-failsafe-plugin")) {
                Stream<Object> all = Stream.concat(Stream.ofNullable(plugin.getConfiguration()),
                        plugin.getExecutions().stream().map(e -> e.getConfiguration()).filter(c -> c != null));
                for (Object configuration : all.toList()) {
                    Xpp3Dom argLine = configuration instanceof Xpp3Dom dom ? dom.getChild(ARG_LINE) : null;
                    String value = argLine == null || argLine.getValue() == null ? null : argLine.getValue();
                    if (value != null && !value.contains("{" + argLineProperty + "}")) {
                        throw new MojoFailureException(name + " is configured with <argLine>" + value
                                + "</argLine>, so that its tests would record nothing: <argLine>@{" + argLineProperty
                                + "} " + value + "</argLine> expected");
                    }
                }
            }
        }
    }
}
