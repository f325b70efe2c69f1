package org.quern.nulls;

import static org.quern.dtype.DType.INT64;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Executable;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.quern.KernelCache;
import org.quern.KernelDeclarations;
import org.quern.Quern;
import org.quern.Recording;
import org.quern.array.ArrayContents;
import org.quern.array.ArrayScope;
import org.quern.array.ArrayView;
import org.quern.array.NDArray;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Explanation;
import org.quern.check.Given;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.Body1;
import org.quern.dsl.Body2;
import org.quern.dsl.Body3;
import org.quern.dsl.Body4;
import org.quern.dsl.Body5;
import org.quern.dsl.Body6;
import org.quern.dsl.Body7;
import org.quern.dsl.Body8;
import org.quern.dsl.Body9;
import org.quern.dsl.Core;
import org.quern.dsl.CoreBody;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.dsl.KernelBuilder;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Reduce;
import org.quern.dsl.Term;
import org.quern.dsl.Var;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.signature.CoreSignature;
import org.quern.ufunc.Accuracy;
import org.quern.ufunc.FastMath;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.GufuncCall;
import org.quern.ufunc.Inspection;
import org.quern.ufunc.KernelCall;
import org.quern.ufunc.NamedOverload;
import org.quern.ufunc.PerformanceNote;
import org.quern.ufunc.Results;
import org.quern.ufunc.Target;
import org.quern.ufunc.Ufunc;
import org.quern.ufunc.UfuncCall;
import org.quern.ufunc.UniversalFunction;

