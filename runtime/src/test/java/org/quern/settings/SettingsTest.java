package org.quern.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.error.SettingException;
import org.quern.setting.Setting;
import org.quern.testing.Child;

/** The page of settings has all that the sources read, and no other; a value that is none is told each time. */
class SettingsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("src/site/markdown/settings.md");
    /** Maven's own. */
    private static final String TEST_PROPERTIES = "quern.testProperties";

    @TempDir
    private Path cache;

    @Test
    void thePageHasEveryProperty() throws IOException {
        Set<String> read = found("\"(quern\\.[A-Za-z.-]+)\"", sources());
        assertEquals(read, found("^\\| `(quern\\.[A-Za-z.-]+)` \\|", List.of(PAGE)));
        List<Path> all = Stream.concat(sources().stream(), pages().stream()).toList();
        Set<String> told = found("-D(quern\\.[A-Za-z-]+(?:\\.[A-Za-z-]+)*)", all);
        told.remove(TEST_PROPERTIES);
        told.removeAll(read);
        assertEquals(Set.of(), told, "properties that are told of, and that nobody reads");
    }

    @Test
    void thePageHasEveryVariable() throws IOException {
        List<Path> sources = sources().stream().filter(p -> p.toString().contains("/src/main/")).toList();
        assertEquals(found("\"(QUERN_[A-Z_]+)\"", sources),
                found("^\\| `quern\\S+ \\| `(QUERN_[A-Z_]+)` \\|", List.of(PAGE)));
        Set<String> others = found("(?:getenv|environment\\.get)\\((?:\\)\\.getOrDefault\\()?\"([A-Z_]+)\"", sources);
        assertEquals(Set.of("CLICOLOR_FORCE", "HOME", "NO_COLOR", "PAGER", "TERM", "XDG_CACHE_HOME"), others);
        others.removeAll(found("`([A-Z_]+)`", List.of(PAGE)));
        assertEquals(Set.of(), others);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "quern.cache; maybe; on, 1, true, off, 0 or false",
        "quern.cache.strict; yes; on, 1, true, off, 0 or false",
        "quern.cache.max-bytes; 1 GiB; a whole number, at least 0, or none",
        "quern.cache.max-age-days; -1; a whole number, at least 0, or none",
        "quern.cpu; avx2; x86-64-v2, x86-64-v3, x86-64-v4 or host",
        "quern.lanes; 3; a power of two up to 256",
        "quern.load.file; yes; on, 1, true, off, 0 or false",
        "quern.jfr; maybe; on, 1, true, off, 0 or false",
        "quern.jmx; True; on, 1, true, off, 0 or false",
        "quern.threads; all; a number of threads from 1 to 256",
        "quern.memory.limit; 1g; a positive number of bytes",
    })
    void aBadValueIsToldEachTime(String property, String value, String expected) {
        Child child = Child.run(false, cache, List.of("-D" + property + "=" + value), SettingsProcess.class);
        String line = thrown(property + " is '" + value + "', " + expected);
        boolean ofCode = !List.of("quern.threads", "quern.memory.limit").contains(property);
        assertEquals(line.repeat(ofCode ? 4 : 2), child.output());
    }

    @Test
    void aBadVariableIsNamed() {
        List<String> variables = List.of("env", "QUERN_CPU=avx2", "QUERN_NUM_THREADS=0", "QUERN_CACHE_MAX_BYTES=x");
        Child child = Child.run(variables, false, cache, List.of("-Dquern.cache.max-bytes=none"),
                SettingsProcess.class);
        assertEquals(thrown("QUERN_NUM_THREADS is '0', a number of threads from 1 to 256").repeat(2)
                + thrown("QUERN_CPU is 'avx2', x86-64-v2, x86-64-v3, x86-64-v4 or host").repeat(4), child.output());
    }

    private static String thrown(String message) {
        return "org.quern.error.SettingException: " + message + " expected\n";
    }

    @Test
    void switches() {
        for (String on : List.of("on", "1", "true")) {
            assertEquals(true, setting(on).isOn(false));
        }
        for (String off : List.of("off", "0", "false")) {
            assertEquals(false, setting(off).isOn(true));
        }
        for (String unset : List.of("", " ")) {
            assertEquals(new Setting("p", null), setting(unset));
            assertEquals(true, setting(unset).isOn(true));
        }
        for (String bad : List.of("ON", "yes", "2", " on", "truee")) {
            SettingException e = assertThrows(SettingException.class, () -> setting(bad).isOn(true));
            assertEquals("p is '" + bad + "', on, 1, true, off, 0 or false expected", e.getMessage());
        }
    }

    @Test
    void aPropertyGoesBeforeItsVariable() {
        Properties properties = new Properties();
        properties.setProperty("p", "1");
        assertEquals(new Setting("p", "1"), Setting.of("p", properties, "V", Map.of("V", "2")));
        assertEquals(new Setting("V", "2"), Setting.of("q", properties, "V", Map.of("V", "2")));
        assertEquals(new Setting("q", null), Setting.of("q", properties, "W", Map.of("V", "2")));
    }

    private static Setting setting(String value) {
        Properties properties = new Properties();
        properties.setProperty("p", value);
        return Setting.of("p", properties, "V", Map.of());
    }

    private static List<Path> sources() throws IOException {
        return files(".java", "runtime/src", "kernels/src", "src/cli/src", "bench/src", "src/it");
    }

    private static List<Path> pages() throws IOException {
        return files(".md", "src/site/markdown", "README.md", "bench/REPORT.md");
    }

    private static List<Path> files(String end, String... roots) throws IOException {
        // What this test says of settings that there are not is no setting.
        return Stream.of(roots).flatMap(SettingsTest::walk).filter(p -> p.toString().endsWith(end))
                .filter(p -> !p.endsWith(SettingsTest.class.getSimpleName() + ".java")).toList();
    }

    private static Stream<Path> walk(String root) {
        try (Stream<Path> all = Files.walk(ROOT.resolve(root))) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a pattern's group is, wherever it is found. */
    private static Set<String> found(String pattern, List<Path> files) throws IOException {
        Pattern compiled = Pattern.compile(pattern, Pattern.MULTILINE);
        Set<String> all = new TreeSet<>();
        for (Path file : files) {
            compiled.matcher(Files.readString(file)).results().forEach((MatchResult m) -> all.add(m.group(1)));
        }
        return all;
    }
}
