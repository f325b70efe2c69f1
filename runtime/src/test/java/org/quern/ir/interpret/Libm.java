package org.quern.ir.interpret;

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
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.codegen.analysis.InlineMath;

/** The C library's own mathematical functions, element by element. */
@SuppressWarnings("restricted") // calls C
public final class Libm {
    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libm.so.6", Arena.global());
    private static final Map<String, MethodHandle> HANDLES = new ConcurrentHashMap<>();

    private Libm() {}

    /** Our own functions as kernels have them, float64's rounded where there is none of float32; the C library's where there are none. */
    public static Interpreter.Mathematics behind(InlineMath own) {
        return (f, type, arguments) -> {
            Function ours = own.find(f, type, false);
            if (ours != null) {
                return Interpreter.run(ours, Libm::apply, arguments)[0];
            }
            Function wide = own.find(f, DType.FLOAT64, false);
            if (wide == null) {
                return apply(f, type, arguments);
            }
            long[] widened = new long[arguments.length];
            for (int i = 0; i < widened.length; i++) {
                widened[i] = Double.doubleToRawLongBits(Float.intBitsToFloat((int) arguments[i]));
            }
            return Scalars.bits(DType.FLOAT32, Double.longBitsToDouble(Interpreter.run(wide, Libm::apply, widened)[0]));
        };
    }

    /** What the C library answers: see {@link Interpreter.Mathematics}. */
    public static long apply(MathFunction f, DType type, long[] arguments) {
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