/** One valid value of each type that a public parameter has, or that has public methods. */
final class Samples {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));
    private static final Ufunc ADD_ONE = Ufunc.define("add", x -> x.add(1));
    private static final Ufunc ADD_THREE = Ufunc.define("add", (x, y, z) -> x.add(y).add(z));
    private static final Gufunc ADD_ROWS = Gufunc.define("add", "(n),(n)->(n)",
            k -> k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(i).add(k.in(1).at(i)), i)));
    private static final DeviceFunction SUM = DeviceFunction.define("sum", (x, y) -> x.add(y));

    /** Closed at once: it takes no part in what else is tried. */
    private static final ArrayScope CLOSED = NDArray.scope();

    static {
        CLOSED.close();
    }

    private final Map<Class<?>, Object> values = new HashMap<>();

    Samples() {
        put(boolean.class, false);
        put(int.class, 1);
        put(long.class, 1L);
        put(double.class, 1.0);
        put(String.class, "x86-64-v2");
        put(Object.class, 1);
        put(Object[].class, new Object[] {1, 2});
        put(CacheException.Reason.class, CacheException.Reason.CACHE);
        put(Results.class, ADD.applyAll(NDArray.of(1L), 2L));
        put(Throwable.class, new IllegalStateException());
        put(Recording.class, new Recording(Path.of("overloads.txt"), List.of(), Samples.class.getClassLoader()));
        put(ClassLoader.class, Samples.class.getClassLoader());
        put(List.class, List.of());
        put(Set.class, Set.of());
        put(Map.class, Map.of());
        put(Iterable.class, List.of());
        put(Consumer.class, (Consumer<Object>) x -> {});
        put(Runnable.class, (Runnable) () -> {});
        put(Path.class, Path.of("there/is/no/such/file"));
        put(Instant.class, Instant.EPOCH);
        put(Duration.class, Duration.ofHours(1));
        put(BufferedImage.class, new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR));
        put(BigInteger.class, BigInteger.ONE);
        put(Arena.class, Arena.global());
        put(MemorySegment.class, MemorySegment.ofArray(new byte[64]));
        put(java.io.IOException.class, new java.io.IOException("full"));
        put(java.io.InputStream.class, new ByteArrayInputStream(new byte[0]));
        put(java.io.OutputStream.class, new ByteArrayOutputStream());
        put(ReadableByteChannel.class, Channels.newChannel(new ByteArrayInputStream(new byte[0])));
        put(WritableByteChannel.class, Channels.newChannel(new ByteArrayOutputStream()));
        put(long[].class, new long[] {1});
        put(int[].class, new int[] {0});
        put(int[][].class, new int[][] {{0}, {0}, {0}});
        put(long[][].class, new long[][] {{1}});
        put(DType.class, INT64);
        put(DType[].class, new DType[] {INT64, INT64});
        put(NDArray.class, NDArray.of(1L));
        put(ArrayView.class, NDArray.of(1L));
        put(ArrayContents.class, NDArray.of(1L));
        put(ArrayScope.class, CLOSED);
        put(NDArray[].class, new NDArray[] {NDArray.of(1L)});
        put(Explanation.class, new Explanation("f", "s", "c", "ok", null, List.of(), null, List.of(), List.of()));
        put(KernelCache.class, Quern.cache());
        put(Ufunc.class, ADD);
        put(UniversalFunction.class, ADD);
        put(Gufunc.class, ADD_ROWS);
        put(UfuncCall.class, ADD.on(1L, 2L));
        put(KernelCall.class, ADD.on(1L, 2L));
        put(GufuncCall.class, ADD_ROWS.on(NDArray.of(1L), NDArray.of(1L)));
        put(Inspection.class,
                new Inspection("int64,int64->int64", Map.of("verify", "function @0 f(%0: int64, %1: int64) -> %0\n"),
                        "x86-64-v2",
                        1, List.of(), List.of()));
        put(PerformanceNote.class, new PerformanceNote(PerformanceNote.Kind.CHECK, "text", "remedy"));
        put(PerformanceNote.Kind.class, PerformanceNote.Kind.CHECK);
        put(Target.class, Target.CPU);
        put(Accuracy.class, Accuracy.FAST);
        put(FastMath[].class, new FastMath[] {FastMath.NSZ});
        put(Casting.class, Casting.SAFE);
        put(CoreSignature.class, CoreSignature.parse("(n)->(n)"));
        put(Reduce.class, Reduce.SUM);
        put(DeviceFunction.class, SUM);
        put(KernelBody.class, (KernelBody) k -> {});
        put(CoreBody.class, (CoreBody) k -> {});
        put(KernelDeclarations.Declarations.class, (kernel, inputs) -> {
            Given.given(kernel, "kernel");
            Given.all(inputs, "inputs");
        });
        put(NamedOverload.class, NamedOverload.parse("com.example.Pricing.CALL float64"));
        put(ClassLoader.class, Samples.class.getClassLoader());
        put(Body1.class, (Body1) a -> a);
        put(Body2.class, (Body2) (a, b) -> a);
        put(Body3.class, (Body3) (a, b, c) -> a);
        put(Body4.class, (Body4) (a, b, c, d) -> a);
        put(Body5.class, (Body5) (a, b, c, d, e) -> a);
        put(Body6.class, (Body6) (a, b, c, d, e, f) -> a);
        put(Body7.class, (Body7) (a, b, c, d, e, f, g) -> a);
        put(Body8.class, (Body8) (a, b, c, d, e, f, g, h) -> a);
        put(Body9.class, (Body9) (a, b, c, d, e, f, g, h, i) -> a);
    }

    private Samples(KernelBuilder k) {
        this();
        Expr one = k.constant(INT64, 1);
        put(KernelBuilder.class, k);
        put(Expr.class, one);
        put(Term.class, one);
        put(Number.class, one);
        put(Number[].class, new Number[] {one, one});
        put(Supplier.class, (Supplier<Expr>) () -> one);
        put(Var.class, k.var(one));
        put(LocalArray.class, k.array(INT64, 2));
    }

    Samples(Kernel k) {
        this((KernelBuilder) k);
        put(Kernel.class, k);
        put(Kernel.Out.class, k.out(0));
    }

    Samples(CoreKernel k) {
        this((KernelBuilder) k);
        put(CoreKernel.class, k);
        put(Core.class, k.scratch(INT64, k.dim("n"), k.dim("n")));
        put(Accumulator.class, k.sum(INT64));
        put(AccumulatorArray.class, k.accumulators(Reduce.SUM, INT64, 2));
    }

    /** Whether methods of a type are for bodies of gufuncs. */
    static boolean ofCores(Class<?> type) {
        return Set.of(CoreKernel.class, Core.class, Accumulator.class, AccumulatorArray.class).contains(type);
    }

    private <T> void put(Class<T> type, T value) {
        values.put(type, value);
    }

    Object of(Class<?> type, Executable asking) {
        if (type.isArray() && type.componentType().isPrimitive() && !values.containsKey(type)) {
            return java.lang.reflect.Array.newInstance(type.componentType(), 1);
        }
        if (type == Ufunc.class && asking.getName().equals("apply") && asking.getParameterTypes()[0] == NDArray.class) {
            return List.of(ADD_ONE, ADD, ADD_THREE).get(asking.getParameterCount() - 1);
        }
        Object value = values.get(type);
        if (value == null) {
            throw new AssertionError("no sample of " + type + ", which " + asking + " takes");
        }
        return value;
    }

    /** How many elements the sample of an array type has. */
    int length(Class<?> type) {
        return java.lang.reflect.Array.getLength(of(type, null));
    }
}
