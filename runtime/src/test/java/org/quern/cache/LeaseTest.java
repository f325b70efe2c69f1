package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.OverloadKey;

/** Leases: waited for a little, never depended on. */
class LeaseTest {
    @TempDir
    private Path place;

    @Test
    void heldByOneUntilItIsGivenBack() {
        Path file = place.resolve(".lease-x");
        Lease first = Lease.acquire(file, 0);
        assertTrue(first.isHeld());
        Lease second = Lease.acquire(file, 30);
        assertFalse(second.isHeld());
        assertTrue(second.waited() >= 30);
        second.close();
        assertTrue(Files.exists(file));
        CompletableFuture<Lease> third = CompletableFuture.supplyAsync(() -> Lease.acquire(file, 60_000));
        first.close();
        assertTrue(third.join().isHeld());
        third.join().close();
        assertFalse(Files.exists(file));
    }

    @Test
    void whatAKilledHolderLeftIsTakenOver() throws Exception {
        Path file = place.resolve(".lease-x");
        Process gone = new ProcessBuilder("true").start();
        long pid = gone.pid();
        assertEquals(0, gone.waitFor());
        Lease.acquire(file, 0);
        String mine = Files.readString(file);
        Files.writeString(file, pid + mine.substring(mine.indexOf(' ')));
        assertTrue(Lease.acquire(file, 0).isHeld());
        // On another machine a number says nothing: age decides.
        Files.writeString(file, pid + " elsewhere/pid:[1] 0");
        assertFalse(Lease.acquire(file, 0).isHeld());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        assertTrue(Lease.acquire(file, 0).isHeld());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60L * 60 * 24 * 730)));
        assertTrue(Lease.acquire(file, 0).isHeld());
    }

    @Test
    void anotherProcessIsWaitedForAndNotForEver() throws Exception {
        OverloadKey key = Samples.key("slow", "float64->float64");
        CodeCache cache = Samples.open(place.resolve("cache"));
        Process other = Samples.java(LeasingProcess.class, cache.root().toString());
        Path file = Samples.file(cache.root(), key).resolveSibling(Lease.PREFIX + key.contentName());
        try {
            while (other.isAlive() && (!Files.exists(file) || Files.size(file) == 0)) {
                Thread.sleep(5);
            }
            try (Lease lease = cache.lease(key)) {
                assertFalse(lease.isHeld());
                assertTrue(lease.waited() >= Lease.WAIT_MILLIS && lease.waited() < 10 * Lease.WAIT_MILLIS,
                        "waited " + lease.waited());
            }
            // The code is made and kept all the same.
            assertEquals(CodeCache.Stored.WRITTEN, cache.store(key, Samples.code(key)));
            assertTrue(Files.exists(file), "the other's");
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (Lease lease = cache.lease(key)) {
            assertTrue(lease.isHeld() && lease.waited() < Lease.WAIT_MILLIS, "a killed process holds nothing");
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void troubleIsNoLeaseAndNothingElse() throws IOException {
        Path file = place.resolve(".lease-x");
        assertFalse(Lease.acquire(place.resolve("nowhere").resolve(".lease-x"), 0).isHeld());
        Files.createDirectory(file);
        assertFalse(Lease.acquire(file, 0).isHeld());
        Files.delete(file);
        Files.writeString(file, "");
        Lease.acquire(file, 0).close();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        Lease.acquire(file, 0).close();
        assertFalse(Files.exists(file));
    }

    @Test
    void aLeaseThatAnotherTookOverIsNotRemoved() throws IOException {
        Path file = place.resolve(".lease-x");
        Lease slow = Lease.acquire(file, 0);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        Lease next = Lease.acquire(file, 0);
        slow.close();
        assertTrue(Files.exists(file));
        next.close();
        assertFalse(Files.exists(file));
    }
}
