package org.quern.nulls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.quern.KernelCache;
import org.quern.KernelDeclarations;
import org.quern.Quern;
import org.quern.array.ArrayView;
import org.quern.array.NDArray;
import org.quern.dsl.Bodies;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;
import org.quern.signature.CoreSignature;
import org.quern.testing.PublicApi;
import org.quern.testing.Traces;
import org.quern.ufunc.KernelCall;
import org.quern.ufunc.OperandException;
import org.quern.ufunc.Ufunc;

/** Null as every argument of every public method, alone, and as an element of it: the message names the parameter. */
class NullArgumentsTest {
    /** What may be null, as its documentation says. */
    private static final Set<String> NULLABLE = Set.of(
            "new CachedOverload(used)", "new SystemInfo(compiler)", "new SystemInfo(cache)",
            "KernelCache.warm(directory)", "KernelCache.bundle(directory)",
            "new CacheException(cause)", "new ShortageException(cause)", "new CompilerMissingException(cause)",
            "new Explanation(file)", "new Explanation(nearest)",
            "KernelCall.out(arrays[0])", "KernelCall.dtype(ofOperands[0])", "NamedOverload.compileFor(directory)");

    private final List<String> failures = new ArrayList<>();
    private final Set<String> nullable = new TreeSet<>();
    private int tried;

    @Test
    void everyArgument() throws Exception {
        List<Executable> ofKernels = new ArrayList<>();
        List<Executable> ofCoreKernels = new ArrayList<>();
        for (Class<?> type : PublicApi.types()) {
            for (Executable call : PublicApi.calls(type)) {
                if (!type.getPackageName().equals("org.quern.dsl")) {
                    everyArgument(call, new Samples());
                } else if (Samples.ofCores(type)) {
                    ofCoreKernels.add(call);
                } else {
                    ofKernels.add(call);
                }
            }
        }
        Traces.trace("f", List.of(DType.INT64), 1, k -> {
            k.out(0).set(k.in(0));
            ofKernels.forEach(call -> everyArgument(call, new Samples(k)));
        });
        Traces.trace("g", CoreSignature.parse("(n)->(n)"), List.of(DType.INT64), k -> {
            k.out(0).set(k.in(0).at(k.constant(DType.INT64, 0)), k.constant(DType.INT64, 0));
            ofCoreKernels.forEach(call -> everyArgument(call, new Samples(k)));
        });
        assertEquals("", String.join("\n", failures));
        assertTrue(tried > 450, () -> tried + " arguments were tried");
        assertEquals(new TreeSet<>(NULLABLE), nullable, "what may be null and is a parameter");
    }

    private void everyArgument(Executable call, Samples samples) {
        if (call.getParameterCount() == 0) {
            return;
        }
        List<String> names = PublicApi.parameters(call);
        for (int i = 0; i < names.size(); i++) {
            Class<?> type = call.getParameterTypes()[i];
            if (!type.isPrimitive()) {
                refused(call, i, names.get(i), null, samples);
                for (Object holder : withNull(type, samples)) {
                    refused(call, i, names.get(i) + "[0]", holder, samples);
                }
            }
        }
    }

    /** Values of a type that hold nothing but null. */
    private static List<Object> withNull(Class<?> type, Samples samples) {
        if (type.isArray() && !type.componentType().isPrimitive()) {
            return List.of(Array.newInstance(type.componentType(), samples.length(type)));
        }
        if (type == Map.class) {
            return List.of(Collections.singletonMap("a", null), Collections.singletonMap(null, 1L));
        }
        if (type == Set.class) {
            return List.of(new HashSet<>(Collections.singleton(null)));
        }
        return type == List.class || type == Iterable.class ? List.of(Collections.singletonList(null)) : List.of();
    }

