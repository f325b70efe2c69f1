package org.quern.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;

/** Flight Recorder's events and the MXBean, in fresh processes; and nothing of either where nobody asked. */
class JfrTest {
    @TempDir
    private Path directory;

    private String run(String... options) {
        Child child = Child.run(true, directory.resolve("cache"), List.of(options), WatchedProcess.class);
        assertEquals(0, child.status(), child.output());
        return child.output();
    }

    private List<RecordedEvent> recorded(String name, String... more) throws IOException {
        Path file = directory.resolve(name);
        List<String> options = new java.util.ArrayList<>(List.of(more));
        options.add("-XX:StartFlightRecording:filename=" + file + ",settings=none");
        run(options.toArray(String[]::new));
        return RecordingFile.readAllEvents(file).stream()
                .filter(e -> e.getEventType().getName().startsWith("org.quern.")).toList();
    }

    private static List<String> names(List<RecordedEvent> events) {
        return events.stream().map(e -> e.getEventType().getName().substring("org.quern.".length())).toList();
    }

    @Test
    void events() throws IOException {
        List<RecordedEvent> first = recorded("first.jfr", "-Dquern.jfr=true");
        assertTrue(names(first).containsAll(List.of("CacheMiss", "Compile", "CacheStore")), names(first).toString());
        RecordedEvent compile = first.stream().filter(e -> e.getEventType().getName().endsWith("Compile")).findFirst()
                .orElseThrow();
        assertEquals("watched", compile.getString("function"));
        assertEquals("float64->float64", compile.getString("signature"));
        assertTrue(compile.getDuration("time").toNanos() > 0);
        List<RecordedEvent> second = recorded("second.jfr", "-Dquern.jfr=true");
        assertEquals(List.of("CacheHit"), names(second));
        assertEquals("cache", second.get(0).getString("layer"));
    }

    @Test
    void withoutThePropertyACompilationIsNoticed() throws IOException {
        List<String> names = names(recorded("plain.jfr"));
        assertTrue(names.containsAll(List.of("Compile", "CacheStore")), names.toString());
    }

    @Test
    void whereNobodyAsksNothingIsLoaded() {
        run();
        String loaded = run("-Xlog:class+load");
        assertTrue(loaded.contains("org.quern.engine.Engine "), "the log");
        assertFalse(loaded.contains("jdk.jfr."), "a class of Flight Recorder was loaded");
        assertFalse(loaded.contains("org.quern.engine.Jfr"), "a class that needs it was loaded");
        assertFalse(loaded.contains("java.lang.management."), "a class of the management interface was loaded");
    }

    @Test
    void theBeanIsThereIfAskedFor() {
        assertTrue(run("-Dquern.jmx=true").contains("bean 1 misses, reasons {no file for this key=1}"), "first");
        assertTrue(run("-Dquern.jmx=true").contains("bean 0 misses, reasons {}"), "second");
    }
}
