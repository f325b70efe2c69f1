package org.quern.ir.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.Samples;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;
import org.quern.ir.interpret.Scalars;

/** What is folded is what the operations make of constants. */
class ConstantFolderTest {
    private static final List<BinaryOp> FOLDED = List.of(BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL, BinaryOp.MIN,
            BinaryOp.MAX, BinaryOp.AND, BinaryOp.OR);

    private final ConstantFolder folder = new ConstantFolder();
    private int next;

    private Value define(Op op) {
        Value v = new Value(next++, op.type());
        folder.define(v, op);
        return v;
    }

    private Value constant(DType type, long bits) {
        return define(new Op.Constant(type, bits));
    }

    @Test
    void operationsOfTwo() {
        Random random = new Random(14);
        for (DType type : DType.values()) {
            long[][] pairs = Samples.pairs(type, 50, random);
            for (int i = 0; i < pairs[0].length && !type.isFloat(); i++) {
                long a = pairs[0][i];
                long b = pairs[1][i];
                Value x = constant(type, a);
                Value y = constant(type, b);
                for (BinaryOp op : BinaryOp.values()) {
                    if (!op.accepts(type)) {
                        continue;
                    }
                    Value v = define(new Op.Binary(op, x, y));
                    if (folder.has(v)) {
                        assertEquals(Scalars.binary(op, type, a, b), folder.get(v),
                                type + " " + op + " of " + a + " and " + b);
                    }
                    assertTrue(folder.has(v) || type == DType.BOOL || !FOLDED.contains(op), type + " " + op);
                }
                for (Predicate p : Predicate.values()) {
                    assertTrue(folder.is(define(new Op.Compare(p, x, y)), Scalars.compare(p, type, a, b) ? 1 : 0),
                            type + " " + p);
                }
                for (DType to : DType.values()) {
                    if (!to.isFloat()) {
                        assertTrue(folder.is(define(new Op.Cast(to, x)), Scalars.cast(type, to, a)),
                                type + " to " + to + " of " + a);
                    }
                }
            }
        }
    }

    @Test
    void choices() {
        Value yes = constant(DType.BOOL, 1);
        Value x = constant(DType.INT64, 3);
        Value unknown = new Value(next++, DType.INT64);
        assertTrue(folder.is(define(new Op.Select(yes, x, unknown)), 3));
        Value no = define(new Op.Unary(UnaryOp.NOT, yes));
        assertTrue(folder.is(no, 0));
        assertFalse(folder.has(define(new Op.Select(no, x, unknown))));
        assertFalse(folder.has(define(new Op.Binary(BinaryOp.ADD, x, unknown))));
        assertFalse(folder.has(constant(DType.FLOAT64, 0)));
    }

    @Test
    void assumedSizes() {
        ConstantFolder of = ConstantFolder.assuming(new long[] {5, 7});
        Value sum = new Value(2, DType.INT64);
        of.define(sum, new Op.Binary(BinaryOp.MUL, new Value(0, DType.INT64), new Value(1, DType.INT64)));
        assertTrue(of.is(sum, 35));
        assertFalse(of.has(new Value(3, DType.INT64)));
    }

    @Test
    void theFirstOverflowIsTold() {
        Value most = constant(DType.INT64, Long.MAX_VALUE);
        Value two = constant(DType.INT64, 2);
        assertNull(folder.overflow(most));
        Value product = define(new Op.Binary(BinaryOp.MUL, most, two));
        ConstantFolder.Overflow expected = new ConstantFolder.Overflow(BigInteger.TWO.pow(64).subtract(BigInteger.TWO),
                DType.INT64);
        assertEquals(expected, folder.overflow(product));
        Value less = define(new Op.Binary(BinaryOp.SUB, product, most));
        assertEquals(expected, folder.overflow(less));
        assertEquals(expected, folder.overflow(define(new Op.Cast(DType.UINT8, less))));
        Value narrow = define(new Op.Cast(DType.UINT8, constant(DType.INT64, -2)));
        assertEquals(new ConstantFolder.Overflow(BigInteger.TWO.negate(), DType.UINT8), folder.overflow(narrow));
        assertTrue(folder.is(narrow, 254));
        assertNull(folder.overflow(define(new Op.Binary(BinaryOp.MIN, product, two))));
    }
}
