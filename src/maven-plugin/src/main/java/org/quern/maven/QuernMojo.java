package org.quern.maven;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.ToolchainManager;

/** What the goals have in common: the recording, and a Java process that does the work. */
abstract class QuernMojo extends AbstractMojo {
    static final String SERVICES = "META-INF/services/org.quern.KernelDeclarations";

    /** What to do where no kernels are found. */
    private static final String REMEDY = "Declare kernels by a class that implements org.quern.KernelDeclarations, or"
            + " run the tests with goal record, commit src/main/quern/overloads.txt, and build again";

    private static final String STALE = " stale: ";

    /** The overloads that the tests or the application were seen to use: a text file that is kept with the sources. */
    @Parameter(property = "quern.recording", defaultValue = "${project.basedir}/src/main/quern/overloads.txt")
    File recording;

    /** Does nothing. */
    @Parameter(property = "quern.skip", defaultValue = "false")
    private boolean skip;

    /**
     * A JDK's directory, or its {@code java}: 25 or later. Without it the toolchain that the build selected is used, or
     * one of {@code toolchains.xml}, or the JDK that runs Maven; the first of these that is 25 or later.
     */
    @Parameter(property = "quern.jvm")
    private String jvm;

    /** Further arguments of that Java, such as {@code -Xmx2g}. */
    @Parameter
    private List<String> jvmArguments = List.of();

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    @Parameter(defaultValue = "${plugin}", readonly = true, required = true)
    private PluginDescriptor plugin;

    @Inject
    private ToolchainManager toolchains;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("skipped: quern.skip is set");
        } else if (project.getPackaging().equals("pom")) {
            getLog().debug("nothing to do for packaging pom");
        } else {
            checkRecording();
            act();
        }
    }

    /** What is there and is no file is a mistake; that nothing is there, as before the first recording, is none. */
    private void checkRecording() throws MojoFailureException {
        Path file = recording.toPath();
        boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (there && !Files.isRegularFile(file)) {
            throw new MojoFailureException("the recording " + shown(file) + " is "
                    + (Files.isDirectory(file)
                            ? "a directory"
                            : Files.isSymbolicLink(file) ? "a link that leads to no file" : "no regular file")
                    + ": a text file expected, or nothing before the first recording");
        }
    }

    abstract void act() throws MojoExecutionException, MojoFailureException;

    /** Where the goals leave what they tell each other. */
    final Path work() {
        return Path.of(project.getBuild().getDirectory(), "quern");
    }

    final Path classes() {
        return Path.of(project.getBuild().getOutputDirectory());
    }

    /**
     * The project's class path without what the process has already; null if the project does not use Quern, which is
     * told.
     *
     * @throws MojoFailureException if it uses another version of Quern
     */
    final List<Path> classPath() throws MojoFailureException {
        List<Path> path = new ArrayList<>(List.of(classes()));
        boolean uses = false;
        for (Artifact a : project.getArtifacts()) {
            boolean quern = a.getGroupId().equals("org.quern") && a.getArtifactId().equals("quern");
            uses |= quern;
            if (quern && !a.getBaseVersion().equals(plugin.getVersion())) {
                throw new MojoFailureException("this project depends on org.quern:quern:" + a.getBaseVersion()
                        + ", and " + plugin.getArtifactId() + " " + plugin.getVersion()
                        + " makes code that only version " + plugin.getVersion()
                        + " takes: give both the same version");
            }
            String id = a.getDependencyConflictId();
            boolean there = plugin.getArtifacts().stream().anyMatch(p -> p.getDependencyConflictId().equals(id));
            if (!there && !a.getScope().equals(Artifact.SCOPE_TEST) && a.getFile() != null) {
                path.add(a.getFile().toPath());
            }
        }
        if (!uses) {
            tellNoQuern();
        }
        return uses ? path : null;
    }

    private void tellNoQuern() {
        getLog().info("no kernels: org.quern:quern is not among the dependencies of this project, of which "
                + project.getArtifacts().size() + " were looked at. If it has kernels, add org.quern:quern:" + version()
                + "; if it has none, this plugin can go");
    }

    /** Where there are no kernels: what was looked for, and what to do. */
    final String nothing(List<Path> classPath) {
        String count = classPath.size() == 1 ? "1 entry" : classPath.size() + " entries";
        String file = shown(recording.toPath());
        return "none of the " + count + " of the class path, of which " + shown(classes()) + " is the first, has "
                + SERVICES + ", and " + (Files.isRegularFile(recording.toPath())
                        ? "the recording " + file + " names no overload. "
                        : "there is no recording " + file + ". ")
                + REMEDY;
    }

    /** Warns of each line of the recording that nothing can be made of, and says why. */
    final void warnOfStale(Fork.Ended ended) {
        for (String line : ended.lines()) {
            if (line.contains(STALE)) {
                getLog().warn(shown(recording.toPath()) + ": " + line.replaceAll(" {2,}", " ").strip()
                        + "; the line can go");
            }
        }
    }

    /** What the process is started with, but for the project's own class path. */
    final List<Path> own() {
        return plugin.getArtifacts().stream().filter(a -> a.getFile() != null).map(a -> a.getFile().toPath()).toList();
    }

    /** The version of the plugin. */
    final String version() {
        return plugin.getVersion();
    }

    /** Runs {@code quern cache} with these arguments. */
    final Fork.Ended quern(List<Path> classPath, String... arguments)
            throws MojoExecutionException, MojoFailureException {
        List<String> all = new ArrayList<>(List.of("cache"));
        all.addAll(Arrays.asList(arguments));
        List<Path> there = classPath.stream().filter(Files::exists).toList();
        if (!there.isEmpty()) {
            all.add("--class-path=" + Fork.joined(there));
        }
        if (Files.isRegularFile(recording.toPath())) {
            all.add("--recording=" + recording);
        }
        Path java = new Jvm(jvm, toolchains, session).java();
        getLog().debug("running " + java + " " + all);
        return new Fork(java, jvmArguments, own(), work().resolve(arguments[0] + ".args")).run(all);
    }

    /** A path as the user would write it. */
    final String shown(Path path) {
        Path base = project.getBasedir().toPath();
        return path.startsWith(base) ? base.relativize(path).toString() : path.toString();
    }
}
