package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelBody;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.testing.Traces;

/** What changes a kernel's fingerprint, which decides whether cached code is taken: its meaning, and nothing else. */
class FingerprintTest {
    private static final List<DType> REAL = List.of(DType.FLOAT64, DType.FLOAT64);
    private static final KernelBody ORIGINAL = body(DeviceFunction.define("scale", x -> x.mul(3)));

    private static String of(KernelBody body, DType... types) {
        return Traces.trace("k", types.length == 0 ? REAL : Arrays.asList(types), 2, body).fingerprint();
    }

    private static KernelBody body(DeviceFunction scale) {
        return k -> {
            Var sum = k.var(k.in(0));
            k.loop(4, i -> {
                k.breakIf(sum.get().gt(10));
                sum.set(sum.get().add(scale.of(k.in(1))));
            });
            k.out(0).set(sum.get());
            k.out(1).set(Ops.sin(k.in(1)));
        };
    }

    @Test
    void namesAndLinesDoNotCount() {
        DeviceFunction renamed = DeviceFunction.define("threefold", value -> {

            Expr three = value.like(3);
            return value.mul(three);
        });
        String same = Traces.trace("another name", REAL, 2, kernel -> {
            Var total = kernel.var(kernel.in(0));
            kernel.loop(4, index -> {
                kernel.breakIf(total.get().gt(10));
                total.set(total.get().add(renamed.of(kernel.in(1))));
            });
            kernel.out(0).set(total.get());
            kernel.out(1).set(Ops.sin(kernel.in(1)));
        }).fingerprint();
        assertEquals(of(ORIGINAL), same);
    }

    static Stream<Arguments> changes() {
        DeviceFunction scale = DeviceFunction.define("scale", x -> x.mul(3));
        return Stream.of(
                Arguments.of("a constant", (KernelBody) k -> {
                    Var sum = k.var(k.in(0));
                    k.loop(4, i -> {
                        k.breakIf(sum.get().gt(11));
                        sum.set(sum.get().add(scale.of(k.in(1))));
                    });
                    k.out(0).set(sum.get());
                    k.out(1).set(Ops.sin(k.in(1)));
                }),
                Arguments.of("an operation", (KernelBody) k -> {
                    Var sum = k.var(k.in(0));
                    k.loop(4, i -> {
                        k.breakIf(sum.get().gt(10));
                        sum.set(sum.get().sub(scale.of(k.in(1))));
                    });
                    k.out(0).set(sum.get());
                    k.out(1).set(Ops.sin(k.in(1)));
                }),
                Arguments.of("a comparison", (KernelBody) k -> {
                    Var sum = k.var(k.in(0));
                    k.loop(4, i -> {
                        k.breakIf(sum.get().ge(10));
                        sum.set(sum.get().add(scale.of(k.in(1))));
                    });
                    k.out(0).set(sum.get());
                    k.out(1).set(Ops.sin(k.in(1)));
                }),
                Arguments.of("a mathematical function", (KernelBody) k -> {
                    body(scale).trace(k);
                    k.out(1).set(Ops.cos(k.in(1)));
                }),
                Arguments.of("which operand", (KernelBody) k -> {
                    Var sum = k.var(k.in(0));
                    k.loop(4, i -> {
                        k.breakIf(sum.get().gt(10));
                        sum.set(sum.get().add(scale.of(k.in(0))));
                    });
                    k.out(0).set(sum.get());
                    k.out(1).set(Ops.sin(k.in(1)));
                }),
                Arguments.of("the order of outputs", (KernelBody) k -> {
                    Var sum = k.var(k.in(0));
                    k.loop(4, i -> {
                        k.breakIf(sum.get().gt(10));
                        sum.set(sum.get().add(scale.of(k.in(1))));
                    });
                    k.out(1).set(sum.get());
                    k.out(0).set(Ops.sin(k.in(1)));
                }),
                Arguments.of("where the break is", (KernelBody) k -> {
                    Var sum = k.var(k.in(0));
                    k.loop(4, i -> {
                        sum.set(sum.get().add(scale.of(k.in(1))));
                        k.breakIf(sum.get().gt(10));
                    });
                    k.out(0).set(sum.get());
                    k.out(1).set(Ops.sin(k.in(1)));
                }),
                Arguments.of("a called function's constant", body(DeviceFunction.define("scale", x -> x.mul(4)))),
                Arguments.of("what a called function calls", body(Elsewhere.SCALE)));
    }

    /** A function of another class, which calls another. */
    private static final class Elsewhere {
        private static final DeviceFunction TWICE = DeviceFunction.define("twice", x -> x.mul(2));
        private static final DeviceFunction SCALE = DeviceFunction.define("scale", x -> TWICE.of(x).add(x));
    }

    @ParameterizedTest
    @MethodSource
    void changes(String what, KernelBody body) {
        assertNotEquals(of(ORIGINAL), of(body), what);
    }

    @Test
    void dtypesCount() {
        assertNotEquals(of(ORIGINAL), of(ORIGINAL, DType.FLOAT64, DType.FLOAT32));
        assertNotEquals(of(ORIGINAL), of(ORIGINAL, DType.FLOAT32, DType.FLOAT32));
        KernelBody copy = k -> {
            k.out(0).set(k.in(0));
            k.out(1).set(k.in(1));
        };
        assertNotEquals(of(copy, DType.INT32, DType.INT32), of(copy, DType.UINT32, DType.UINT32));
        assertNotEquals(of(copy, DType.INT32, DType.INT64), of(copy, DType.INT64, DType.INT32));
    }
}
