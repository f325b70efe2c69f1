package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;

class InspectionTest {
    @Test
    void everyStageIsShownAndTheReportSaysWhatDiverges() {
        Ufunc kernel = Ufunc.define("stages", 1, 1, k -> {
            LocalArray a = k.array(DType.FLOAT64, 4);
            Var x = k.var(k.in(0));
            k.loop(4, i -> a.set(i, Ops.tgamma(x.get())));
            k.loopWhile(() -> x.get().lt(1), () -> x.set(x.get().add(1)));
            k.when(x.get().gt(2), () -> x.set(a.get(k.in(0).cast(DType.INT64))));
            k.out(0).set(x.get());
        }).withLanes(8);
        Inspection found = kernel.inspect(DType.FLOAT64);
        assertEquals("float64->float64", found.signature());
        assertEquals(8, found.lanes());
        assertTrue(found.ir().startsWith("function @0 stages(%0: float64) -> "), found.ir());
        assertTrue(found.llvm().contains("define i64 @quern_kernel("), "LLVM IR");
        assertTrue(found.optimized().contains("@quern_kernel"), "optimized LLVM IR");
        assertTrue(found.assembly().contains("quern_kernel:"), "assembly");
        List<String> report = found.report().stream().map(line -> line.replaceAll("%\\d+", "%")).toList();
        String lanes = report.get(0);
        assertTrue(lanes.startsWith("8 lanes for x86-64-v"), lanes);
        assertEquals(List.of(
                "loop % of 'stages': the same iterations for all lanes; a plain loop",
                "tgamma: own code, compiled into the kernel",
                "if % of 'tgamma': divides the lanes; each way runs under its mask, or not at all if that is empty",
                "if % of 'tgamma': divides the lanes; each way runs under its mask, or not at all if that is empty",
                "if % of 'tgamma': divides the lanes; each way runs under its mask, or not at all if that is empty",
                "index % of 'stages' into 4 elements: known to be inside, the same in all lanes: a load or store",
                "while % of 'stages': lanes leave it at different times; runs under a mask while any is left",
                "if % of 'stages': divides the lanes; each way runs under its mask, or not at all if that is empty",
                "index % of 'stages' into 4 elements: checked, of each lane: a gather or scatter"),
                report.subList(1, report.size() - 1));
        String parallel = report.get(report.size() - 1);
        assertTrue(parallel.matches(
                "parallel: about [0-9.]+ ns per element on one thread or more; several threads from [0-9]+ elements,"
                        + " with sleeping ones from [0-9]+, in tasks of up to [0-9]+"),
                parallel);
    }

    @Test
    void oneElementIsInterpreted() {
        Inspection half = Ufunc.define("half", x -> x.add(1).div(2)).inspect(DType.INT32);
        assertEquals(List.of("%1 = constant int32 1 is 1", "%2 = add %0, %1 is 8", "%3 = constant int32 2 is 2",
                "%4 = cast float64 %2 is 8.0 (0x4020000000000000)", "%5 = cast float64 %3 is 2.0 (0x4000000000000000)",
                "%6 = div %4, %5 is 4.0 (0x4010000000000000)", "%8 = read $0 is 4.0 (0x4010000000000000)",
                "output 0 is 4.0 (0x4010000000000000)"),
                half.interpret(7).stream().filter(l -> !l.contains("0.0")).toList());
        Inspection exp = Ufunc.define("exp", Ops::exp).inspect(DType.FLOAT32);
        assertTrue(exp.interpret(0.0f).getLast().startsWith("output 0 is 1.0 "), exp.interpret(0.0f).toString());
        assertEquals("kernel 'half' takes 1 value, of inputs and then of uniform parameters; 2 given",
                assertThrows(OperandException.class, () -> half.interpret(1, 2)).getMessage());
        assertEquals("an element of int32 is a number or a truth value: x given",
                assertThrows(OperandException.class, () -> half.interpret("x")).getMessage());
    }

    @Test
    void elementsAreHeldByTheirDtypes() {
        Inspection sum = Ufunc.define("sum", (x, y) -> x.add(y)).inspect(DType.INT8, DType.INT8);
        for (Object wrong : new Object[] {2.5, 2.0, 128, -129L, true, BigInteger.ONE.shiftLeft(64)}) {
            assertEquals("kernel 'sum': value 1 is int8; " + wrong + " (" + wrong.getClass().getSimpleName()
                    + ") given, which it does not hold",
                    assertThrows(OperandException.class, () -> sum.interpret(1, wrong)).getMessage());
        }
        assertEquals("output 0 is -1", sum.interpret(-128, 127L).getLast());
        Inspection not = Ufunc.define("not", x -> x.not()).inspect(DType.BOOL);
        assertEquals("kernel 'not': value 0 is bool; 2 (Integer) given, which it does not hold",
                assertThrows(OperandException.class, () -> not.interpret(2)).getMessage());
        assertEquals("output 0 is 0", not.interpret(true).getLast());
        Inspection floats = Ufunc.define("negated", x -> x.neg()).inspect(DType.FLOAT32);
        assertEquals("output 0 is 2.0 (0x40000000)", floats.interpret(-2).getLast());
        Inspection large = Ufunc.define("same", x -> x.add(0)).inspect(DType.UINT64);
        assertEquals("output 0 is 18446744073709551615",
                large.interpret(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)).getLast());
    }

    @Test
    void whatFailsOrDoesNotEndIsTold() {
        Inspection outside = Ufunc.define("outside", 1, 1, k -> k.out(0).set(k.array(DType.INT8, 2).get(k.in(0))))
                .inspect(DType.INT64);
        assertEquals("fails: Index 5 out of bounds for length 2", outside.interpret(5).getLast());
        Inspection endless = Ufunc.define("endless", 1, 1, k -> {
            k.loopWhile(() -> k.in(0).gt(0), () -> {});
            k.out(0).set(k.in(0));
        }).inspect(DType.FLOAT64);
        assertEquals("and so on", endless.interpret(1).getLast());
    }

    private static String edited(String from, String to) {
        Inspection add = Ufunc.define("add", Expr::add).inspect(DType.FLOAT64, DType.FLOAT64);
        Map<String, String> steps = new HashMap<>(add.steps());
        assertTrue(steps.replace("verify", add.ir(), add.ir().replace(from, to)) && !steps.equals(add.steps()));
        Inspection other = new Inspection(add.signature(), steps, add.cpu(), add.lanes(), add.report(), List.of());
        return assertThrows(ArgumentException.class, () -> other.interpret(1, 2)).getMessage();
    }

    @Test
    void editedTextIsHeldToTheRules() {
        assertEquals("line 4: AND takes no float64", edited("add %", "and %"));
        assertEquals("the text of the IR is of no kernel: function 'add': %0 is defined twice",
                edited("%2 = add %0, %1", "%0 = add %0, %1\n  %2 = add %0, %1"));
    }

    @Test
    void aFunctionThatMayTakeLongMakesItsCallersUneven() {
        DeviceFunction steps = DeviceFunction.define("steps", 1, 1, k -> {
            Var x = k.var(k.in(0));
            k.loopWhile(() -> x.get().lt(1), () -> x.set(x.get().add(1)));
            k.out(0).set(x.get());
        });
        List<String> report = Ufunc.define("calls", x -> steps.of(x)).inspect(DType.FLOAT64).report();
        String parallel = report.get(report.size() - 1);
        assertTrue(parallel.contains(" ns per element on one thread or more; "), parallel);
    }
}
