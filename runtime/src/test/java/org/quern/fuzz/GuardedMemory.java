package org.quern.fuzz;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Memory between two pages that nobody may touch: a read or write beside it ends the process, and the parent tells the seed. */
@SuppressWarnings("restricted") // calls C
final class GuardedMemory implements AutoCloseable {
    private static final long PAGE = 4096;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final Linker C = Linker.nativeLinker();
    private static final MethodHandle MMAP = handle("mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT,
                    JAVA_INT, JAVA_LONG));
    private static final MethodHandle MPROTECT = handle("mprotect",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MUNMAP = handle("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    private final long base;
    private final long total;
    private final MemorySegment segment;

    /**
     * Maps it.
     *
     * @param atEnd whether the last byte is the last before the page behind, or the first the first behind the page before
     */
    GuardedMemory(long bytes, boolean atEnd) {
        long inner = Math.max(1, (bytes + PAGE - 1) / PAGE) * PAGE;
        total = inner + 2 * PAGE;
        try {
            base = (long) MMAP.invokeExact(0L, total, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
            if (base == -1 || (int) MPROTECT.invokeExact(base, PAGE, 0) != 0
                    || (int) MPROTECT.invokeExact(base + PAGE + inner, PAGE, 0) != 0) {
                throw new AssertionError("mmap of " + total + " bytes failed");
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        segment = MemorySegment.ofAddress(base + PAGE + (atEnd ? inner - bytes : 0)).reinterpret(bytes);
    }

    private static MethodHandle handle(String name, FunctionDescriptor shape) {
        return C.downcallHandle(C.defaultLookup().find(name).orElseThrow(), shape);
    }

    /** Nobody's but the caller's, for ever as far as Java knows. */
    MemorySegment segment() {
        return segment;
    }

    /** The same as memory of an arena, which another thread might close. */
    MemorySegment in(Arena arena) {
        return MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize(), arena, null);
    }

    @Override
    public void close() {
        try {
            if ((int) MUNMAP.invokeExact(base, total) != 0) {
                throw new AssertionError("munmap failed");
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
