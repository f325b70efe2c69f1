package org.quern.dsl;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.array.DType.BOOL;
import static org.quern.array.DType.FLOAT32;
import static org.quern.array.DType.FLOAT64;
import static org.quern.array.DType.INT32;
import static org.quern.array.DType.INT64;
import static org.quern.array.DType.INT8;
import static org.quern.array.DType.UINT64;
import static org.quern.array.DType.UINT8;
import static org.quern.dsl.Kernel.trace;
import static org.quern.testing.Refusal.refused;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.quern.array.DType;

/** Kernels that cannot be: each is refused at the line that is wrong, with what was given and the rule. */
class RefusedKernelsTest {
    private static final Class<KernelException> KERNEL = KernelException.class;
    private static final List<DType> FLAG = List.of(BOOL);
    private static final List<DType> SMALL = List.of(UINT8);
    private static final List<DType> REAL = List.of(FLOAT64);
    private static final List<DType> MIXED = List.of(FLOAT64, INT32);
    private static final List<DType> LONGS = List.of(INT64, UINT64);

    private static final String NULL = "an operand is null: a value of the kernel expected (at {here})";

    @Test
    void operationsThatADtypeDoesNotHave() {
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.out(0).set(k.in(0).neg())),
                "neg has no form for this dtype: bool given (rule: bools have no negative: use not()) (at {here})");
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.out(0).set(k.in(0).sub(k.in(0)))),
                "sub has no form for this dtype: bool and bool given, which promote to bool (rule: bools have no difference:"
                        + " use xor()) (at {here})");
        refused(KERNEL, () -> trace("f", MIXED, 1, k -> k.out(0).set(k.in(1).and(k.in(0)))),
                "and has no form for this dtype: int32 and float64 given, which promote to float64 (rule: bits and logic are"
                        + " of integers and bools) (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(0).not())),
                "not has no form for this dtype: float64 given (rule: bits and logic are of integers and bools) (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(0).shl(1))),
                "shl has no form for this dtype: float64 and float64 given, which promote to float64 (rule: shifts are of"
                        + " integers) (at {here})");
        refused(KERNEL, () -> trace("f", LONGS, 1, k -> k.out(0).set(k.in(0).shr(k.in(1)))),
                "shr has no form for this dtype: int64 and uint64 given, which promote to float64 (rule: shifts are of"
                        + " integers) (at {here})");
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.out(0).set(Ops.sign(k.in(0)))),
                "sign has no form for bool: bools have no sign (at {here})");
    }

    @Test
    void literalsThatADtypeDoesNotHold() {
        refused(KERNEL, () -> trace("f", SMALL, 1, k -> k.out(0).set(k.in(0).add(256))),
                "integer 256 is out of bounds for uint8 (NEP 50: a literal takes the dtype of the operand beside it)"
                        + " (at {here})");
        refused(KERNEL, () -> trace("f", SMALL, 1, k -> k.out(0).set(k.in(0).mul(-1))),
                "integer -1 is out of bounds for uint8 (NEP 50: a literal takes the dtype of the operand beside it)"
                        + " (at {here})");
        refused(KERNEL, () -> trace("f", SMALL, 1, k -> k.out(0).set(k.constant(INT8, 128))),
                "integer 128 is out of bounds for int8 (NEP 50: a literal takes the dtype of the operand beside it)"
                        + " (at {here})");
        refused(KERNEL, () -> trace("f", SMALL, 1, k -> k.var(INT32, 0).set(0.5)),
                "floating-point number 0.5 for int32: a float does not cast safely to it (at {here})");
    }

    @Test
    void assignmentsThatLose() {
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.var(INT32, 0).set(k.in(0))),
                "assignment to a variable: float64 given, int32 expected (rule: only safe casts are implicit; cast() for"
                        + " others) (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.var(FLOAT32, 0).set(k.in(0))),
                "assignment to a variable: float64 given, float32 expected (rule: only safe casts are implicit; cast() for"
                        + " others) (at {here})");
        refused(KERNEL, () -> trace("f", MIXED, 1, k -> {
                    k.out(0).set(k.in(1));
                    k.out(0).set(k.in(0));
                }), "output 0: float64 given, int32 expected (rule: only safe casts are implicit; cast() for others)"
                        + " (at {here+2})");
    }

    @Test
    void outputsAndInputsThatAreNotThere() {
        refused(KERNEL, () -> trace("f", REAL, 2, k -> k.out(1).set(k.in(0))),
                "kernel 'f' never writes output 0 of 2 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(1).set(k.in(0))),
                "kernel 'f' writes output 1 of 1 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(1))),
                "kernel 'f' reads input 1 of 1 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(-1).set(k.in(0))),
                "kernel 'f' writes output -1 of 1 (at {here})");
    }

    @Test
    void loops() {
        refused(KERNEL, () -> trace("f", MIXED, 1, k -> k.loop(k.in(1), k.in(0), i -> {})),
                "loop: bounds int32 and float64 given, integers expected (at {here})");
        refused(KERNEL, () -> trace("f", LONGS, 1, k -> k.loop(k.in(0), k.in(1), i -> {})),
                "loop: bounds int64 and uint64 given, integers expected (at {here})");
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.loop(k.in(0), k.in(0), i -> {})),
                "loop: bounds bool and bool given, integers expected (at {here})");
        refused(KERNEL, () -> trace("f", FLAG, 1, k -> k.breakIf(k.in(0))),
                "kernel 'f': breakIf outside a loop's body (at {here})");
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
    void missingOperands() {
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(0).add((Expr) null))), NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.in(0).lt((Expr) null))), NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(Ops.hypot(k.in(0), null))), NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(null)), NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.breakIf(null)), NULL);
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(null, null, i -> {})), NULL);
    }

    @Test
    void deviceFunctions() {
        AtomicReference<DeviceFunction> self = new AtomicReference<>();
        refused(KERNEL, () -> {
                    self.set(DeviceFunction.define("again", x -> self.get().call(x.mul(2))));
                    trace("f", REAL, 1, k -> k.out(0).set(self.get().call(k.in(0))));
                }, "function 'again' calls itself: recursion has no vector form, use a loop (at {here+1})");
        DeviceFunction two = DeviceFunction.define("two", 1, 2, k -> {
            k.out(0).set(k.in(0));
            k.out(1).set(k.in(0));
        });
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(two.call(k.in(0)))),
                "function 'two' has 2 results: use calls() (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(two.calls(k.in(0), k.in(0)).get(0))),
                "function 'two' takes 1 arguments, 2 given (at {here})");
    }

    @Test
    void loopBoundsThatOverflow() {
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(-1, i -> {})),
                "loop: -1 rounds given, 0 or more expected (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.constant(INT8, 0), k.constant(INT8, 100).add(100), i -> {})),
                "loop: a bound of 200 overflows int8 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.constant(UINT8, 3).sub(5), k.constant(UINT8, 9), i -> {})),
                "loop: a bound of -2 overflows uint8 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.constant(INT64, 0),
                        k.constant(INT64, Long.MAX_VALUE).mul(4).add(1), i -> {})),
                "loop: a bound of 36893488147419103228 overflows int64 (at {here})");
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.loop(k.constant(INT64, 0), k.constant(INT64, 300).cast(UINT8),
                        i -> {})), "loop: a bound of 300 overflows uint8 (at {here})");
    }

    @Test
    void bodiesThatThrow() {
        List<Expr> none = List.of();
        refused(KERNEL, () -> trace("f", MIXED, 1, k -> none.get(2)),
                "the body of 'f' threw, for [float64, int32]: java.lang.ArrayIndexOutOfBoundsException: Index 2 out of bounds"
                        + " for length 0 (at {here})");
        DeviceFunction throwing = DeviceFunction.define("g", x -> {
            throw new UnsupportedOperationException("not yet");
        });
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(throwing.call(k.in(0)))),
                "the body of 'g' threw, for [float64]: java.lang.UnsupportedOperationException: not yet (at {here-2})");
    }

    @SuppressWarnings("InfiniteRecursion") // is what is tested
    private static Expr factorial(Expr n) {
        return n.mul(factorial(n.sub(1)));
    }

    @Test
    void bodiesThatDoNotEnd() {
        KernelException deep = assertThrows(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(factorial(k.in(0)))));
        assertTrue(deep.getMessage().startsWith("the body of 'f' calls itself without end, for [float64]: recursion has no"
                + " vector form, use a loop (at "), deep.getMessage());
        refused(KERNEL, () -> trace("f", REAL, 1, k -> {
                    Expr x = k.in(0);
                    while (true) {
                        x = x.add(x);
                    }
                }), "kernel 'f' has more than 65536 operations: a Java loop that does not end? k.loop(...) is the kernel's own"
                        + " (at {here+3})");
    }

    @Test
    void bodiesThatAreNotTheSameEachTime() {
        AtomicInteger count = new AtomicInteger();
        KernelBody counts = k -> k.out(0).set(k.in(0).add(count.incrementAndGet()));
        refused(KERNEL, () -> Kernel.retrace(REAL, counts, trace("f", REAL, 1, counts)),
                "the body of 'f' is not the same each time it runs for [float64]: it reads something that changes (a field, a"
                        + " counter, a clock, random numbers). What differs from call to call is an operand, or k.uniform(...)"
                        + " (at {here})");
        DeviceFunction random = DeviceFunction.define("g", x -> x.mul(Math.random()));
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(random.call(k.in(0)))),
                "the body of 'g' is not the same each time it runs for [float64]: it reads something that changes (a field, a"
                        + " counter, a clock, random numbers). What differs from call to call is an operand, or k.uniform(...)"
                        + " (at {here})");
    }

    @Test
    void uniformParameters() {
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(k.uniform("n", INT8).add(k.uniform("n", INT32)))),
                "kernel 'f': uniform parameter 'n' is int8, int32 asked for (at {here})");
        DeviceFunction asks = DeviceFunction.define("g", 1, 1, k -> k.out(0).set(k.uniform("n", INT8)));
        refused(KERNEL, () -> trace("f", REAL, 1, k -> k.out(0).set(asks.call(k.in(0)))),
                "function 'g' asks for the uniform parameter 'n': only a kernel has them, and passes them on as arguments"
                        + " (at {here-1})");
    }
}
