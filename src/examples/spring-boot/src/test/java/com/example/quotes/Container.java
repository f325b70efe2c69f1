package com.example.quotes;

import com.example.quotes.Dockerfile.Instruction;
import com.example.quotes.Dockerfile.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Does what a Dockerfile says where there is no container engine: in the files of a distribution, which debootstrap
 * unpacks, with this machine's JDK in them. Of a Dockerfile it knows what ours has. What is mounted is mounted in a
 * namespace of the process's own, and goes with it.
 */
final class Container {
    private static final Path ROOT = Path.of(System.getProperty("container.root", "target/root")).toAbsolutePath();

    /** $1 is the root, $2 the JDK, $3 the image's files, $4 where they are, $5 how to mount them, $6 the user. */
    private static final String RUN = """
            set -e
            root=$1
            mount --bind "$root" "$root"
            mount -t tmpfs tmpfs "$root/mnt"
            mkdir -p "$root/mnt/jdk"
            mount --bind "$2" "$root/mnt/jdk"
            mount --bind "$3" "$root$4"
            mount -o remount,bind,"$5" "$root$4"
            mount -t tmpfs -o noexec,nosuid,nodev tmpfs "$root/tmp"
            mount --rbind /proc "$root/proc"
            mount --rbind /dev "$root/dev"
            mount -o remount,ro "$root/mnt"
            mount -o remount,bind,ro "$root"
            in="cd $4 && exec \\"\\$@\\""
            user=$6
            shift 6
            exec chroot --userspec="$user" "$root" \\
              env -i SERVER_PORT=0 PATH=/mnt/jdk/bin:/usr/bin:/bin sh -c "$in" sh "$@"
            """;

    private final Path directory;
    private final Map<String, Stage> named = new HashMap<>();
    private final Map<Stage, Path> files = new HashMap<>();

    /** Containers whose files lie in a directory. */
    Container(Path directory) {
        this.directory = directory;
    }

    /** Why there can be none here, or null. */
    static String unavailable() throws IOException, InterruptedException {
        if (!said("id", "-u").equals("0\n")) {
            return "only root mounts";
        }
        if (!said("unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /tmp && echo done").equals("done\n")) {
            return "no file systems can be mounted here";
        }
        Path complete = ROOT.resolve("complete");
        if (!Files.exists(complete)) {
            Files.createDirectories(ROOT.getParent());
            said("rm", "-rf", ROOT.toString());
            // Unpacked, and not configured: its libraries and its shell are all that is used.
            String said = said("debootstrap", "--variant=minbase", "--foreign", "trixie", ROOT.toString());
            if (!Files.exists(ROOT.resolve("usr/bin/env"))) {
                return "debootstrap unpacks no Debian: " + said;
            }
            Files.createFile(complete);
        }
        Path proc = ROOT.resolve("proc");
        if (Files.isSymbolicLink(proc)) {
            // Within a container debootstrap makes it a link to the machine's.
            Files.delete(proc);
        }
        Files.createDirectories(proc);
        Files.createDirectories(ROOT.resolve("mnt")); // where the JDK is mounted; Debian 13 has none
        return null;
    }

    /** Carries out all of a Dockerfile. */
    void build(Dockerfile dockerfile) throws IOException, InterruptedException {
        for (Stage stage : dockerfile.stages()) {
            String from = stage.only("FROM").arguments();
            Path image = Files.createDirectory(directory.resolve("stage" + files.size()));
            files.put(stage, image);
            if (from.contains(" AS ")) {
                named.put(from.substring(from.indexOf(" AS ") + " AS ".length()), stage);
            }
            for (Instruction instruction : stage.instructions()) {
                switch (instruction.name()) {
                    case "COPY" -> copy(instruction.arguments().split(" ", -1), image);
                    case "RUN" -> ran(command(stage, "rw", "0:0", List.of("sh", "-c", instruction.arguments())));
                    case "FROM", "WORKDIR", "USER", "EXPOSE", "ENTRYPOINT" -> { }
                    default -> throw new AssertionError("unknown: " + instruction);
                }
            }
        }
    }

    private void copy(String[] arguments, Path to) throws IOException, InterruptedException {
        if (arguments.length == 2) {
            ran(List.of("cp", "-a", arguments[0], to.resolve(arguments[1]).toString()));
        } else {
            Stage from = named.get(arguments[0].substring("--from=".length()));
            Path within = Path.of(from.only("WORKDIR").arguments()).relativize(Path.of(arguments[1]));
            ran(List.of("cp", "-a", files.get(from).resolve(within) + "/.", to.toString()));
        }
    }

    /** Puts a file where the image's files are. */
    void add(Stage stage, Path file) throws IOException, InterruptedException {
        ran(List.of("cp", file.toString(), files.get(stage).toString()));
    }

    /** The command that runs one in an image, as its user, with nothing to be written but /tmp. */
    List<String> command(Stage stage, List<String> arguments) throws IOException {
        return command(stage, "ro", stage.only("USER").arguments(), arguments);
    }

    private List<String> command(Stage stage, String access, String user, List<String> arguments) throws IOException {
        String place = stage.only("WORKDIR").arguments();
        Files.createDirectories(Path.of(ROOT + place));
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", RUN,
                "sh", ROOT.toString(), System.getProperty("java.home"), files.get(stage).toString(), place, access,
                user));
        command.addAll(arguments);
        return command;
    }

    /** Runs a command, which has to end well; says what it said. */
    static String ran(List<String> command) throws IOException, InterruptedException {
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        p.getOutputStream().close();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (p.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    private static String said(String... command) throws InterruptedException {
        try {
            return ran(List.of(command));
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
