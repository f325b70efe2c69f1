package org.quern.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The commands for picocli. It creates each by reflection, so that only those named by the arguments are created; all
 * of them if the arguments concern others too, such as help.
 */
@Command(name = "quern", description = "Array kernels compiled to native code, kept in a cache, and run over .npy files.", mixinStandardHelpOptions = true, versionProvider = Version.class, synopsisSubcommandLabel = "COMMAND")
final class CommandTree implements Runnable {
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();
    private static final Map<String, Class<?>> OF_CACHE = new LinkedHashMap<>();

    static {
        COMMANDS.put("demo", DemoCommand.class);
        COMMANDS.put("eval", EvalCommand.class);
        COMMANDS.put("inspect", InspectCommand.class);
        COMMANDS.put("cache", CacheCommand.class);
        COMMANDS.put("info", InfoCommand.class);
        COMMANDS.put("completion", CompletionCommand.class);
        COMMANDS.put("help", HelpCommand.class);
        OF_CACHE.put("dir", CacheDirCommand.class);
        OF_CACHE.put("ls", CacheListCommand.class);
        OF_CACHE.put("stat", CacheStatCommand.class);
        OF_CACHE.put("verify", CacheVerifyCommand.class);
        OF_CACHE.put("explain", CacheExplainCommand.class);
        OF_CACHE.put("prune", CachePruneCommand.class);
        OF_CACHE.put("clear", CacheClearCommand.class);
        OF_CACHE.put("export", CacheExportCommand.class);
        OF_CACHE.put("import", CacheImportCommand.class);
        OF_CACHE.put("warm", CacheWarmCommand.class);
        OF_CACHE.put("check", CacheCheckCommand.class);
    }

    /** What other programs call a command. */
    private static final Map<String, String> SYNONYMS = Map.of("list", "ls", "rm", "clear", "remove", "clear", "delete",
            "clear", "path", "dir", "stats", "stat", "version", "info", "run", "eval");

    @Spec
    private CommandSpec spec;

    CommandTree() {}

    /** The part of the tree that these arguments need. */
    static CommandLine of(String... arguments) {
        CommandLine root = new CommandLine(new CommandTree());
        String name = arguments.length == 0 ? "" : arguments[0];
        add(root, COMMANDS, name);
        CommandLine cache = root.getSubcommands().get("cache");
        if (cache != null) {
            add(cache, OF_CACHE, name.equals("cache") && arguments.length > 1 ? arguments[1] : "");
        }
        Colours colours = Colours.of(System.getenv());
        return root.setExecutionExceptionHandler((thrown, command, parsed) -> Failures.show(thrown, command.getErr()))
                .setParameterExceptionHandler((thrown, given) -> usage(thrown))
                // Help goes to standard output, usage errors to standard error: both are coloured only if both streams
                // are.
                .setColorScheme(
                        Help.defaultColorScheme(colours.onOut() && colours.onErr() ? Help.Ansi.ON : Help.Ansi.OFF))
                // An expression is not the name of a file to read arguments from, even if it begins with an at sign.
                .setExpandAtFiles(false);
    }

    /** Shows a usage error in one line, and a pointer to help; returns the exit code. */
    private static int usage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        int code = Failures.show(new BadInputException(problem(e, command)), command.getErr());
        command.getErr().println("  " + command.getCommandSpec().qualifiedName() + " --help says what it takes");
        command.getErr().flush();
        return code;
    }

    /** The problem; of a command that does not exist, those that do, and of an option its rule. */
    private static String problem(ParameterException e, CommandLine command) {
        Set<String> commands = command.getSubcommands().keySet();
        if (e instanceof UnmatchedArgumentException u && !commands.isEmpty()
                && !u.getUnmatched().getFirst().startsWith("-")) {
            return "no command '" + u.getUnmatched().getFirst() + "'; " + offer(u.getUnmatched().getFirst(), commands);
        }
        if (e.getArgSpec() instanceof OptionSpec o && (o.type() == Integer.class || o.type() == int.class)
                && e.getValue() != null) {
            return o.longestName() + " " + e.getValue() + " given, a whole number expected";
        }
        return commands.isEmpty() ? e.getMessage() : e.getMessage() + "; " + offer("", commands);
    }

    private static String offer(String given, Set<String> commands) {
        String wanted = SYNONYMS.getOrDefault(given, given);
        String near = commands.contains(wanted)
                ? wanted
                : commands.stream()
                        .filter(c -> !given.isEmpty()
                                && (c.startsWith(given) || given.startsWith(c) || isOneOff(given, c)))
                        .findFirst().orElse("");
        return (near.isEmpty() ? "" : "did you mean " + near + "? ") + "there are " + String.join(", ", commands);
    }

    /** True if one letter inserted, deleted or replaced, or two neighbours exchanged, makes the other word. */
    private static boolean isOneOff(String a, String b) {
        int common = Math.min(a.length(), b.length());
        int begin = 0;
        while (begin < common && a.charAt(begin) == b.charAt(begin)) {
            begin++;
        }
        int end = 0;
        while (end < common - begin && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
        }
        int left = a.length() - begin - end;
        int right = b.length() - begin - end;
        return (left <= 1 && right <= 1) || (left == 2 && right == 2 && a.charAt(begin) == b.charAt(begin + 1)
                && a.charAt(begin + 1) == b.charAt(begin));
    }

    private static void add(CommandLine parent, Map<String, Class<?>> commands, String name) {
        if (commands.containsKey(name) && commands.get(name) != HelpCommand.class) {
            parent.addSubcommand(name, made(name, commands.get(name)));
        } else {
            commands.forEach((each, type) -> parent.addSubcommand(each, made(each, type)));
        }
    }

    private static CommandLine made(String name, Class<?> type) {
        CommandLine command = new CommandLine(type);
        if (name.equals("eval") || name.equals("inspect") || name.equals("explain")) {
            // An expression may start with a minus sign.
            command.setUnmatchedOptionsArePositionalParams(true).setPosixClusteredShortOptionsAllowed(false);
        }
        return command;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
