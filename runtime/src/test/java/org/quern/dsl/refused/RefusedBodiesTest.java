package org.quern.dsl.refused;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.dtype.DType.FLOAT64;
import static org.quern.dtype.DType.INT32;
import static org.quern.testing.Refusal.refused;
import static org.quern.testing.Traces.trace;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelBody;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;
import org.quern.testing.Traces;

/** Bodies that throw, do not end, or are not the same each time. Each is refused at the line that is wrong, with what was given and the rule. */
class RefusedBodiesTest {
    private static final Class<KernelException> KERNEL = KernelException.class;
    private static final List<DType> REAL = List.of(FLOAT64);
    private static final List<DType> MIXED = List.of(FLOAT64, INT32);

    @Test
    void bodiesThatThrow() {
        List<Expr> none = List.of();
        refused(KERNEL, () -> trace("f", MIXED, 1, k -> none.get(2)),
                "the body of 'f' threw, for [float64, int32]: java.lang.ArrayIndexOutOfBoundsException: Index 2 out of bounds"
                        + " for length 0 (at {here})");
        DeviceFunction throwing = DeviceFunction.define("g", x -> {
            throw new UnsupportedOperationException("not yet");
        });
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(throwing.of(k.in(0)))),
                "the body of 'g' threw, for [float64]: java.lang.UnsupportedOperationException: not yet (at {here-2})");
    }

    @SuppressWarnings("InfiniteRecursion") // is what is tested
    private static Expr factorial(Expr n) {
        return n.mul(factorial(n.sub(1)));
    }

    @Test
    void bodiesThatDoNotEnd() {
        KernelException deep = assertThrows(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(factorial(k.in(0)))));
        assertTrue(deep.getMessage()
                .startsWith("the body of 'f' calls deeper than this thread's stack goes, for [float64]: a"
                        + " body nested so deep needs a larger stack (-Xss, or a thread's own); one that calls itself without end has no vector"
                        + " form, use a loop (at "),
                deep.getMessage());
        refused(KERNEL, () -> trace("f", REAL, 1, k -> {
            Expr x = k.in(0);
            while (true) {
                x = x.add(x);
            }
        }), "kernel 'f' has more than 65536 operations: a Java loop that does not end? k.loop(...) is the kernel's own"
                + " (at {here+3})");
    }

    @Test
    void bodiesThatAreNotTheSameEachTime() {
        AtomicInteger count = new AtomicInteger();
        KernelBody counts = k -> k.out(0).set(k.in(0).add(count.incrementAndGet()));
        refused(KERNEL, () -> Traces.TRACING.retrace(REAL, Map.of(), counts, trace("f", REAL, 1, counts)),
                "the body of 'f' is not the same each time it runs for [float64]: it reads something that changes (a field, a"
                        + " counter, a clock, random numbers). What differs from call to call is an operand, or k.uniform(...)"
                        + " (at {here})");
        DeviceFunction random = DeviceFunction.define("g", x -> x.mul(Math.random()));
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(random.of(k.in(0)))),
                "the body of 'g' is not the same each time it runs for [float64]: it reads something that changes (a field, a"
                        + " counter, a clock, random numbers). What differs from call to call is an operand, or k.uniform(...)"
                        + " (at {here})");
    }
}
