package org.quern.dsl;

// Its lines are asserted, so they stay where they are: @formatter:off

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.refused;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.dtype.Promotion;
import org.quern.signature.CoreSignature;
import org.quern.testing.NumpyFacts;
import org.quern.testing.PublicApi;
import org.quern.testing.Traces;

/** Every place where the language takes a Java number takes it in all its types, and types it as NumPy types Python's numbers. */
class LiteralTypesTest {
    private static final List<Class<?>> LANGUAGE = List.of(Expr.class, Term.class, Ops.class, KernelBuilder.class, Kernel.class, CoreKernel.class, Var.class,
            LocalArray.class, Core.class, Accumulator.class, AccumulatorArray.class, DeviceFunction.class, Kernel.Out.class);

    /** Values of the kernel: what a Java number stands beside or in place of. */
    private static final Set<Class<?>> VALUES = Set.of(Expr.class, Term.class, Var.class, Core.class, Accumulator.class, Expr[].class);

    /** Where a truth value stands as well. */
    private static final Set<String> OF_TRUTH = Set.of("select", "like", "constant", "set", "eq", "ne", "and", "or", "xor");

    private static List<Method> language() {
        List<Method> all = new ArrayList<>();
        for (Class<?> c : LANGUAGE) {
            for (Method m : c.getDeclaredMethods()) {
                if (Modifier.isPublic(m.getModifiers()) && !m.isSynthetic()) {
                    all.add(m);
                }
            }
        }
        return all;
    }

    /** No public method takes an expression and no number in its place, and none takes a Java number alone that a value could be. */
    @Test
    void aNumberStandsWhereverAnExpressionStands() throws IOException {
        TreeSet<String> expressionsAlone = new TreeSet<>();
        int numbers = 0;
        for (Class<?> c : PublicApi.types()) {
            if (!c.getPackageName().equals("org.quern.dsl") || c.isRecord() || c.isInterface()) {
                continue; // records are results, and formulas get expressions
            }
            for (Executable call : PublicApi.calls(c)) {
                List<Class<?>> types = List.of(call.getParameterTypes());
                if (types.stream().anyMatch(VALUES::contains) || types.contains(double.class)) {
                    expressionsAlone.add(call.toString());
                }
                numbers += types.contains(Number.class) || types.contains(Number[].class) ? 1 : 0;
            }
        }
        assertEquals(new TreeSet<>(), expressionsAlone);
        assertTrue(numbers >= 85, "methods that take a number: " + numbers);
    }

    @Test
    void aTruthValueStandsWhereItMakesSense() {
        TreeSet<String> all = new TreeSet<>();
        language().forEach(m -> all.add(m.getDeclaringClass().getSimpleName() + "." + m.getName() + List.of(m.getParameterTypes())));
        TreeSet<String> missing = new TreeSet<>();
        int seen = 0;
        for (Method m : language()) {
            List<Class<?>> types = new ArrayList<>(List.of(m.getParameterTypes()));
            int value = m.getDeclaringClass() == LocalArray.class || m.getName().equals("constant") ? 1 : m.getName().equals("select") ? 2 : 0;
            if (OF_TRUTH.contains(m.getName()) && types.size() > value && types.get(value) == Number.class) {
                types.set(value, boolean.class);
                missing.add(m.getDeclaringClass().getSimpleName() + "." + m.getName() + types);
                seen++;
            }
        }
        missing.removeAll(all);
        assertEquals(new TreeSet<>(), missing);
        assertTrue(seen >= 11, "places: " + seen);
    }

    @Test
    void everyKindOfNumberOfJavasIsTaken() {
        for (Number one : List.of((byte) 1, (short) 1, 1, 1L, BigInteger.ONE)) {
            assertEquals(DType.UINT8, Traces.trace("f", List.of(DType.UINT8), 1, k -> k.out(0).set(k.in(0).add(one))).resultTypes()[0]);
        }
        for (Number half : List.of(0.5f, 0.5)) {
            assertEquals(DType.FLOAT32, Traces.trace("f", List.of(DType.FLOAT32), 1, k -> k.out(0).set(Ops.max(half, k.in(0)))).resultTypes()[0]);
        }
        for (Number other : List.of(new AtomicInteger(1), BigDecimal.ONE)) {
            refused(KernelException.class, () -> Traces.trace("f", List.of(DType.UINT8), 1, k -> k.out(0).set(Ops.max(k.in(0), other))),
                    "`y` of Ops.max is a " + other.getClass().getName()
                            + ": a value of the kernel, int, long, double, float, short, byte or BigInteger expected (at {here})");
        }
    }

    @Test
    void numbersAloneAreForJava() {
        refused(KernelException.class, () -> Traces.trace("f", List.of(DType.UINT8), 1, k -> k.out(0).set(Ops.max(2, 3))),
                "no operand is a value of the kernel: 2 given (rule: Java computes what is known here; a number takes its dtype from a value"
                        + " beside it, or from constant(...)) (at {here})");
    }

