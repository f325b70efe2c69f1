package org.quern.codegen;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.quern.codegen.analysis.InlineMath;
import org.quern.dsl.Bodies;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.testing.Traces;

/**
 * In the place of all mathematical functions of one argument the square, in float64 alone: short to read in what is
 * emitted.
 */
final class SquareMath implements InlineMath {
    private final Map<MathFunction, Function> squares = new EnumMap<>(MathFunction.class);

    @Override
    public Function find(MathFunction function, DType type, boolean tight) {
        return type == DType.FLOAT64 ? squares.computeIfAbsent(function, SquareMath::square) : null;
    }

    private static Function square(MathFunction function) {
        return Traces.trace(function.symbol(), Collections.nCopies(1, DType.FLOAT64), 1, Bodies.of(x -> x.mul(x)));
    }

    @Override
    public Function fma(DType type) {
        throw new AssertionError("not asked for");
    }

    @Override
    public Function fmod(DType type) {
        throw new AssertionError("not asked for");
    }
}
