package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Only the command that is named is made, and it is the same as among all. */
final class CommandTreeTest {
    @Test
    void onlyWhatIsNamedIsMade() {
        assertEquals(Set.of("info"), CommandTree.of("info", "--json").getSubcommands().keySet());
        CommandLine cache = CommandTree.of("cache", "ls");
        assertEquals(Set.of("cache"), cache.getSubcommands().keySet());
        assertEquals(Set.of("ls"), cache.getSubcommands().get("cache").getSubcommands().keySet());
        for (String[] about : new String[][] {{}, {"--help"}, {"help"}, {"help", "eval"}, {"evil"}}) {
            assertEquals(7, CommandTree.of(about).getSubcommands().size());
            assertEquals(11, CommandTree.of(about).getSubcommands().get("cache").getSubcommands().size());
        }
        assertEquals(11, CommandTree.of("cache").getSubcommands().get("cache").getSubcommands().size());
        assertEquals(11, CommandTree.of("cache", "lss").getSubcommands().get("cache").getSubcommands().size());
    }

    @Test
    void eachAloneIsAsAmongAll() {
        List<String> seen = new ArrayList<>();
        compare(CommandTree.of(), new ArrayList<>(), seen);
        assertEquals(19, seen.size(), seen.toString());
    }

    private static void compare(CommandLine among, List<String> path, List<String> seen) {
        CommandLine alone = CommandTree.of(path.toArray(String[]::new));
        for (String name : path) {
            alone = alone.getSubcommands().get(name);
        }
        assertEquals(among.getUsageMessage(), alone.getUsageMessage());
        assertEquals(among.getColorScheme(), alone.getColorScheme());
        assertEquals(among.isExpandAtFiles(), alone.isExpandAtFiles());
        assertEquals(among.isUnmatchedOptionsArePositionalParams(), alone.isUnmatchedOptionsArePositionalParams());
        assertEquals(among.isPosixClusteredShortOptionsAllowed(), alone.isPosixClusteredShortOptionsAllowed());
        seen.add(String.join(" ", path));
        for (Map.Entry<String, CommandLine> e : among.getSubcommands().entrySet()) {
            List<String> below = new ArrayList<>(path);
            below.add(e.getKey());
            compare(e.getValue(), below, seen);
        }
    }
}
