package org.quern.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine;

/** Shell completion for a tree of commands: a static script, so that completing starts no process. */
final class Completion {
    /** The completions of an argument: none, one of some words, or a file. */
    private record Offer(String words, boolean files) {
        static final Offer NOTHING = new Offer("", false);
        static final Offer FILES = new Offer("", true);

        static Offer of(ArgSpec argument) {
            return switch (argument.paramLabel()) {
                case "FILE.npy", "DIRECTORY", "JAR", "TARGET", "SOURCE", "NAME=VALUE" -> FILES;
                case "NAME=DTYPE" ->
                    new Offer(String.join(" ", Arrays.stream(DType.values()).map(DType::toString).toList()), false);
                case "LEVEL" -> new Offer("v2 v3 v4", false);
                case "SHELL" -> new Offer("bash zsh", false);
                default -> NOTHING;
            };
        }

        /** Shell assignments of the completions. */
        String assignments() {
            return "words='" + words + "' files=" + (files ? "1" : "");
        }
    }

    @SuppressWarnings("InlineFormatString") // the script is the substance of this class
    private static final String SCRIPT = """
            # Completes quern's commands, options, dtypes and files in bash and zsh. Made by: quern completion
            _quern() {
                local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} prefix='' command='' words='' files='' word i
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    case "$command $word" in
            %s            *) break ;;
                    esac
                done
                case $current in
                    =) before='=' current='' ;;
                    -*) ;;
                    *=*) prefix=${current%%%%=*}= before='=' current=${current#*=} ;;
                esac
                case "$command $before" in
            %s        *)
                        case $command in
            %s            esac
                        case $current in
                            -*) files='' ;;
                        esac
                        ;;
                esac
                while IFS= read -r word; do
                    [[ -z $word ]] || COMPREPLY+=("$prefix$word")
                done <<< "$(compgen -W "$words" -- "$current"; [[ -z $files ]] || compgen -f -- "$current")"
                [[ -z $files ]] || compopt -o filenames 2>/dev/null || true
            }
            complete -F _quern quern
            """;

    private final StringBuilder names = new StringBuilder();
    private final StringBuilder values = new StringBuilder();
    private final StringBuilder rest = new StringBuilder();

    Completion(CommandLine root) {
        add("", root);
    }

    /** The script, to be sourced by the shell. */
    String script(boolean zsh) {
        return (zsh ? "autoload -U +X bashcompinit && bashcompinit\n" : "") + SCRIPT.formatted(names, values, rest);
    }

    private void add(String path, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        List<String> words = new ArrayList<>(command.getSubcommands().keySet());
        boolean files = false;
        for (OptionSpec o : spec.options()) {
            words.add(o.longestName());
            if (o.arity().max() > 0) {
                StringBuilder pattern = new StringBuilder();
                for (String name : o.names()) {
                    pattern.append(pattern.isEmpty() ? "" : " | ").append('"').append(path).append(' ').append(name)
                            .append('"');
                }
                values.append("        ").append(pattern).append(") ").append(Offer.of(o).assignments())
                        .append(" ;;\n");
            }
        }
        for (PositionalParamSpec p : spec.positionalParameters()) {
            Offer offer = Offer.of(p);
            if (p.paramLabel().contains("=")) {
                values.append("        \"").append(path).append(" =\") ").append(offer.assignments()).append(" ;;\n");
            } else if (offer.files()) {
                files = true;
            } else if (!offer.words().isEmpty()) {
                words.add(offer.words());
            }
        }
        words.sort(Comparator.comparing((String w) -> w.startsWith("-")));
        rest.append("                '").append(path).append("') ")
                .append(new Offer(String.join(" ", words), files).assignments())
                .append(" ;;\n");
        for (Map.Entry<String, CommandLine> e : command.getSubcommands().entrySet()) {
            String below = path.isEmpty() ? e.getKey() : path + " " + e.getKey();
            names.append("            '").append(path).append(' ').append(e.getKey()).append("') command='")
                    .append(below).append("' ;;\n");
            add(below, e.getValue());
        }
    }
}
