package org.quern.dsl.refused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.dtype.DType.BOOL;
import static org.quern.dtype.DType.FLOAT32;
import static org.quern.dtype.DType.FLOAT64;
import static org.quern.dtype.DType.INT32;
import static org.quern.dtype.DType.INT64;
import static org.quern.dtype.DType.INT8;
import static org.quern.dtype.DType.UINT64;
import static org.quern.dtype.DType.UINT8;
import static org.quern.testing.Refusal.refused;
import static org.quern.testing.Traces.trace;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelException;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;

/** Operations, literals and assignments that a dtype does not have. Each is refused at the line that is wrong, with what was given and the rule. */
class RefusedTypesTest {
    private static final Class<KernelException> KERNEL = KernelException.class;
    private static final List<DType> FLAG = List.of(BOOL);
    private static final List<DType> SMALL = List.of(UINT8);
    private static final List<DType> REAL = List.of(FLOAT64);
    private static final List<DType> MIXED = List.of(FLOAT64, INT32);
    private static final List<DType> LONGS = List.of(INT64, UINT64);
    private static final String NULL = " is null: a value of the kernel expected (at {here})";

    @Test
    void partsOfTheMessage() {
        KernelException e = assertThrows(KERNEL, () -> trace("f", FLAG, 1, k -> k.out(0).set(k.in(0).neg())));
        assertEquals(Optional.of("neg"), e.operation());
        assertEquals("neg has no form for this dtype: bool given (rule: bools have no negative: use not())", e.rule());
        assertEquals(e.getMessage(), e.rule() + " (at " + e.location().orElseThrow() + ")");
        assertTrue(e.location().orElseThrow().matches("RefusedTypesTest\\.java:\\d+"), e.getMessage());
        KernelException other = assertThrows(KERNEL, () -> trace("f", FLAG, 1, k -> {}));
        assertEquals(Optional.empty(), other.operation());
        assertEquals("kernel 'f' never writes output 0 of 1", other.rule());
        assertEquals(other.getMessage(), other.rule() + " (at " + other.location().orElseThrow() + ")");
    }

    @Test
    void operationsThatADtypeDoesNotHave() {
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.out(0).set(k.in(0).neg())),
                "neg has no form for this dtype: bool given (rule: bools have no negative: use not()) (at {here})");
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.out(0).set(k.in(0).sub(k.in(0)))),
                "sub has no form for this dtype: bool and bool given, which promote to bool (rule: bools have no difference:"
                        + " use xor()) (at {here})");
        refused(KERNEL, () -> trace("f", MIXED, 1, k -> k.out(0).set(k.in(1).and(k.in(0)))),
                "and has no form for this dtype: int32 and float64 given, which promote to float64 (rule: bits and logic are"
                        + " of integers and bools) (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(0).not())),
                "not has no form for this dtype: float64 given (rule: bits and logic are of integers and bools) (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(0).shl(1))),
                "shl has no form for this dtype: float64 and float64 given, which promote to float64 (rule: shifts are of"
                        + " integers) (at {here})");
        refused(KERNEL, () -> trace("f", LONGS, 1, k -> k.out(0).set(k.in(0).shr(k.in(1)))),
                "shr has no form for this dtype: int64 and uint64 given, which promote to float64 (rule: shifts are of"
                        + " integers) (at {here})");
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.out(0).set(Ops.sign(k.in(0)))),
                "sign has no form for bool: bools have no sign (at {here})");
    }

    @Test
    void literalsThatADtypeDoesNotHold() {
        refused(KERNEL, () -> trace("f", SMALL, 1, k -> k.out(0).set(k.in(0).add(256))),
                "integer 256 is out of bounds for uint8 (NEP 50: a literal takes the dtype of the operand beside it)"
                        + " (at {here})");
        refused(KERNEL, () -> trace("f", SMALL, 1, k -> k.out(0).set(k.in(0).mul(-1))),
                "integer -1 is out of bounds for uint8 (NEP 50: a literal takes the dtype of the operand beside it)"
                        + " (at {here})");
        refused(KERNEL, () -> trace("f", SMALL, 1, k -> k.out(0).set(k.constant(INT8, 128))),
                "integer 128 is out of bounds for int8 (NEP 50: a literal takes the dtype of the operand beside it)"
                        + " (at {here})");
        refused(KERNEL, () -> trace("f", SMALL, 1, k -> k.var(INT32, 0).set(0.5)),
                "floating-point number 0.5 for int32: a float does not cast safely to it (at {here})");
    }

    @Test
    void assignmentsThatLose() {
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.var(INT32, 0).set(k.in(0))),
                "assignment to a variable: float64 given, int32 expected (rule: only safe casts are implicit; cast() for"
                        + " others) (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.var(FLOAT32, 0).set(k.in(0))),
                "assignment to a variable: float64 given, float32 expected (rule: only safe casts are implicit; cast() for"
                        + " others) (at {here})");
        refused(KERNEL, () -> trace("f", MIXED, 1, k -> {
            k.out(0).set(k.in(1));
            k.out(0).set(k.in(0));
        }), "output 0, of its first value's dtype: float64 given, int32 expected (rule: only safe casts are implicit; cast() for others)"
                + " (at {here+2})");
    }

    /** Java would answer no, whatever the elements are. */
    @Test
    void equalityOfJava() {
        String message = "equals() or == of a value of the kernel: it would be false while the kernel is recorded (rule:"
                + " the body runs once, for all elements; eq compares elements, and select, when and loop choose by them)"
                + " (at {here";
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(same(k.in(0), k.in(0)))), message + "+10})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(same(k.var(k.in(0)), 1.0))), message + "+9})");
        trace("f", REAL, 1, k -> {
            Expr x = k.in(0);
            assertEquals(List.of(true, false, false), List.of(same(x, x), same(x, "x"), same(x, null)));
            k.out(0).set(x);
        });
    }

    private static boolean same(Object a, Object b) {
        return Objects.equals(a, b);
    }

    /** A hexadecimal literal is negative to Java; the message has the number of its bits. */
    @Test
    void hashConstants() {
        String rule = "(NEP 50: a literal takes the dtype of the operand beside it; for its bits: ";
        refused(KERNEL, () -> trace("f", List.of(DType.UINT64), 1, k -> k.out(0).set(k.in(0).mul(0x9E3779B97F4A7C15L))),
                "integer -7046029254386353131 is out of bounds for uint64 " + rule
                        + "new BigInteger(\"9e3779b97f4a7c15\", 16)) (at {here})");
        refused(KERNEL, () -> trace("f", List.of(DType.UINT32), 1, k -> k.out(0).set(k.in(0).mul(0x85ebca6b))),
                "integer -2048144789 is out of bounds for uint32 " + rule + "0x85ebca6bL) (at {here})");
    }

    @Test
    void missingOperands() {
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(0).add((Expr) null))),
                "`y` of Expr.add" + NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(0).lt((Expr) null))), "`y` of Term.lt" + NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(Ops.hypot(k.in(0), null))),
                "`y` of Ops.hypot" + NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(null)), "`value` of Kernel.Out.set" + NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.breakIf(null)), "`condition` of KernelBuilder.breakIf" + NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(null, null, i -> {})),
                "`begin` of KernelBuilder.loop" + NULL);
    }
}
