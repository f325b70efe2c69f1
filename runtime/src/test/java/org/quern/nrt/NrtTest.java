package org.quern.nrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.abi.CallLayout;
import org.quern.abi.ContextLayout;
import org.quern.abi.CoresLayout;
import org.quern.abi.Status;

final class NrtTest {
    /** By enum nrt_layout_item. */
    private static final long[] LAYOUT = {
        CallLayout.KERNEL,
        CallLayout.LANES,
        CallLayout.INPUTS,
        CallLayout.OUTPUTS,
        CallLayout.NDIM,
        CallLayout.CANCELLED,
        CallLayout.MASK,
        CallLayout.MASK_STRIDE,
        CallLayout.SHAPE,
        CallLayout.OPERANDS,
        CallLayout.OPERAND_SIZE,
        CallLayout.OPERAND_DATA,
        CallLayout.OPERAND_ITEMSIZE,
        CallLayout.OPERAND_STRIDE,
        CallLayout.SIZE,
        5 * Long.BYTES, // nrt_stats, as statistics() reads it
        CallLayout.CORES,
        CoresLayout.FORM,
        CoresLayout.LANES,
        CoresLayout.UNIFORMS,
        CoresLayout.IN,
        CoresLayout.OUT,
        CoresLayout.DIMS,
        CoresLayout.AXES,
        CoresLayout.LOOPS,
        CoresLayout.GAIN,
        CoresLayout.SHIFT,
        CoresLayout.SIZES,
        CoresLayout.RANK,
        CoresLayout.DIM,
        CoresLayout.STRIDE,
        CoresLayout.SIZE,
        ContextLayout.FORM,
        ContextLayout.SIZES,
        ContextLayout.STRIDES,
        ContextLayout.TAKE,
        ContextLayout.GIVE,
        ContextLayout.PARALLEL,
        ContextLayout.SHIFT,
        ContextLayout.CANCELLED,
        ContextLayout.BYTES,
    };

    @Test
    void layoutIsThatOfTheLibrary() {
        for (int i = 0; i < LAYOUT.length; i++) {
            assertEquals(Nrt.layout(i), LAYOUT[i], "nrt_layout_item " + i);
        }
        assertEquals(-1, Nrt.layout(LAYOUT.length), "an item that the binding does not know");
    }

    @Test
    void factsAreThoseOfThisMachine() throws IOException {
        assertTrue(Nrt.processors() >= 1 && Nrt.processors() <= Runtime.getRuntime().availableProcessors());
        String flags = Files.readString(Path.of("/proc/cpuinfo"));
        assertEquals(flags.contains(" avx512vl") && flags.contains(" avx512bw"), Nrt.cpuLevel() == 4);
        assertEquals(flags.contains(" avx2"), Nrt.cpuLevel() >= 3);
        assertTrue(Nrt.memory() > 1 << 20);
        assertTrue(Nrt.libc().equals("unknown") || Nrt.libc().matches("glibc \\d+\\.\\d+"), Nrt.libc());
    }

    @Test
    void libraryLeavesNoFileBehind() throws IOException {
        assertTrue(Nrt.processors() >= 1, "it is loaded");
        String maps = Files.readString(Path.of("/proc/self/maps"));
        assertTrue(maps.contains("/memfd:quern_nrt"), "the library is mapped from memory");
    }

    @Test
    void allocatedMemoryIsAlignedCountedAndFreedOnce() {
        long live = Nrt.statistics().liveBytes();
        long address = Nrt.alloc(1000);
        assertEquals(0, address % Nrt.ALIGNMENT);
        assertEquals(live + 1000, Nrt.statistics().liveBytes());
        Nrt.retain(address);
        Nrt.release(address);
        assertEquals(live + 1000, Nrt.statistics().liveBytes());
        Nrt.release(address);
        assertEquals(live, Nrt.statistics().liveBytes());
        assertThrows(NrtException.class, () -> Nrt.release(address), "freed before");
        assertThrows(NrtException.class, () -> Nrt.retain(address), "freed before");
        assertThrows(NrtException.class, () -> Nrt.release(12345), "never allocated");
        assertThrows(NrtException.class, () -> Nrt.alloc(-1));
    }

    @Test
    void trimReturnsKeptBlocks() {
        Nrt.release(Nrt.alloc(3_000_000));
        assertTrue(Nrt.trim() >= 3_000_000);
    }

