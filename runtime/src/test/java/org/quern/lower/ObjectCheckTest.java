package org.quern.lower;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.llvm.LlvmCompiler;

/** Objects that would not work in another process, planted. */
class ObjectCheckTest {
    private static final MathLibrary LIBRARY = new MathLibrary("test", "_ZGVbN2v_exp"::equals, List.of(), OwnMath.NONE);

    private static void check(String ir) {
        ObjectCheck.check("planted", LlvmCompiler.compile(ir, "x86-64-v2", "default<O1>"), LIBRARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "printf", "gsl_sf_bessel", "mallo", "expx", "_ZGVbN4v_sinf", "_ZN3foo3barEv"})
    void aForeignSymbolIsRefused(String symbol) {
        UncacheableException e = assertThrows(UncacheableException.class, () -> check("declare double @" + symbol
                + "(double)\ndefine double @quern_kernel(double %x) {\n  %r = call double @" + symbol
                + "(double %x)\n  ret double %r\n}\n"));
        assertEquals("kernel 'planted' needs the symbol '" + symbol + "', which is not of the runtime, libc, libm or libmvec"
                + " (rule: an object is self-contained but for these)", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "tgammaf", "fmod", "nextafter"})
    void theMathematicalLibraryIsAllowed(String symbol) {
        assertDoesNotThrow(() -> check("declare double @" + symbol + "(double)\ndefine double @quern_kernel(double %x) {\n"
                + "  %r = call double @" + symbol + "(double %x)\n  ret double %r\n}\n"));
    }

    @Test
    void aVectorFunctionIsAllowedWhereTheLibraryHasIt() {
        assertDoesNotThrow(() -> check("""
                declare <2 x double> @_ZGVbN2v_exp(<2 x double>)
                define <2 x double> @quern_kernel(<2 x double> %x) {
                  %r = call <2 x double> @_ZGVbN2v_exp(<2 x double> %x)
                  ret <2 x double> %r
                }
                """));
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
                + " (rule: no integer constant becomes a pointer)", e.getMessage());
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
}
