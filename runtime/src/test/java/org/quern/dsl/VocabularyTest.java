package org.quern.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.testing.Traces;
import org.quern.ufunc.Ufunc;

/** One vocabulary: each function is a method as well, and names of one function mean the same. */
class VocabularyTest {
    /** NumPy's names, and Kotlin's, of what has a short one. */
    static final Map<String, String> SAME = new TreeMap<>(Map.ofEntries(Map.entry("subtract", "sub"),
            Map.entry("multiply", "mul"), Map.entry("divide", "div"), Map.entry("trueDivide", "div"),
            Map.entry("floorDivide", "floorDiv"), Map.entry("remainder", "mod"), Map.entry("fmod", "rem"),
            Map.entry("power", "pow"), Map.entry("minimum", "min"), Map.entry("maximum", "max"),
            Map.entry("less", "lt"), Map.entry("lessEqual", "le"), Map.entry("greater", "gt"),
            Map.entry("greaterEqual", "ge"), Map.entry("equal", "eq"), Map.entry("notEqual", "ne"),
            Map.entry("bitwiseAnd", "and"), Map.entry("bitwiseOr", "or"), Map.entry("bitwiseXor", "xor"),
            Map.entry("leftShift", "shl"), Map.entry("rightShift", "shr"), Map.entry("negative", "neg"),
            Map.entry("absolute", "abs"), Map.entry("invert", "not"), Map.entry("where", "select"),
            Map.entry("plus", "add"), Map.entry("minus", "sub"), Map.entry("times", "mul"),
            Map.entry("unaryMinus", "neg")));

    /** Two results, of a record. */
    private static final Set<String> FUNCTIONS_ALONE = Set.of("frexp", "modf");

    /** Of expressions, or the functions. */
    private static List<Method> methods(Class<?> c) {
        return (c == Ops.class ? Stream.of(Ops.class) : Stream.of(Expr.class, Term.class))
                .flatMap(of -> Arrays.stream(of.getDeclaredMethods()))
                .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == Expr.class
                        && Arrays.stream(m.getParameterTypes()).allMatch(p -> p == Number.class))
                .toList();
    }

    @Test
    void everyFunctionIsAMethod() {
        Set<String> methods = new TreeSet<>();
        methods(Expr.class).forEach(m -> methods.add(m.getName() + (m.getParameterCount() + 1)));
        Set<String> functions = new TreeSet<>();
        methods(Ops.class).forEach(m -> functions.add(m.getName() + m.getParameterCount()));
        assertTrue(functions.size() >= 85, () -> functions.size() + " functions");
        Set<String> missing = new TreeSet<>(functions);
        missing.removeAll(methods);
        assertEquals(Set.of(), missing);
        Set<String> others = new TreeSet<>();
        for (Method m : Ops.class.getDeclaredMethods()) {
            if (Modifier.isPublic(m.getModifiers()) && m.getReturnType() != Expr.class) {
                others.add(m.getName());
            }
        }
        assertEquals(FUNCTIONS_ALONE, others);
    }

    /** What has no function of its name has one of NumPy's, or is of the language. */
    @Test
    void everyMethodIsAFunction() {
        Set<String> functions = new TreeSet<>();
        methods(Ops.class).forEach(m -> functions.add(m.getName()));
        Set<String> left = new TreeSet<>();
        for (Method m : methods(Expr.class)) {
            boolean numpys = SAME.entrySet().stream()
                    .anyMatch(e -> e.getValue().equals(m.getName()) && functions.contains(e.getKey()));
            if (!functions.contains(m.getName()) && !numpys && !SAME.containsKey(m.getName())) {
                left.add(m.getName());
            }
        }
        assertEquals(Set.of("subFrom", "divInto", "like"), left);
    }

    private static String trace(Method m, DType t) {
        try {
            return Traces.trace("f", List.of(t, t, t), 1, k -> {
                Object[] operands = {k.in(0), k.in(1), k.in(2)};
                boolean function = Modifier.isStatic(m.getModifiers());
                int skipped = function ? 0 : 1;
                try {
                    k.out(0).set((Expr) m.invoke(operands[0],
                            Arrays.copyOfRange(operands, skipped, skipped + m.getParameterCount())));
                } catch (InvocationTargetException e) {
                    throw (RuntimeException) e.getCause();
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }).toString();
        } catch (KernelException e) {
            return e.rule();
        }
    }

    @Test
    void namesOfOneFunctionMeanTheSame() throws NoSuchMethodException {
        int seen = 0;
        for (DType t : DType.values()) {
            for (List<Method> all : List.of(methods(Expr.class), methods(Ops.class))) {
                for (Method m : all) {
                    int more = m.getDeclaringClass() == Ops.class ? 1 : 0;
                    Class<?>[] numbers = new Class<?>[m.getParameterCount() - more];
                    Arrays.fill(numbers, Number.class);
                    String name = SAME.getOrDefault(m.getName(), m.getName());
                    assertEquals(trace(Expr.class.getMethod(name, numbers), t), trace(m, t), m + " of " + t);
                    seen++;
                }
            }
        }
        assertTrue(seen > 1800, "pairs: " + seen);
    }

    @Test
    void formulasOfManyOperands() {
        Object[] x = new Object[9];
        Arrays.setAll(x, i -> NDArray.of(1L << i));
        Ufunc seven = Ufunc.define("seven", (a, b, c, d, e, f, g) -> a.sub(b).sub(c).sub(d).sub(e).sub(f).sub(g));
        assertEquals("[-125]", seven.apply(Arrays.copyOf(x, 7)).toString());
        Ufunc eight = Ufunc.define("eight",
                (a, b, c, d, e, f, g, h) -> a.sub(b).sub(c).sub(d).sub(e).sub(f).sub(g).sub(h));
        assertEquals("[-253]", eight.apply(Arrays.copyOf(x, 8)).toString());
        Ufunc nine = Ufunc.define("nine",
                (a, b, c, d, e, f, g, h, i) -> a.sub(b).sub(c).sub(d).sub(e).sub(f).sub(g).sub(h).sub(i));
        assertEquals("[-509]", nine.apply(x).toString());
    }

    @Test
    void clipIsBoundedByWhatBounds() {
        for (int i = 0; i < 2; i++) {
            Number least = i == 0 ? -1 : 10;
            Number most = i == 0 ? 300 : 20;
            String said = Traces.trace("f", List.of(DType.UINT8), 1, k -> k.out(0).set(k.in(0).clip(least, most)))
                    .toString();
            assertEquals(i == 0 ? 0 : 1, said.split("op=MAX", -1).length - 1, said);
            assertEquals(i == 0 ? 0 : 1, said.split("op=MIN", -1).length - 1, said);
        }
    }
}
