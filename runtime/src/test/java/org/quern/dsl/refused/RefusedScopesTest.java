package org.quern.dsl.refused;

import static org.quern.dtype.DType.FLOAT64;
import static org.quern.dtype.DType.INT32;
import static org.quern.dtype.DType.INT8;
import static org.quern.testing.Refusal.refused;
import static org.quern.testing.Traces.trace;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelException;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.testing.Traces;

/** Values and variables used where they do not exist, inputs and outputs that are not there. Each is refused at the line that is wrong, with what was given and the rule. */
class RefusedScopesTest {
    private static final Class<KernelException> KERNEL = KernelException.class;
    private static final List<DType> REAL = List.of(FLOAT64);

    @Test
    void outputsAndInputsThatAreNotThere() {
        refused(KERNEL, () -> Traces.TRACING.trace("f", REAL, Map.of(), 2, k -> k.out(1).set(k.in(0))),
                "kernel 'f' never writes output 0 of 2 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(1).set(k.in(0))),
                "kernel 'f' writes output 1 of 1 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(1))),
                "kernel 'f' reads input 1 of 1 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(-1).set(k.in(0))),
                "kernel 'f' writes output -1 of 1 (at {here})");
    }

    @Test
    void valuesAndVariablesPastTheirLoop() {
        AtomicReference<Expr> value = new AtomicReference<>();
        refused(KERNEL, () -> trace("f", REAL, 1, k -> {
            k.loop(3, i -> value.set(i));
            k.out(0).set(value.get());
        }), "kernel 'f' uses a value after the block that defined it: assign it to a variable (at {here+2})");
        AtomicReference<Var> variable = new AtomicReference<>();
        refused(KERNEL, () -> trace("f", REAL, 1, k -> {
            k.loop(3, i -> variable.set(k.var(i)));
            k.out(0).set(variable.get().get());
        }), "kernel 'f' uses a variable outside the block that declared it (at {here+2})");
    }

    @Test
    void valuesOfAnotherKernel() {
        AtomicReference<Expr> foreign = new AtomicReference<>();
        trace("first", REAL, 1, k -> {
            foreign.set(k.in(0));
            k.out(0).set(k.in(0));
        });
        refused(KERNEL, () -> trace("second", REAL, 1, k -> k.out(0).set(foreign.get())),
                "kernel 'second' uses a value of another kernel ('first'): values live within one call of a body (at {here})");
        refused(KERNEL, () -> trace("second", REAL, 1, k -> k.out(0).set(k.in(0).add(foreign.get()))),
                "kernel 'second' uses a value of another kernel ('first'): values live within one call of a body (at {here})");
    }

    @Test
    void uniformParameters() {
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.uniform("n", INT8).add(k.uniform("n", INT32)))),
                "kernel 'f': uniform parameter 'n' is int8, int32 asked for (at {here})");
        DeviceFunction asks = DeviceFunction.define("g", 1, 1, k -> k.out(0).set(k.uniform("n", INT8)));
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(asks.of(k.in(0)))),
                "function 'g' asks for the uniform parameter 'n': only a kernel has them, and passes them on as arguments"
                        + " (at {here-1})");
    }
}
