package org.quern.ir;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.dtype.DType;

/** The C library's own mathematical functions, element by element. */
@SuppressWarnings("restricted") // calls C
final class Libm {
    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libm.so.6", Arena.global());
    private static final Map<String, MethodHandle> HANDLES = new ConcurrentHashMap<>();

    private Libm() {}

    static long apply(MathFunction f, DType type, long[] arguments) {
        boolean single = type == DType.FLOAT32;
        MethodHandle h = HANDLES.computeIfAbsent(f.symbol() + (single ? "f" : ""), name -> {
            ValueLayout t = single ? JAVA_FLOAT : JAVA_DOUBLE;
            FunctionDescriptor shape = f.arity() == 1 ? FunctionDescriptor.of(t, t) : FunctionDescriptor.of(t, t, t);
            return Linker.nativeLinker().downcallHandle(LIBRARY.find(name).orElseThrow(), shape);
        });
        try {
            double x = Scalars.real(type, arguments[0]);
            if (f.arity() == 1) {
                return single
                        ? Float.floatToRawIntBits((float) h.invokeExact((float) x)) & 0xFFFF_FFFFL
                        : Double.doubleToRawLongBits((double) h.invokeExact(x));
            }
            double y = Scalars.real(type, arguments[1]);
            return single
                    ? Float.floatToRawIntBits((float) h.invokeExact((float) x, (float) y)) & 0xFFFF_FFFFL
                    : Double.doubleToRawLongBits((double) h.invokeExact(x, y));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
