package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.cli.Streams.Terminals;

/** Colours, and the line of progress: who sees them. */
final class ColoursTest {
    @ParameterizedTest
    @CsvSource({
        // NO_COLOR, CLICOLOR_FORCE, TERM, out and err are terminals: out and err have colours
        "'',  '', xterm, true,  true,  true,  true",
        "'',  '', xterm, false, true,  false, true",
        "'',  '', xterm, true,  false, true,  false",
        "'',  '', dumb,  true,  true,  false, false",
        "'',  '', '',    true,  true,  false, false",
        "1,   '', xterm, true,  true,  false, false",
        "'0', '', xterm, true,  true,  false, false",
        "'',  1,  xterm, false, false, true,  true",
        "'',  1,  dumb,  false, false, true,  true",
        "'',  0,  xterm, false, true,  false, true",
        "1,   1,  xterm, true,  true,  false, false",
    })
    void whoHasThem(String no, String force, String term, boolean out, boolean err, boolean onOut, boolean onErr) {
        Map<String, String> environment = Map.of("NO_COLOR", no, "CLICOLOR_FORCE", force, "TERM", term);
        assertEquals(new Colours(onOut, onErr), Colours.of(environment, new Terminals(false, out, err)));
    }

    @Test
    void anEmptyEnvironment() {
        assertEquals(new Colours(false, false), Colours.of(Map.of(), new Terminals(true, true, true)));
    }

    @Test
    void renditions() {
        assertEquals("quern:", new Colours(true, false).err("1;31", "quern:"));
        assertEquals("\033[1;31mquern:\033[0m", new Colours(false, true).err("1;31", "quern:"));
    }

    @Test
    void progressOnATerminalOnly() {
        StringWriter shown = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(shown), false)) {
            progress.say("computing");
            progress.print("stays");
        }
        assertEquals("stays\n", shown.toString());
    }

    @Test
    void progressIsGoneAtTheEnd() throws InterruptedException {
        StringWriter shown = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(shown), true)) {
            progress.say("reading\033[2J");
            for (int i = 0; i < 500 && shown.toString().isEmpty(); i++) {
                Thread.sleep(20);
            }
            assertTrue(shown.toString().startsWith("\r\033[K  ... reading\\u001b[2J"), shown.toString());
            progress.print("stays");
            assertTrue(shown.toString().endsWith("\r\033[Kstays\n"), shown.toString());
            progress.say("writing");
        }
        assertFalse(shown.toString().substring(shown.toString().lastIndexOf('\n')).contains("reading"),
                shown.toString());
    }

    @Test
    void nothingIsShownOfWhatIsOverAtOnce() {
        StringWriter shown = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(shown), true)) {
            progress.say("reading");
        }
        assertEquals("", shown.toString());
    }
}
