package org.quern.dsl;

// Its lines are asserted, so they stay where they are: @formatter:off

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.refused;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.testing.NumpyFacts;
import org.quern.testing.Traces;

/** Every place where the language takes a Java number takes it in all its types, and types it as NumPy types Python's numbers. */
class LiteralTypesTest {
    private static final List<Class<?>> LANGUAGE = List.of(Expr.class, Ops.class, KernelBuilder.class, Kernel.class, CoreKernel.class, Var.class,
            LocalArray.class, Core.class, Accumulator.class, AccumulatorArray.class, DeviceFunction.class, Kernel.Out.class);

    /** Shifts and bits are of integers alone. */
    private static final List<String> OF_INTEGERS = List.of("and", "or", "xor", "shl", "shr");

    /** Counts and constant indices, which are no values. */
    private static final List<String> COUNTS = List.of("loop(long", "loopWhile(long", "get(long", "set(long, class");

    private static String signature(Method m, Class<?> from, Class<?> to) {
        Class<?>[] types = m.getParameterTypes().clone();
        for (int i = 0; i < types.length; i++) {
            types[i] = types[i] == from ? to : types[i];
        }
        return m.getDeclaringClass().getSimpleName() + "." + m.getName() + Arrays.toString(types);
    }

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

    @Test
    void wholeNumbersAndFractionsAreTakenAlike() {
        TreeSet<String> all = new TreeSet<>();
        language().forEach(m -> all.add(signature(m, void.class, void.class)));
        TreeSet<String> missing = new TreeSet<>();
        int seen = 0;
        for (Method m : language()) {
            List<Class<?>> types = List.of(m.getParameterTypes());
            boolean count = COUNTS.stream().anyMatch(c -> (m.getName() + "(" + types.toString().substring(1)).startsWith(c));
            if (types.contains(double.class)) {
                seen++;
                missing.add(signature(m, double.class, long.class));
            }
            if (types.contains(long.class) && !count && !OF_INTEGERS.contains(m.getName())) {
                missing.add(signature(m, long.class, double.class));
            }
            if (types.contains(double.class) && List.of("select", "like", "constant", "var", "set", "eq", "ne").contains(m.getName())) {
                missing.add(signature(m, double.class, boolean.class));
            }
        }
        missing.removeAll(all);
        assertEquals(new TreeSet<>(), missing);
        assertTrue(seen >= 25, "places: " + seen);
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
        for (Method m : Expr.class.getDeclaredMethods()) {
            Class<?>[] types = m.getParameterTypes();
            if (!Modifier.isPublic(m.getModifiers()) || types.length != 1 || !types[0].isPrimitive()) {
                continue;
            }
            String kind = types[0] == long.class ? "int" : types[0] == double.class ? "float" : "bool";
            Object number = kind.equals("int") ? (Object) 1L : kind.equals("float") ? (Object) 1.0 : (Object) true;
            for (DType t : DType.values()) {
                DType common = weak.get(t + " " + kind);
                String expected = switch (m.getName()) {
                    case "lt", "le", "gt", "ge", "eq", "ne" -> "bool";
                    case "div", "divInto" -> common.isFloat() ? common.toString() : "float64";
                    case "and", "or", "xor", "shl", "shr" -> common.isFloat() ? "refused" : common.toString();
                    default -> common.toString();
                };
                assertEquals(expected, typed(m, t, number), m + " of " + t);
                seen++;
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
        assertEquals(DType.INT8, Traces.trace("square", List.of(DType.BOOL), 1, k -> k.out(0).set(k.in(0).pow(2))).resultTypes()[0]);
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
