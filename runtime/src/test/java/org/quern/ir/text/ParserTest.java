package org.quern.ir.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.math.MathFunctions;

/** The text of functions, read back: {@link org.quern.fuzz.TextTest} does it with random ones. */
class ParserTest {
    private static void comesBack(Function f) {
        String text = Printer.print(f);
        Function read = Parser.parse(text);
        assertEquals(text, Printer.print(read));
        assertArrayEquals(f.canonicalBytes(), read.canonicalBytes(), text);
    }

    @Test
    void mathematicalFunctionsComeBack() {
        for (MathFunction m : MathFunction.values()) {
            for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
                for (boolean tight : new boolean[] {false, true}) {
                    Function f = MathFunctions.find(m, type, tight);
                    if (f != null) {
                        comesBack(f);
                    }
                }
            }
        }
    }

    @Test
    void namesAreQuotedWhereTheyAreNoWords() {
        for (String name : new String[] {"plain", "two words", "quote\"d \\", "line\nbreak", "uniform", "", "ünicode",
            "a.b"}) {
            Function f = Parser.parse("""
                    function @0 f(%0: float64, uniform rate %1: float64) -> %2
                      %2 = mul %0, %1
                    """);
            Function renamed = new Function(name, f.parameters(), List.of(name), f.body(), f.results());
            Function read = Parser.parse(Printer.print(renamed));
            assertEquals(name, read.name());
            assertEquals(List.of(name), read.uniforms());
        }
    }

    @Test
    void everyStatementOfElements() {
        comesBack(Parser.parse("""
                function @0 twice(%0: int32) -> %1
                  %1 = add %0, %0
                function @1 all(%0: int32, %1: float32) -> %9, %0
                  var $0: int32 = %0
                  array #0: float32[8]
                  %2 = constant float32 0x3f800000
                  #0[%0] = %2
                  %3 = element #0 %0
                  %4 = lt %1, %3
                  if %4
                    %5 = call @0(%0)
                    $0 = %5
                  else
                    return if %4
                  while %7 at most 5 iterations
                    %6 = read $0
                    %7 = ne %6, %0
                  do
                    continue if %4
                    break if %7
                  %8 = reinterpret int32 %1
                  %9 = select %4, %8, %0
                """));
    }

    @Test
    void everyStatementOfCores() {
        comesBack(Parser
                .parse("""
                        function @0 larger(%0: float64, %1: float64) -> %2
                          %2 = max %0, %1
                        function @1 all(%0: int64, %1: int64 = 3, uniform scale %2: float64) of @0: float64[%0, %1], @1: float64[] -> @2: float64[%0]
                          %3 = constant int64 0
                          %4 = constant float64 0x0
                          scratch &0: float64[%0]
                          array #0: int64[4]
                          parallel %5: int64, %6 = %3 to %0, #0 reduce add from 0
                            loop %7: int64 = %5 to %6
                              var $0: float64 = %4
                              lanes %8: int64 = %3 to %1
                                %9 = load @0 %7, %8
                                %10 = fma %9, %2, %9
                                $0 = reduce @0 from 0xfff0000000000000 %10
                              %11 = read $0
                              &0[%7] = %11
                              %12 = load &0 %7
                              %13 = load @1
                              %14 = hypot %12, %13
                              @2[%7] = %14
                        """));
    }

    @Test
    void mistakesAreNamed() {
        String head = "function @0 f(%0: float64) -> %1\n";
        refused("line 2: AND takes no float64", head + "  %1 = and %0, %0\n");
        refused("line 3: %2 is int8 where float64 is expected",
                head + "  %2 = constant int8 1\n  %1 = add %0, %2\n");
        refused("line 3: AND takes no float64", head + "  var $0: float64 = %0\n  $0 = reduce and from 0 %0\n");
        refused("line 3: DIV is no reduction", head + "  var $0: float64 = %0\n  $0 = reduce div from 0 %0\n");
        refused("line 3: 'frob' is no operation on two values",
                head + "  var $0: float64 = %0\n  $0 = reduce frob from 0 %0\n");
        refused("line 2: a local array has 1 to 2147483647 elements, 4294967297 given",
                head + "  array #0: int8[4294967297]\n");
        refused("line 2: a number of at most 9 digits expected, '%4294967296' given",
                head + "  %4294967296 = add %0, %0\n");
        refused("line 1: a backslash begins no escape in \"\\q\"", "function @0 \"\\q\"(%0: float64) -> %0\n");
        refused("line 2: %7 is not defined before", head + "  %1 = add %0, %7\n");
        refused("line 2: 'frob' is no operation", head + "  %1 = frob %0\n");
        refused("line 2: 'add' takes 2 operands, 1 given", head + "  %1 = add %0\n");
        refused("line 2: the end expected, '%0' given", head + "  %1 = cast int8 %0 %0\n");
        refused("line 2: a dtype expected, 'int7' given", head + "  %1 = cast int7 %0\n");
        refused("line 2: '§' is no token", head + "  %1 = add %0, §\n");
        refused("line 3: it is indented too far", head + "  %1 = add %0, %0\n      %2 = add %0, %0\n");
        refused("line 2: 'jump' begins no statement", head + "  jump %0\n");
        refused("line 2: it ends too early", head + "  %1 = cast\n");
        refused("line 2: function @3 is not among those before", head + "  %1 = call @3(%0)\n");
        refused("line 1: function @0 expected", "function @1 f(%0: float64) -> %0\n");
        refused("a function expected, an empty text given", "\n\n");
    }

    private static void refused(String message, String text) {
        assertEquals(message, assertThrows(ArgumentException.class, () -> Parser.parse(text)).getMessage());
    }
}
