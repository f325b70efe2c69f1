package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The short reader of eval's arguments against picocli: what it reads picocli reads alike. */
final class EvalArgumentsTest {
    private static EvalArguments byPicocli(String... arguments) {
        CommandLine root = CommandTree.of(arguments);
        root.parseArgs(arguments);
        EvalCommand command = root.getSubcommands().get("eval").getCommand();
        return command.arguments();
    }

    @Test
    void whatPeopleWrite() {
        assertEquals(new EvalArguments("x*a", List.of("x=-", "a=-3"), List.of("-"), true, 12),
                EvalArguments.plain(new String[] {"eval", "x*a", "-v", "x=-", "--threads", "12", "-o", "-", "a=-3"}));
        assertEquals(new EvalArguments("x;y", List.of(), List.of("a b", "c"), false, 0),
                EvalArguments.plain(new String[] {"eval", "-o", "a b", "x;y", "--out", "c"}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eval", "info", "eval --help", "eval -h x", "eval -x x=3", "eval x -ofile",
        "eval x --out=file", "eval x -o",
        "eval x -o -v", "eval x -v -v", "eval x --threads", "eval x --threads 0", "eval x --threads 1000",
        "eval x --threads -1",
        "eval x --threads 1 --threads 2", "eval -- x", "eval -", "eval -v", "cache ls"})
    void theRestIsPicoclis(String line) {
        assertNull(EvalArguments.plain(line.isEmpty() ? new String[0] : line.split(" ", -1)));
    }

    @Test
    void theSameAsPicocli() {
        String[] words = {"x", "x=3", "y=-", "-", "-o", "--out", "-v", "--explain", "--threads", "7", "256", "07",
            "999", "", "-x", "--", "a b",
            "@file", "-ofile", "--out=f", "-vo", "'q'", "${x}", "-1"};
        Random random = new Random(13);
        int read = 0;
        for (int round = 0; round < 3000; round++) {
            List<String> line = new ArrayList<>(List.of("eval"));
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                line.add(words[random.nextInt(words.length)]);
            }
            String[] arguments = line.toArray(String[]::new);
            EvalArguments plain = EvalArguments.plain(arguments);
            if (plain != null) {
                read++;
                assertEquals(byPicocli(arguments), plain, line.toString());
            }
        }
        assertTrue(read > 300, "only " + read);
    }

    @Test
    void whatItLeavesPicocliReadsOrRefuses() {
        assertNotNull(byPicocli("eval", "-x", "x=3"));
        assertEquals("Invalid value for option '--threads': 'many' is not an int",
                assertThrows(ParameterException.class, () -> byPicocli("eval", "x", "--threads", "many")).getMessage());
    }
}