    @Test
    void swapReversesEachItem() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment items = arena.allocateFrom(ValueLayout.JAVA_BYTE, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
            Nrt.swap(items.address(), 4, 2);
            assertArrayEquals(new byte[] {2, 1, 4, 3, 6, 5, 8, 7}, items.toArray(ValueLayout.JAVA_BYTE));
            Nrt.swap(items.address(), 1, 8);
            assertArrayEquals(new byte[] {7, 8, 5, 6, 3, 4, 1, 2}, items.toArray(ValueLayout.JAVA_BYTE));
            NrtException e = assertThrows(NrtException.class, () -> Nrt.swap(items.address(), 1, 3));
            assertTrue(e.getMessage().contains("3"), e.getMessage());
        }
    }

    @Test
    void sealedFileHoldsItsBytesForEver() throws IOException {
        byte[] code = {0x7f, 'E', 'L', 'F', 42};
        int fd = Nrt.seal(code, "test");
        Path path = Path.of("/proc/self/fd/" + fd);
        assertArrayEquals(code, Files.readAllBytes(path));
        assertThrows(IOException.class, () -> Files.write(path, new byte[] {1}));
        assertArrayEquals(code, Files.readAllBytes(path));
        Nrt.close(fd);
        assertFalse(Files.exists(path));
        NrtException e = assertThrows(NrtException.class, () -> Nrt.close(fd));
        assertTrue(e.getMessage().contains("EBADF"), e.getMessage());
        e = assertThrows(NrtException.class, () -> Nrt.seal(code, "n".repeat(300)));
        assertTrue(e.getMessage().contains("EINVAL"), e.getMessage());
    }

    @Test
    void filesAreReadWholeAndSaidWhatTheyAre(@TempDir Path place) throws IOException {
        for (int size : new int[] {0, 1, 24 << 10, (24 << 10) + 1, 200_000, 3 << 20}) {
            byte[] content = new byte[size];
            new Random(size).nextBytes(content);
            Path path = Files.write(place.resolve("f\u00fc" + size), content);
            NativeFile file = NativeFile.read(path.toString(), Math.max(1, size));
            assertArrayEquals(content, file.bytes());
            assertTrue(file.isRegular() && !file.isDirectory() && file.allows(0400) && !file.allows(0111));
            assertEquals(Files.getLastModifiedTime(path).toMillis(), file.modified());
            assertEquals((Integer) Files.getAttribute(path, "unix:uid"), (int) file.owner());
            assertEquals(file.owner(), file.user());
            assertNull(size == 0 ? null : NativeFile.read(path.toString(), size - 1).bytes(), "longer than asked for");
        }
        NativeFile link = NativeFile
                .read(Files.createSymbolicLink(place.resolve("link"), place.resolve("f\u00fc1")).toString(), 9);
        assertFalse(link.isRegular() || link.isDirectory());
        assertTrue(assertThrows(IOException.class, link::bytes).getMessage().contains("ELOOP"));
        NativeFile directory = NativeFile.read(place.toString(), 9);
        assertTrue(directory.isDirectory());
        assertNull(directory.bytes());
        assertThrows(NoSuchFileException.class, () -> NativeFile.read(place.resolve("absent").toString(), 9));
        assertThrows(NoSuchFileException.class,
                () -> NativeFile.read(place.resolve("link").resolve("below").toString(), 9));
    }

    @Test
    void loadingSaysWhatIsWrong() {
        long[] loaded = Nrt.load("libm.so.6", "cos");
        assertTrue(loaded[0] != 0 && loaded[1] != 0);
        Nrt.unload(loaded[0]);
        assertTrue(assertThrows(NrtException.class, () -> Nrt.load("libm.so.6", "no_such")).getMessage()
                .contains("no_such"));
        assertTrue(assertThrows(NrtException.class, () -> Nrt.load("/absent.so", "cos")).getMessage()
                .contains("/absent.so"));
        assertThrows(NrtException.class, () -> Nrt.unload(0));
    }

    @Test
    void segmentsOverJavaArraysAreTakenWhenCritical() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment call = arena.allocate(CallLayout.SIZE);
            call.set(ValueLayout.JAVA_LONG, CallLayout.KERNEL, 1); // not called: the range is empty
            call.set(ValueLayout.JAVA_LONG, CallLayout.LANES, 4);
            call.set(ValueLayout.JAVA_INT, CallLayout.OUTPUTS, 1);
            call.set(ValueLayout.JAVA_INT, CallLayout.NDIM, 1);
            call.set(ValueLayout.JAVA_LONG, CallLayout.SHAPE, 3);
            call.set(ValueLayout.JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_ITEMSIZE, 8);
            call.set(ValueLayout.JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_STRIDE, 8);
            MemorySegment[] segments = new MemorySegment[Nrt.MAX_SEGMENTS];
            Arrays.fill(segments, MemorySegment.NULL);
            assertEquals(Status.OK, Nrt.runSegments(false, call.address(), 1, 1, MemorySegment.NULL, segments));
            segments[0] = MemorySegment.ofArray(new double[3]);
            assertEquals(Status.OK, Nrt.runSegments(true, call.address(), 1, 1, MemorySegment.NULL, segments));
            assertEquals(Status.BAD_CALL, Nrt.runSegments(true, call.address(), 0, 4, MemorySegment.NULL, segments));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Nrt.runSegments(false, call.address(), 1, 1, MemorySegment.NULL, segments));
        }
    }

    @Test
    void callThatIsNotValidIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment call = arena.allocate(CallLayout.SIZE);
            assertEquals(Status.BAD_CALL, Nrt.run(call.address(), 0, 0));
            assertEquals(Status.BAD_CALL, Nrt.run(0, 0, 0));
        }
        assertThrows(
                NrtException.class,
                () -> Nrt.runSegments(true, 0, 0, 0, MemorySegment.NULL, new MemorySegment[3]));
    }
}
