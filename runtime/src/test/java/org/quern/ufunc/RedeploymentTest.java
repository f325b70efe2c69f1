package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;

/** An application that is dropped and loaded again leaves nothing of the library behind: no loader, thread, descriptor or mapping. */
class RedeploymentTest {
    @TempDir
    private Path cache;

    private void assertLeavesNothing(int rounds, boolean compiles, boolean llvm) {
        // The JDK's own soft caches (of method handles behind records' equals) are no leak: this JVM clears them at each collection.
        List<String> options = List.of("-Dquern.threads=3", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-XX:SoftRefLRUPolicyMSPerMB=0");
        Child child = Child.run(llvm, cache, options, RedeployedProcess.class, "" + rounds, "" + compiles);
        assertEquals("0 loaders kept, nothing grown\n", child.output());
    }

    private void assertLeavesNothingFromTheCache(int rounds) {
        assertLeavesNothing(1, false, true);
        assertLeavesNothing(rounds, false, false);
    }

    @Test
    void roundsFromTheCache() {
        assertLeavesNothingFromTheCache(7);
    }

    @Test
    @Tag("stress")
    void twentyRoundsFromTheCache() {
        assertLeavesNothingFromTheCache(20);
    }

    @Test
    @Tag("stress")
    void twentyRoundsThatCompile() {
        assertLeavesNothing(20, true, true);
    }
}
