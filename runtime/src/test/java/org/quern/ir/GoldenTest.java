package org.quern.ir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.ir.check.Verifier;
import org.quern.ir.text.Printer;
import org.quern.testing.Golden;
import org.quern.util.Sha256;

/** Pins the canonical bytes, which every cached object's key contains, and the text for people. */
class GoldenTest {
    private static Function sample() {
        Value p = new Value(0, DType.FLOAT32);
        Value n = new Value(1, DType.UINT8);
        Value half = new Value(1, DType.FLOAT32);
        Value product = new Value(2, DType.FLOAT32);
        Function scale = new Function("scale", List.of(p), new Block(List.of(
                new Statement.Let(half, new Op.Constant(DType.FLOAT32, 0x3f000000)),
                new Statement.Let(product, new Op.Binary(BinaryOp.MUL, p, half)))), List.of(product));
        Variable sum = new Variable(0, DType.FLOAT32);
        Value zero = new Value(2, DType.UINT8);
        Value index = new Value(3, DType.UINT8);
        Value now = new Value(4, DType.FLOAT32);
        Value scaled = new Value(5, DType.FLOAT32);
        Value root = new Value(6, DType.FLOAT32);
        Value power = new Value(7, DType.FLOAT32);
        Value far = new Value(8, DType.BOOL);
        Value least = new Value(9, DType.FLOAT32);
        Value last = new Value(10, DType.FLOAT32);
        Value whole = new Value(11, DType.INT64);
        Value minus = new Value(12, DType.INT64);
        Value chosen = new Value(13, DType.INT64);
        return new Function("sample", List.of(p, n), new Block(List.of(
                new Statement.Declare(sum, p),
                new Statement.Let(zero, new Op.Constant(DType.UINT8, 0)),
                new Statement.Loop(index, zero, n, new Block(List.of(
                        new Statement.Let(now, new Op.Read(sum)),
                        new Statement.Call(List.of(scaled), scale, List.of(now)),
                        new Statement.Let(root, new Op.Unary(UnaryOp.SQRT, scaled)),
                        new Statement.Let(power, new Op.Apply(MathFunction.POW, List.of(root, p))),
                        new Statement.Let(far, new Op.Compare(Predicate.GE, power, p)),
                        new Statement.Leave(Exit.BREAK, far),
                        new Statement.Let(least, new Op.Select(far, power, root)),
                        new Statement.Assign(sum, least)))),
                new Statement.Let(last, new Op.Read(sum)),
                new Statement.Let(whole, new Op.Cast(DType.INT64, last)),
                new Statement.Let(minus, new Op.Constant(DType.INT64, -300)),
                new Statement.Let(chosen, new Op.Binary(BinaryOp.MAX, whole, minus)))),
                List.of(chosen, last));
    }

    @Test
    void canonicalBytes() {
        Function f = sample();
        Verifier.verify(f);
        byte[] bytes = f.canonicalBytes();
        Golden.check("ir/sample.bytes.txt",
                HexFormat.of().withUpperCase().formatHex(bytes).replaceAll("(.{64})", "$1\n") + "\n");
        assertEquals(Sha256.hex(bytes), f.fingerprint());
        assertArrayEquals(bytes, sample().canonicalBytes());
        assertArrayEquals(bytes, new Function("renamed", f.parameters(), f.body(), f.results()).canonicalBytes());
    }

    @Test
    void text() {
        Golden.check("ir/sample.txt", Printer.print(sample()));
    }

    @Test
    void digestIsSha256() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Sha256.hex(abc));
    }
}