    @Test
    void aValueIsNoNumberOfJavas() {
        List<Function<Expr, Number>> all = List.of(Expr::intValue, Expr::longValue, Expr::floatValue, Expr::doubleValue);
        List<String> names = List.of("intValue", "longValue", "floatValue", "doubleValue");
        for (int i = 0; i < all.size(); i++) {
            Function<Expr, Number> f = all.get(i);
            refused(KernelException.class, () -> Traces.trace("f", List.of(DType.UINT8), 1, k -> k.out(0).set(f.apply(k.in(0)))),
                    names.get(i) + "() of a value of the kernel: it has no number while the kernel is recorded (rule: the body runs once, for all"
                            + " elements; what depends on elements is written with the operations, select, when and loop) (at {here})");
        }
    }

    /** As a value, a variable, accumulator or scalar core is what it holds there. */
    @Test
    void whatHoldsAValueIsAnExpression() {
        String said = Traces.trace("f", CoreSignature.parse("(n),()->()"), List.of(DType.FLOAT32, DType.FLOAT32), k -> {
            Accumulator sum = k.sum(DType.FLOAT32);
            k.lanes(k.dim("n"), i -> sum.plusAssign(k.in(0).at(i)));
            Var n = k.var(k.in(1));
            n.plusAssign(sum);
            n.timesAssign(2);
            n.minusAssign(0.5);
            n.divAssign(n);
            k.out(0).set(n);
            k.when(k.out(0).lt(0), () -> k.out(0).set(0));
        }).toString();
        String same = Traces.trace("f", CoreSignature.parse("(n),()->()"), List.of(DType.FLOAT32, DType.FLOAT32), k -> {
            Accumulator sum = k.sum(DType.FLOAT32);
            k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i)));
            Var n = k.var(k.in(1).at());
            n.set(n.get().add(sum.get()));
            n.set(n.get().mul(2));
            n.set(n.get().sub(0.5));
            n.set(n.get().div(n.get()));
            k.out(0).set(n.get());
            k.when(k.out(0).at().lt(0), () -> k.out(0).set(k.constant(DType.FLOAT32, 0)));
        }).toString();
        assertEquals(same, said);
    }

    @Test
    void aCoreOfDimensionsIsNoValue() {
        refused(KernelException.class, () -> Traces.trace("f", CoreSignature.parse("(n,m)->()"), List.of(DType.INT8), k -> k.out(0).set(k.in(0).add(1))),
                "operand 0 has 2 core dimensions and is no value: an element expected, as at(i, j) (at {here})");
    }

    @Test
    void indicesAreFromTheBeginning() {
        CoreSignature signature = CoreSignature.parse("(n)->()");
        refused(KernelException.class, () -> Traces.trace("f", signature, List.of(DType.INT8), k -> k.out(0).set(k.in(0).at(-1))),
                "index -1 of operand 0, 0 or more expected; from the end it is size(axis).sub(1) (at {here})");
        refused(KernelException.class, () -> Traces.trace("f", signature, List.of(DType.INT8), k -> k.out(0).set(k.in(0).at(1.5))),
                "index of operand 0: float64 given, an integer expected (at {here})");
        refused(KernelException.class, () -> Traces.trace("f", signature, List.of(DType.INT8), k -> k.out(0).set(k.array(DType.INT8, 2).get(2))),
                "index 2 of a local array of 2 elements (at {here})");
    }

    /** Numbers alone have no dtype until they meet one. */
    @Test
    void aChoiceOfNumbersIsWeak() {
        Object[][] rows = {{DType.UINT8, 1, DType.INT64}, {DType.FLOAT32, 1, DType.FLOAT32}, {DType.FLOAT32, 0.5, DType.FLOAT32}, {DType.INT8, 0.5, DType.FLOAT64},
            {DType.FLOAT64, 1, DType.FLOAT64}};
        for (Object[] row : rows) {
            assertEquals(row[2], Traces.trace("f", List.of((DType) row[0]), 1, k -> k.out(0).set(Ops.select(k.in(0), (Number) row[1], 0).mul(k.in(0)))).resultTypes()[0],
                    Arrays.toString(row));
        }
        assertEquals(DType.INT64, Traces.trace("f", List.of(DType.FLOAT32), 1, k -> k.out(0).set(Ops.select(k.in(0), 1, 0))).resultTypes()[0]);
        assertEquals(DType.FLOAT64, Traces.trace("f", List.of(DType.FLOAT32), 1, k -> k.out(0).set(Ops.select(k.in(0), 1, 0.5))).resultTypes()[0]);
        assertEquals(DType.BOOL, Traces.trace("f", List.of(DType.FLOAT32), 1, k -> k.out(0).set(Ops.select(k.in(0), true, false))).resultTypes()[0]);
    }

    /** The dtype that a method of one number gives beside an operand. */
    private static String typed(Method m, DType beside, Object number) {
        try {
            return Traces.trace("literal", List.of(beside), 1, k -> {
                try {
                    k.out(0).set((Expr) m.invoke(k.in(0), number));
                } catch (InvocationTargetException e) {
                    throw (RuntimeException) e.getCause();
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }).resultTypes()[0].toString();
        } catch (KernelException e) {
            return "refused";
        }
    }

    @Test
    void everyOperationTypesThemAsNumpyDoes() {
        Map<String, DType> weak = new HashMap<>();
        for (String[] row : NumpyFacts.rows("weak-scalars")) {
            weak.put(row[0] + " " + row[1], DType.of(row[2]));
        }
        int seen = 0;
        for (Method m : Term.class.getDeclaredMethods()) {
            Class<?>[] types = m.getParameterTypes();
            if (!Modifier.isPublic(m.getModifiers()) || types.length != 1 || !Set.of(Number.class, boolean.class).contains(types[0])) {
                continue;
            }
            for (Object number : types[0] == Number.class ? List.<Object>of(1L, 1.0) : List.<Object>of(true)) {
                String kind = number instanceof Long ? "int" : number instanceof Double ? "float" : "bool";
                for (DType t : DType.values()) {
                DType common = weak.get(t + " " + kind);
                String expected = switch (VocabularyTest.SAME.getOrDefault(m.getName(), m.getName())) {
                    case "lt", "le", "gt", "ge", "eq", "ne", "logicalAnd", "logicalOr", "logicalXor" -> "bool";
                    case "atan2", "hypot", "nextafter", "copysign", "logaddexp", "logaddexp2" -> Promotion.real(t, common).toString();
                    case "ldexp" -> kind.equals("int") ? Promotion.real(t).toString() : "refused";
                    case "div", "divInto" -> common.isFloat() ? common.toString() : "float64";
                    case "and", "or", "xor", "shl", "shr" -> common.isFloat() ? "refused" : common.toString();
                    default -> common.toString();
                };
                assertEquals(expected, typed(m, t, number), m + " of " + t);
                seen++;
                }
            }
        }
        assertTrue(seen > 500, "combinations: " + seen);
    }

    @Test
    void aChoiceKeepsTheOperandsDtype() {
        for (String[] row : NumpyFacts.rows("weak-scalars")) {
            DType t = DType.of(row[0]);
            assertEquals(row[2], Traces.trace("choice", List.of(t), 1, k -> {
                Expr x = k.in(0);
                k.out(0).set(switch (row[1]) {
                    case "int" -> Ops.select(x, x, 0);
                    case "float" -> Ops.select(x, x, 0.5);
                    default -> Ops.select(x, true, x);
                });
            }).resultTypes()[0].toString(), row[0] + " with " + row[1]);
        }
    }

    @Test
    void boolsSquared() {
        assertEquals(DType.INT8, Traces.trace("square", List.of(DType.BOOL), 1, k -> k.out(0).set(k.in(0).square())).resultTypes()[0]);
        assertEquals(DType.INT64, Traces.trace("power", List.of(DType.BOOL), 1, k -> k.out(0).set(k.in(0).pow(2))).resultTypes()[0]);
        assertEquals(DType.INT64, Traces.trace("cube", List.of(DType.BOOL), 1, k -> k.out(0).set(k.in(0).pow(3))).resultTypes()[0]);
    }

    @Test
    void whatIsOutOfBoundsIsRefusedInArithmetic() {
        String rule = " (NEP 50: a literal takes the dtype of the operand beside it) (at {here})";
        for (int i = 0; i < 2; i++) {
            KernelBody body = i == 0 ? k -> k.out(0).set(k.in(0).add(300)) : k -> k.out(0).set(Ops.select(k.in(0), k.in(0), 300));
            String message = org.junit.jupiter.api.Assertions.assertThrows(KernelException.class,
                    () -> Traces.trace("f", List.of(DType.UINT8), 1, body)).getMessage();
            assertTrue(message.startsWith("integer 300 is out of bounds for uint8 (NEP 50:"), message);
        }
        refused(KernelException.class, () -> Traces.trace("f", List.of(DType.UINT64), 1, k -> k.out(0).set(k.in(0).mul(-1))),
                "integer -1 is out of bounds for uint64" + rule);
        BigInteger big = BigInteger.ONE.shiftLeft(64);
        refused(KernelException.class, () -> Traces.trace("f", List.of(DType.UINT64), 1, k -> k.out(0).set(k.constant(DType.UINT64, big))),
                "integer 18446744073709551616 is out of bounds for uint64" + rule);
    }
}
