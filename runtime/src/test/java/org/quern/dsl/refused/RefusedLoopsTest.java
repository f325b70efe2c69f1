package org.quern.dsl.refused;

// Its lines are asserted, so they stay where they are: @formatter:off

import static org.quern.dtype.DType.BOOL;
import static org.quern.dtype.DType.FLOAT64;
import static org.quern.dtype.DType.INT32;
import static org.quern.dtype.DType.INT64;
import static org.quern.dtype.DType.INT8;
import static org.quern.dtype.DType.UINT64;
import static org.quern.dtype.DType.UINT8;
import static org.quern.testing.Refusal.refused;
import static org.quern.testing.Traces.trace;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;

/** Loops whose bounds cannot be, and leaving a loop where there is none. Each is refused at the line that is wrong, with what was given and the rule. */
class RefusedLoopsTest {
    private static final Class<KernelException> KERNEL = KernelException.class;
    private static final List<DType> FLAG = List.of(BOOL);
    private static final List<DType> REAL = List.of(FLOAT64);
    private static final List<DType> MIXED = List.of(FLOAT64, INT32);
    private static final List<DType> LONGS = List.of(INT64, UINT64);

    @Test
    void loops() {
        refused(KERNEL, () -> trace("f", MIXED, 1, k -> k.loop(k.in(1), k.in(0), i -> {})),
                "loop: bounds int32 and float64 given, integers expected (at {here})");
        refused(KERNEL, () -> trace("f", LONGS, 1, k -> k.loop(k.in(0), k.in(1), i -> {})),
                "loop: bounds int64 and uint64 given, integers expected (at {here})");
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.loop(k.in(0), k.in(0), i -> {})),
                "loop: bounds bool and bool given, integers expected (at {here})");
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.breakIf(k.in(0))),
                "kernel 'f': breakIf outside a loop's body (at {here})");
    }

    @Test
    void loopBoundsThatOverflow() {
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(-1, i -> {})),
                "loop: -1 iterations given, 0 or more expected (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.constant(INT8, 0), k.constant(INT8, 100).add(100), i -> {})),
                "loop: a bound of 200 overflows int8 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.constant(UINT8, 3).sub(5), k.constant(UINT8, 9), i -> {})),
                "loop: a bound of -2 overflows uint8 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.constant(INT64, 0),
                        k.constant(INT64, Long.MAX_VALUE).mul(4).add(1), i -> {})),
                "loop: a bound of 36893488147419103228 overflows int64 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.constant(INT64, 0), k.constant(INT64, 300).cast(UINT8),
                        i -> {})), "loop: a bound of 300 overflows uint8 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.constant(INT8, 100).add(100), i -> {})),
                "loop: a bound of 200 overflows int8 (at {here})");
    }

    @Test
    void countsThatAreNoIntegers() {
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.in(0), i -> {})),
                "loop: a count of float64 given, an integer expected (at {here})");
    }
}
