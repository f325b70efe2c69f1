package org.quern.dsl;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.Location;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.Value;
import org.quern.ir.Variable;
import org.quern.ir.build.FrontEnd;
import org.quern.ir.build.FunctionBuilder;

/** Integer powers by squaring: one loop over the exponent's bits, which ends when none are left. */
final class IntegerPower {
    private static final Map<DType, Function> FUNCTIONS = new ConcurrentHashMap<>();

    /** Whoever calls the power: the function itself breaks no rule. */
    private static final class Caller implements FrontEnd {
        @Override
        public Location here() {
            return SourceLine.here();
        }

        @Override
        public RuntimeException refused(String message, Location at) {
            return new KernelException(message, at);
        }
    }

    private final DType type;
    private final FunctionBuilder builder;

    private IntegerPower(DType type) {
        this.type = type;
        this.builder = new FunctionBuilder("integer_power", List.of(type, type), /* device= */ true, new Caller());
    }

    /** The function of base and exponent, both of this dtype. */
    static Function of(DType type) {
        Function known = FUNCTIONS.get(type);
        if (known != null) {
            return known;
        }
        Function made = new IntegerPower(type).function();
        Function first = FUNCTIONS.putIfAbsent(type, made);
        return first == null ? made : first;
    }

    private Function function() {
        Value x = builder.parameter(0);
        Value n = builder.parameter(1);
        Variable base = builder.declare(x);
        Variable exponent = builder.declare(n);
        Variable result = builder.declare(constant(1));
        Value begin = builder.constant(DType.INT64, 0);
        Value end = builder.constant(DType.INT64, (long) Byte.SIZE * type.itemSize());
        builder.loop(begin, end, new Consumer<>() {
            @Override
            public void accept(Value bit) {
                step(base, exponent, result);
            }
        });
        Value power = builder.read(result);
        if (type.kind() == DType.Kind.SIGNED) {
            Value negative = compare(Predicate.LT, n, 0);
            power = select(negative, reciprocal(x, n), power);
        }
        Variable out = builder.declareOutermost(type);
        builder.assign(out, power);
        return builder.finish(List.of(builder.read(out)));
    }

    private void step(Variable base, Variable exponent, Variable result) {
        builder.leave(Exit.BREAK, compare(Predicate.LE, builder.read(exponent), 0));
        Value odd = isOdd(builder.read(exponent));
        Value product = product(builder.read(result), builder.read(base));
        builder.assign(result, select(odd, product, builder.read(result)));
        builder.assign(base, product(builder.read(base), builder.read(base)));
        Value left = builder.read(exponent);
        builder.assign(exponent, builder.let(new Op.Binary(BinaryOp.SHR, left, constant(1))));
    }

    /** x to a negative power, towards zero: 1 for 1, 1 or -1 for -1, else 0. */
    private Value reciprocal(Value x, Value n) {
        Value one = constant(1);
        Value zero = constant(0);
        Value signed = select(isOdd(n), x, one);
        Value isOne = compare(Predicate.EQ, x, 1);
        return select(isOne, one, select(compare(Predicate.EQ, x, -1), signed, zero));
    }

    private Value isOdd(Value n) {
        Value last = builder.let(new Op.Binary(BinaryOp.AND, n, constant(1)));
        return compare(Predicate.NE, last, 0);
    }

    private Value constant(long n) {
        return builder.constant(type, n);
    }

    private Value compare(Predicate p, Value x, long n) {
        return builder.let(new Op.Compare(p, x, constant(n)));
    }

    private Value product(Value x, Value y) {
        return builder.let(new Op.Binary(BinaryOp.MUL, x, y));
    }

    private Value select(Value condition, Value x, Value y) {
        return builder.let(new Op.Select(condition, x, y));
    }
}
