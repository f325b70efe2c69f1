package org.quern.dsl;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.Location;
import org.quern.ir.Op;
import org.quern.ir.Value;
import org.quern.ir.build.FrontEnd;
import org.quern.ir.build.FunctionBuilder;

/** Records the expressions of one run of a body as values of a function under construction. */
final class Recorder implements FrontEnd {
    private final FunctionBuilder builder;

    /**
     * Begins a function.
     *
     * @param device true if the body is a device function's
     */
    Recorder(String name, List<DType> types, boolean device) {
        builder = new FunctionBuilder(name, types, device, this);
    }

    @Override
    public Location here() {
        return SourceLine.here();
    }

    @Override
    public RuntimeException refused(String message, Location at) {
        return new KernelException(message, at);
    }

    String name() {
        return builder.name();
    }

    /** The builder, for statements, scopes and memory. */
    FunctionBuilder builder() {
        return builder;
    }

    Expr of(Value v) {
        return new Expr(this, v);
    }

    Expr let(Op op) {
        return of(builder.let(op));
    }

    Expr constant(DType type, long bits) {
        return of(builder.constant(type, bits));
    }

    /** The value of an expression, after a check that it may be used at this point. */
    Value use(Expr e) {
        if (TypeRules.inBounds(e).recorder() != this) {
            throw new KernelException("kernel '" + name() + "' uses a value of another kernel ('" + e.recorder().name()
                    + "'): values live within one call of a body");
        }
        return builder.use(e.value());
    }

    List<Value> use(List<Expr> all) {
        List<Value> values = new ArrayList<>();
        for (Expr e : all) {
            values.add(use(e));
        }
        return values;
    }
}
