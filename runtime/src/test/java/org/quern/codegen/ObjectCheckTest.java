package org.quern.codegen;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.codegen.analysis.InlineMath;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dsl.Bodies;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.llvm.LlvmCompiler;
import org.quern.testing.Traces;

/** Objects that would not work in another process, planted. */
class ObjectCheckTest {
    private static final InlineMath MATH = new SquareMath();

    private static final InstructionSet V2 = new X86_64(2);

    private static void check(String ir) {
        new ObjectCheck("planted", () -> ir).check(new LlvmCompiler().compile(ir, V2, "default<O1>"));
    }

    /** A device function calls exp, a kernel the device function. */
    private static Function kernel() {
        DeviceFunction twice = DeviceFunction.define("twice", x -> Ops.exp(x).add(1));
        return Traces.trace("planted", List.of(DType.FLOAT64, DType.FLOAT64), 1,
                Bodies.of((x, y) -> twice.of(y).mul(x)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "printf", "gsl_sf_bessel", "mallo", "expx", "fma", "fmodf", "exp", "tgammaf",
        "nextafter", "_ZGVbN2v_exp", "roundevenf", "ldexp", "_ZGVbN4v_sinf", "_ZN3foo3barEv"})
    void aForeignSymbolIsRefused(String symbol) {
        UncacheableException e = assertThrows(UncacheableException.class, () -> check("declare double @" + symbol
                + "(double)\ndefine double @quern_kernel(double %x) {\n  %r = call double @" + symbol
                + "(double %x)\n  ret double %r\n}\n"));
        assertEquals("kernel 'planted' needs the symbol '" + symbol + "', which is none of libc's memory functions;"
                + " to blame is no operation alone, LLVM's code for all of them (rule: an object is self-contained but for these)",
                e.getMessage());
    }

    /** Moving and clearing memory is what LLVM makes of loops. */
    @ParameterizedTest
    @ValueSource(strings = {"memcpy", "memmove", "memset"})
    void memoryFunctionsAreAllowed(String symbol) {
        assertDoesNotThrow(() -> check("declare ptr @" + symbol
                + "(ptr, ptr, i64)\ndefine ptr @quern_kernel(ptr %x) {\n"
                + "  %r = call ptr @" + symbol + "(ptr %x, ptr %x, i64 8)\n  ret ptr %r\n}\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "load double, ptr inttoptr (i64 140737488355328 to ptr)|inttoptr (i64 140737488355328 to ptr)",
        "load double, ptr getelementptr (i8, ptr inttoptr (i64 4096 to ptr), i64 8)|inttoptr (i64 4104 to ptr)",
        "load double, ptr inttoptr (i64 -8 to ptr)|inttoptr (i64 -8 to ptr)",
    })
    void anAddressIsRefused(String load, String found) {
        UncacheableException e = assertThrows(UncacheableException.class,
                () -> check("define double @quern_kernel() {\n  %r = " + load + "\n  ret double %r\n}\n"));
        assertEquals("kernel 'planted' holds an address of this process: " + found
                + "; to blame is no operation alone, LLVM's code for all of them (rule: no integer constant becomes a pointer)",
                e.getMessage());
    }

    @Test
    void anAddressInAGlobalIsRefused() {
        assertThrows(UncacheableException.class, () -> check("""
                @table = global ptr inttoptr (i64 4096 to ptr)
                define ptr @quern_kernel() {
                  %r = load volatile ptr, ptr @table
                  ret ptr %r
                }
                """));
    }

    @Test
    void anAddressCalledIsRefused() {
        assertThrows(UncacheableException.class, () -> check("""
                define double @quern_kernel(double %x) {
                  %f = inttoptr i64 140737488355328 to ptr
                  %r = call double %f(double %x)
                  ret double %r
                }
                """));
    }

    /** The kernel compiled with another callee in the place of exp's code. */
    private static UncacheableException planted(String callee) {
        String declared = callee.startsWith("@") ? "\ndeclare <4 x double> " + callee + "(<4 x double>)\n" : "\n";
        UnaryOperator<String> plant = ir -> ir.replace("@device_1(<4 x i1> splat (i1 true), ptr null, ", callee + "(")
                .replaceFirst("\n", Matcher.quoteReplacement(declared));
        Function kernel = kernel();
        String ir = plant.apply(Codegen.emit(kernel, V2, MATH, 4, CodegenOptions.DEFAULT));
        ObjectCheck check = new ObjectCheck("planted",
                () -> plant.apply(Codegen.annotated(kernel, V2, MATH, 4, CodegenOptions.DEFAULT)));
        return assertThrows(UncacheableException.class,
                () -> check.check(new LlvmCompiler().compile(ir, V2, "default<O3>")));
    }

    private static final String TO_BLAME = "; to blame is operation '%1 = exp %0' of 'twice', in '%2 = call 'twice'(%1)' of 'planted' (rule: ";

    @Test
    void theOperationBehindAForeignSymbolIsNamed() {
        assertEquals("kernel 'planted' needs the symbol 'gsl_sf_exp', which is none of libc's memory functions"
                + TO_BLAME + "an object is self-contained but for these)", planted("@gsl_sf_exp").getMessage());
    }

    @Test
    void theOperationBehindAnAddressIsNamed() {
        assertEquals("kernel 'planted' holds an address of this process: inttoptr (i64 140737488355328 to ptr)"
                + TO_BLAME + "no integer constant becomes a pointer)",
                planted("inttoptr (i64 140737488355328 to ptr)").getMessage());
    }

    @Test
    void theOperationBehindAnotherUnitIsNamed() {
        assertEquals("kernel 'planted' refers to 'device_9', which is in another unit that is not linked in"
                + TO_BLAME + "an object has all that it calls)", planted("@device_9").getMessage());
    }
}
