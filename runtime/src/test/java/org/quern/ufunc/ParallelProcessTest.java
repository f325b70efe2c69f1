package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;

/** Fresh processes: settings from outside, no thread before it is of use, a clean end, Flight Recorder's event. */
class ParallelProcessTest {
    @TempDir
    private static Path directory;

    private static Child child(List<String> prefix, List<String> options, String... arguments) {
        Child c = Child.run(prefix, true, directory.resolve("cache"), options, ParallelProcess.class, arguments);
        assertEquals(0, c.status(), c.output());
        assertTrue(c.output().contains("end\n"), c.output());
        return c;
    }

    private static void says(Child child, String... lines) {
        for (String line : lines) {
            assertTrue(child.output().contains(line + "\n"), "'" + line + "' expected in:\n" + child.output());
        }
    }

    @Test
    void settings() {
        says(child(List.of("env", "QUERN_NUM_THREADS=3"), List.of()), "threads 3", "small true workers 0",
                "large true workers 2");
        says(child(List.of("env", "QUERN_NUM_THREADS=3"), List.of("-Dquern.threads=5")), "threads 5",
                "large true workers 4");
        says(child(List.of("env", "QUERN_NUM_THREADS="), List.of("-Dquern.threads=1")), "threads 1",
                "large true workers 0");
        says(child(List.of("taskset", "-c", "0"), List.of()), "threads 1", "large true workers 0");
    }

    @Test
    void badSettings() {
        says(child(List.of("env", "QUERN_NUM_THREADS=many"), List.of()),
                "refused QUERN_NUM_THREADS is 'many', a number of threads from 1 to 256 expected", "threads 2",
                "large true workers 1");
        for (String value : List.of("0", "-2", "257", "1.5")) {
            says(child(List.of(), List.of("-Dquern.threads=" + value)),
                    "refused quern.threads is '" + value + "', a number of threads from 1 to 256 expected",
                    "threads 2");
        }
    }

    @Test
    void theEndOfTheJvmIsCleanWhileCallsRun() {
        for (int i = 0; i < 3; i++) {
            child(List.of(), List.of("-Dquern.threads=8"), "running");
        }
    }

    @Test
    void regionsAreRecorded() throws IOException {
        Path file = directory.resolve("regions.jfr");
        child(List.of(), List.of("-Dquern.threads=2", "-Dquern.jfr=true",
                "-XX:StartFlightRecording:filename=" + file + ",settings=none"));
        List<RecordedEvent> regions = new ArrayList<>();
        for (RecordedEvent e : RecordingFile.readAllEvents(file)) {
            if (e.getEventType().getName().equals("org.quern.ParallelRegion")) {
                regions.add(e);
            }
        }
        assertTrue(regions.size() >= 20, regions.size() + " events");
        long elements = 0;
        int most = 0;
        for (RecordedEvent e : regions) {
            assertEquals("steps", e.getString("function"));
            assertTrue(e.getLong("pieces") > 1 && e.getDuration("time").toNanos() > 0, e.toString());
            assertTrue(e.getDouble("imbalance") >= 0 && e.getDouble("imbalance") < 1, e.toString());
            elements += e.getLong("elements");
            most = Math.max(most, e.getInt("threads"));
        }
        assertEquals(20L << 17, elements);
        assertEquals(2, most);
    }

    @Test
    void whereNobodyRecordsNothingOfItIsLoaded() {
        child(List.of(), List.of()); // so that the next one finds its code
        String loaded = child(List.of(), List.of("-Xlog:class+load")).output();
        assertTrue(loaded.contains("org.quern.ufunc.Schedule "), "the log");
        assertFalse(loaded.contains("jdk.jfr."), "a class of Flight Recorder was loaded");
        assertFalse(loaded.contains("org.quern.engine.Jfr"), "a class that needs it was loaded");
    }
}
