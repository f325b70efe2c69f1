package org.quern.fuzz;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.quern.array.NDArray;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.ir.MathFunction;
import org.quern.ufunc.Accuracy;
import org.quern.ufunc.Ufunc;
import org.quern.ufunc.UfuncCall;

/**
 * What mathematical functions answer: a kernel of that function alone, for one element. The bits of a function are the same wherever it
 * is called, so that is what every program must get; whether they are right is the accuracy tests' question.
 */
final class Oracle {
    private record Key(MathFunction function, DType type, boolean tight) {}

    private record Kept(UfuncCall call, NDArray x, NDArray y, NDArray out) {}

    private final Map<Key, Kept> kernels = new HashMap<>();
    private final boolean tight;

    Oracle(boolean tight) {
        this.tight = tight;
    }

    /** The result's bits. */
    long apply(MathFunction f, DType type, long... arguments) {
        Kept k = kernels.computeIfAbsent(new Key(f, type, tight), Oracle::define);
        put(k.x, arguments[0]);
        if (arguments.length > 1) {
            put(k.y, arguments[1]);
        }
        k.call.run();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = k.out.asSegment(arena);
            return type == DType.FLOAT64
                    ? out.get(ValueLayout.JAVA_LONG, 0)
                    : Integer.toUnsignedLong(out.get(ValueLayout.JAVA_INT, 0));
        }
    }

    private static void put(NDArray a, long bits) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = a.asSegment(arena);
            if (a.dtype() == DType.FLOAT64) {
                memory.set(ValueLayout.JAVA_LONG, 0, bits);
            } else {
                memory.set(ValueLayout.JAVA_INT, 0, (int) bits);
            }
        }
    }

    private static Kept define(Key key) {
        String name = key.function.name().toLowerCase(Locale.ROOT);
        NDArray x = NDArray.zeros(key.type, 1);
        NDArray y = NDArray.zeros(key.type, 1);
        NDArray out = NDArray.zeros(key.type, 1);
        Ufunc f = key.function.arity() == 1
                ? Ufunc.define("oracle", a -> (Expr) Operation.of(name, Expr.class).call(a))
                : Ufunc.define("oracle", (a, b) -> key.function == MathFunction.POW
                        ? Ops.pow(a, b)
                        : (Expr) Operation.of(name, Expr.class, Expr.class).call(a, b));
        Ufunc exact = f.accuracy(key.tight ? Accuracy.TIGHT : Accuracy.FAST);
        return new Kept((key.function.arity() == 1 ? exact.on(x) : exact.on(x, y)).out(out), x, y, out);
    }
}