    private void refused(Executable call, int parameter, String named, Object given, Samples samples) {
        String what = name(call);
        if (NULLABLE.contains(what + "(" + named + ")")) {
            nullable.add(what + "(" + named + ")");
            return;
        }
        tried++;
        Object[] arguments = new Object[call.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == parameter ? given : samples.of(call.getParameterTypes()[i], call);
        }
        Throwable thrown = thrown(call, arguments, samples);
        String expected = "`" + named + "` of " + what + " is null";
        String operand = "kernel 'add': operand " + (named.endsWith("[0]") ? 0 : parameter) + " is null";
        boolean kind = switch (thrown) {
            case NullPointerException e -> expected.equals(e.getMessage());
            case OperandException e ->
                (e.getMessage().equals(operand) && Set.of("apply", "applyAll", "on").contains(call.getName()))
                        || e.getMessage().matches("kernel 'add': " + Pattern.quote(expected) + "([:;] .* expected)?");
            case KernelException e -> e.getMessage().matches(
                    Pattern.quote(expected) + "(: a value of the kernel expected)? \\(at \\w+\\.java:\\d+\\)");
            case null, default -> false;
        };
        if (!kind) {
            failures.add(call + ", " + named + (given == null ? "" : " = " + text(given)) + ": " + thrown);
        }
    }

    private static String text(Object given) {
        return given instanceof Object[] array ? Arrays.toString(array) : given.toString();
    }

    private static String name(Executable call) {
        Class<?> declaring = call.getDeclaringClass();
        Class<?> type = ArrayView.class.isAssignableFrom(declaring) ? NDArray.class : declaring;
        String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
        return call instanceof Constructor ? "new " + name : name + "." + call.getName();
    }

    private static Throwable thrown(Executable call, Object[] arguments, Samples samples) {
        try {
            if (call instanceof Constructor<?> c) {
                c.newInstance(arguments);
            } else {
                Method m = (Method) call;
                boolean isStatic = Modifier.isStatic(m.getModifiers());
                Object result = m.invoke(isStatic ? null : samples.of(m.getDeclaringClass(), m), arguments);
                if (result instanceof KernelCall<?> c) {
                    c.run();
                }
            }
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (OperandException e) {
            return e; // told when the call runs
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(call.toString(), e);
        }
    }

    /** What functions of the caller return. */
    @Test
    void results() {
        String formula = "the formula returned null: a value of the kernel expected";
        kernel(formula, k -> DeviceFunction.define("f", x -> null).of(k.in(0)));
        kernel(formula, k -> DeviceFunction.define("f", (x, y) -> null).of(k.in(0), k.in(0)));
        kernel(formula, k -> Bodies.of(a -> null).trace(k));
        kernel("the test of a loop returned null: a value of the kernel expected",
                k -> k.loopWhile(() -> null, () -> {}));
        assertKernelException("`value` of Kernel.Out.set is null: a value of the kernel expected",
                () -> Ufunc.define("f", 1, 1, k -> k.out(0).set(null)).prepare(DType.INT64));
        assertKernelException(formula, () -> Ufunc.define("f", x -> null).prepare(DType.INT64));
        assertKernelException(formula, () -> Ufunc.define("f", x -> null).apply(1));
        assertKernelException(formula, () -> Ufunc.define("f", (a, b, c, d, e, f) -> null).apply(1, 2, 3, 4, 5, 6));
    }

    /** A null that a body gives to the rest of the library: the body's line. */
    @Test
    void theRestOfTheLibraryWithinABody() {
        kernel("the body of 'f' threw, for [int64]: java.lang.NullPointerException: `dtype` of NDArray.zeros is null",
                k -> NDArray.zeros(null));
    }

    @Test
    void declarations() {
        KernelCache cache = Quern.cache();
        List<KernelDeclarations> noKernel = List.of(d -> d.add(null, DType.INT64));
        List<KernelDeclarations> noInput = List.of(d -> d.add(Ufunc.define("f", x -> x), (DType) null));
        absent("`kernel` of KernelCache.Declarations.add is null",
                () -> cache.warm(noKernel, List.of(), null, d -> {}));
        absent("`inputs[0]` of KernelCache.Declarations.add is null",
                () -> cache.recompile(noInput, List.of(), d -> {}));
    }

    private static void absent(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(NullPointerException.class, call).getMessage());
    }

    private static void kernel(String message, Consumer<Kernel> body) {
        assertKernelException(message, () -> Traces.trace("f", List.of(DType.INT64), 1, k -> body.accept(k)));
    }

    private static void assertKernelException(String message, org.junit.jupiter.api.function.Executable call) {
        String told = assertThrows(KernelException.class, call).getMessage();
        assertTrue(told.matches(Pattern.quote(message) + " \\(at NullArgumentsTest\\.java:\\d+\\)"), told);
    }
}
