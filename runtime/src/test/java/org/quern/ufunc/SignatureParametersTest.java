package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.quern.testing.Refusal.refused;

import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;
import org.quern.signature.CoreSignature;
import org.quern.signature.Dimension;

/** Numbers of a signature that each call gives. */
class SignatureParametersTest {
    private static final Gufunc SUMS = Gufunc.define("sums", "(n)->(n-w+1)", k -> k.lanes(k.out(0).size(0), i -> {
        Accumulator sum = k.sum(k.in(0).dtype());
        k.loop(k.dim("w"), j -> sum.add(k.in(0).at(i.add(j))));
        k.out(0).set(sum, i);
    }));

    private final NDArray x = NDArray.of(1L, 2, 3, 4, 5);

    @Test
    void aCallGivesTheSize() {
        assertArrayEquals(new long[] {6, 9, 12}, SUMS.on(x).with("w", 3).run().toLongArray());
        assertArrayEquals(new long[] {3, 5, 7, 9}, SUMS.on(x).with("w", 2L).run().toLongArray());
        assertArrayEquals(new long[] {0, 0, 0, 0, 0, 0}, SUMS.on(x).with("w", 0).run().toLongArray());
        assertArrayEquals(new long[0], SUMS.on(x).with("w", 6).run().toLongArray());
    }

    /** Also one that has run often enough to be remembered. */
    @Test
    void aKeptCallTakesAnother() {
        GufuncCall call = SUMS.on(x).with("w", 3);
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(new long[] {6, 9, 12}, call.run().toLongArray());
        }
        NDArray out = NDArray.zeros(DType.INT64, 4);
        call.with("w", 2).out(out);
        for (int i = 0; i < 4; i++) {
            call.run();
            assertArrayEquals(new long[] {3, 5, 7, 9}, out.toLongArray());
        }
        call.with("w", 3);
        refused(ShapeException.class, call::run,
                "kernel 'sums': output 0 has size 4 in core dimension n-w+1, which is 3"
                        + " for n=5, w=3: signature (n)->(n-w+1)");
    }

    @Test
    void whatIsNoSizeIsRefused() {
        refused(OperandException.class, () -> SUMS.apply(x),
                "kernel 'sums': 'w' of signature (n)->(n-w+1) is a dimension of no input, hence a uniform parameter, and has"
                        + " no value; give one by on(...).with(\"w\", value)");
        refused(OperandException.class, () -> SUMS.on(x).with("w", 2.5).run(),
                "kernel 'sums': uniform parameter 'w', of its signature, is int64; 2.5 (Double) given, which it does not"
                        + " hold");
        refused(OperandException.class, () -> SUMS.on(x).with("w", -1).run(),
                "kernel 'sums': uniform parameter 'w', of its signature, is -1, 0 or more expected");
        refused(ShapeException.class, () -> SUMS.on(x).with("w", 8).run(), "kernel 'sums': core dimension n-w+1 is the"
                + " negative size -2 for n=5, w=8; a size is 0 to 2^63-1: signature (n)->(n-w+1)");
    }

    @Test
    void theBodyHasItAsAUniformParameter() {
        Gufunc f = Gufunc.define("f", "(n)->(n*w)", k -> k.lanes(k.out(0).size(0), i -> k.out(0)
                .set(k.uniform("w", DType.INT64).add(k.uniform("more", DType.INT64)).add(k.uniform("w")), i)));
        assertArrayEquals(new long[] {14, 14, 14, 14}, f.on(NDArray.of(1L, 2)).with("more", 10).with("w", 2).run()
                .toLongArray());
        Gufunc g = Gufunc.define("g", "(n)->(n*w)",
                k -> k.out(0).set(k.uniform("w", DType.FLOAT32), 0));
        assertEquals("uniform parameter 'w' is of the signature, an int64; float32 asked for",
                org.junit.jupiter.api.Assertions
                        .assertThrows(KernelException.class, () -> g.on(x).with("w", 1).run()).rule());
    }

    @Test
    void anotherNameIsRefused() {
        refused(OperandException.class, () -> SUMS.on(x).with("w", 1).with("v", 1).run(),
                "kernel 'sums' has no uniform parameter 'v'; its parameters: w");
    }

    @Test
    void itIsADimension() {
        CoreSignature s = CoreSignature.parse("(n)->(n-w+1),(p=w*n)");
        assertEquals(new Dimension.Parameter("w"), s.dimension(1));
        assertEquals("(n)->(n-w+1),(p=w*n)", s.toString());
        assertEquals(s.canonical(), CoreSignature.parse(s.canonical()).canonical());
        assertArrayEquals(new long[] {5, 2, 4, 10},
                s.solve(new long[][] {{5}, null, null}, 0, new long[] {0, 2, 0, 0}));
    }
}
