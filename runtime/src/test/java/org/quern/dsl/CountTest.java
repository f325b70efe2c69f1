package org.quern.dsl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.check.Verifier;
import org.quern.ir.interpret.Interpreter;
import org.quern.signature.CoreSignature;
import org.quern.testing.Traces;

/** Loops from 0 to a count that is computed. */
class CountTest {
    private static Function trace(DType type, BiConsumer<Kernel, Consumer<Expr>> loop) {
        return Traces.trace("count", List.of(type), 1, k -> {
            Var sum = k.var(DType.INT64, 0);
            loop.accept(k, i -> sum.set(sum.get().add(i.cast(DType.INT64))));
            k.out(0).set(sum.get());
        });
    }

    private static long run(Function f, long n) {
        return Interpreter.run(f, (g, t, a) -> 0, n)[0];
    }

    @Test
    void theIndexHasTheDtypeOfTheCount() {
        for (DType type : DType.values()) {
            if (type.isInteger()) {
                Function f = trace(type, (k, body) -> k.loop(k.in(0), i -> {
                    assertEquals(type, i.dtype());
                    body.accept(i);
                }));
                assertArrayEquals(new long[] {0, 0, 21}, new long[] {run(f, 0), run(f, 1), run(f, 7)}, type.toString());
            }
        }
        assertEquals(0, run(trace(DType.INT32, (k, body) -> k.loop(k.in(0), body)), -3));
    }

    @Test
    void theSameAsFromAConstant() {
        assertEquals(trace(DType.INT32, (k, body) -> k.loop(k.constant(DType.INT32, 0), k.in(0), body)).fingerprint(),
                trace(DType.INT32, (k, body) -> k.loop(k.in(0), body)).fingerprint());
        CoreSignature signature = CoreSignature.parse("(n)->(n)");
        Function one = Traces.trace("f", signature, List.of(DType.INT64), k -> {
            Expr zero = k.constant(DType.INT64, 0);
            k.loop(zero, k.dim("n"), i -> k.loop(zero, i, j -> k.out(0).set(j, i)));
        });
        Function other = Traces.trace("f", signature, List.of(DType.INT64),
                k -> k.loop(k.dim("n"), i -> k.loop(i, j -> k.out(0).set(j, i))));
        assertEquals(one.fingerprint(), other.fingerprint(), "a constant that can be seen is taken again");
        Function apart = Traces.trace("f", List.of(DType.INT64), 1, k -> {
            k.when(k.in(0).gt(1), () -> k.loop(k.in(0), i -> {}));
            k.loop(k.in(0), i -> {});
            k.out(0).set(k.in(0));
        });
        Verifier.verify(apart);
    }
}
