package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quern.testing.Refusal.refused;

import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;
import org.quern.error.InUseException;
import org.quern.testing.Allocation;
import org.quern.testing.NrtBalance;

/** All results of one run: by number, by name, and who closes them. */
@ExtendWith(NrtBalance.class)
final class ResultsTest {
    private static final Ufunc DIVMOD = Ufunc.define("divmod", 2, List.of("quotient", "remainder"), k -> {
        k.out(0).set(k.in(0).floorDiv(k.in(1)));
        k.out(1).set(k.in(0).mod(k.in(1)));
    });

    private static final Ufunc UNNAMED = Ufunc.define("both", 1, 2, k -> {
        k.out(0).set(k.in(0));
        k.out(1).set(k.in(0).mul(2));
    });

    private static final Gufunc EXTREMES = Gufunc.define("extremes", "(n)->(),()", List.of("first", "last"), k -> {
        k.out(0).set(k.in(0).at(k.constant(DType.INT64, 0)));
        k.out(1).set(k.in(0).at(k.dim("n").sub(1)));
    });

    private static final Gufunc SWAP = Gufunc.define("swap", "inout(),inout()->", k -> {
        var first = k.in(0).at();
        k.in(0).set(k.in(1).at());
        k.in(1).set(first);
    });

    @Test
    void areFoundByNumberAndByName() {
        try (NDArray x = NDArray.of(7L, -7); Results r = DIVMOD.applyAll(x, 4)) {
            assertEquals(2, r.size());
            assertEquals(List.of("quotient", "remainder"), r.names());
            assertArrayEquals(new long[] {1, -2}, r.get(0).toLongArray());
            assertArrayEquals(new long[] {3, 1}, r.get(1).toLongArray());
            assertSame(r.get(0), r.get("quotient"));
            assertSame(r.get(1), r.get("remainder"));
            refused(OperandException.class, () -> r.get("rest"),
                    "kernel 'divmod' has no output 'rest'; its outputs' names: quotient, remainder");
            refused(OperandException.class, () -> r.get(2), "kernel 'divmod' has no result 2; there are 0 to 1");
            refused(OperandException.class, () -> r.get(-1), "kernel 'divmod' has no result -1; there are 0 to 1");
        }
        try (NDArray x = NDArray.of(7L, -7); Results r = UNNAMED.applyAll(x)) {
            assertEquals(List.of(), r.names());
            refused(OperandException.class, () -> r.get("a"),
                    "kernel 'both' has no output 'a'; its outputs' names: none declared");
        }
        assertEquals(List.of("quotient", "remainder"), DIVMOD.outputNames());
        assertEquals(List.of("quotient", "remainder"), DIVMOD.target(Target.PARALLEL).outputNames());
        assertEquals(List.of(), UNNAMED.outputNames());
    }

    @Test
    void ofGufuncsToo() {
        try (NDArray x = NDArray.of(3.0, 5, 8); Results r = EXTREMES.applyAll(x)) {
            assertEquals(3, r.get("first").getDouble());
            assertEquals(8, r.get("last").getDouble());
        }
        try (NDArray a = NDArray.scalar(1.5); NDArray b = NDArray.scalar(2.5)) {
            try (Results r = SWAP.applyAll(a, b)) {
                assertSame(a, r.get(0));
                assertSame(b, r.get(1));
            }
            assertEquals(2.5, a.getDouble(), "an in-out operand stays open");
            assertSame(a, SWAP.on(a, b).run());
        }
    }

    @Test
    void closeThoseThatTheCallAllocated() {
        try (NDArray x = NDArray.of(7L, -7); NDArray mine = NDArray.zeros(DType.INT64, 2)) {
            Results r = DIVMOD.on(x, 4).out(null, mine).runAll();
            NDArray quotient = r.get(0);
            assertSame(mine, r.get(1));
            r.close();
            assertThrows(ClosedException.class, () -> quotient.getLong(0));
            assertArrayEquals(new long[] {3, 1}, mine.toLongArray());
            r.close();
        }
    }

    @Test
    void closeTheOthersOfArraysInUse() {
        Ufunc three = Ufunc.define("three", 1, 3, k -> {
            k.out(0).set(k.in(0));
            k.out(1).set(k.in(0).mul(2));
            k.out(2).set(k.in(0).mul(3));
        });
        try (three; NDArray x = NDArray.of(7L, -7)) {
            Results r = three.applyAll(x);
            try (Arena arena = Arena.ofConfined()) {
                assertEquals(16, r.get(0).asSegment(arena).byteSize());
                assertEquals(16, r.get(1).asSegment(arena).byteSize());
                InUseException e = assertThrows(InUseException.class, r::close);
                assertEquals(1, e.getSuppressed().length);
                assertEquals(InUseException.class, e.getSuppressed()[0].getClass());
                assertThrows(ClosedException.class, () -> r.get(2).getLong(0));
                assertEquals(7, r.get(0).getLong(0));
            }
            r.close();
            assertThrows(ClosedException.class, () -> r.get(0).getLong(0));
            assertThrows(ClosedException.class, () -> r.get(1).getLong(0));
        }
    }

    @Test
    void ofAKeptCallAreTheSameObjectAndAllocateNothing() {
        try (NDArray x = NDArray.of(7L, -7);
                NDArray quotient = NDArray.zeros(DType.INT64, 2);
                NDArray remainder = NDArray.zeros(DType.INT64, 2)) {
            UfuncCall call = DIVMOD.on(x, 4).out(quotient, remainder);
            call.runAll();
            Results kept = call.runAll();
            long allocated = -1;
            for (int i = 0; i < 200; i++) {
                allocated = Allocation.of(call::runAll);
            }
            assertEquals(0, allocated, "bytes of the last run");
            x.setLong(9, 0);
            assertSame(kept, call.runAll());
            assertArrayEquals(new long[] {2, -2}, kept.get("quotient").toLongArray());
        }
    }

    @Test
    void ofSeveralOutputsAreNotOneArray() {
        try (NDArray x = NDArray.of(7L, -7)) {
            UfuncCall call = DIVMOD.on(x, 4);
            String rule = "kernel 'divmod' has 2 outputs, run() returns one array: on(...).runAll() gives them all, by"
                    + " number and by name";
            refused(OperandException.class, call::run, rule);
            try (NDArray out = NDArray.zeros(DType.INT64, 2); NDArray rest = NDArray.zeros(DType.INT64, 2)) {
                UfuncCall kept = DIVMOD.on(x, 4).out(out, rest);
                kept.runAll();
                kept.runAll();
                kept.runAll();
                refused(OperandException.class, kept::run, rule);
            }
        }
    }

    @Test
    void haveNamesOfTheirOwn() {
        refused(OperandException.class, () -> Ufunc.define("f", 1, List.of("a", "a"), k -> {}),
                "kernel 'f': outputs [a, a] given; each output has a name of its own, which is not empty");
        refused(OperandException.class, () -> Ufunc.define("f", 1, List.of("", "a"), k -> {}),
                "kernel 'f': outputs [, a] given; each output has a name of its own, which is not empty");
        refused(OperandException.class, () -> Ufunc.define("f", 1, List.of(), k -> {}),
                "kernel 'f': 1 input and 0 outputs given; at least one of each, and at most 32 together, expected");
        refused(OperandException.class, () -> Gufunc.define("g", "(n)->(),()", List.of("a"), k -> {}),
                "kernel 'g': 1 name given for the 2 outputs of (n)->(),()");
    }
}
