package org.quern.dsl.refused;

import static org.quern.dtype.DType.FLOAT64;
import static org.quern.testing.Refusal.refused;
import static org.quern.testing.Traces.trace;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;

/** Device functions that call themselves, or are called wrongly. Each is refused at the line that is wrong, with what was given and the rule. */
class RefusedFunctionsTest {
    private static final Class<KernelException> KERNEL = KernelException.class;
    private static final List<DType> REAL = List.of(FLOAT64);

    @Test
    void deviceFunctions() {
        AtomicReference<DeviceFunction> self = new AtomicReference<>();
        refused(KERNEL, () -> {
            self.set(DeviceFunction.define("again", x -> self.get().of(x.mul(2))));
            trace("f", REAL, 1, k -> k.out(0).set(self.get().of(k.in(0))));
        }, "function 'again' calls itself: recursion has no vector form, use a loop (at {here+1})");
        DeviceFunction two = DeviceFunction.define("two", 1, 2, k -> {
            k.out(0).set(k.in(0));
            k.out(1).set(k.in(0));
        });
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(two.of(k.in(0)))),
                "function 'two' has 2 results: use results() (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(two.results(k.in(0), k.in(0)).get(0))),
                "function 'two' takes 1 arguments, 2 given (at {here})");
    }
}
