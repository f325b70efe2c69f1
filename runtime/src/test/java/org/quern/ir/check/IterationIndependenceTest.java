package org.quern.ir.check;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.quern.ir.text.Parser;

/** What iterations without an order may do to memory and accumulators, whoever wrote the IR. */
class IterationIndependenceTest {
    private static final String HEAD = """
            function @0 f(%0: int64, %1: int64) of @0: int64[%0] -> @1: int64[%0]
              %2 = constant int64 0
              %3 = constant int64 4
              %4 = constant int64 3
            """;

    private static void allowed(String body) {
        assertDoesNotThrow(() -> Verifier.verify(Parser.parse(HEAD + body.indent(2))));
    }

    private static void refused(String rule, String body) {
        VerifyException e = assertThrows(VerifyException.class,
                () -> Verifier.verify(Parser.parse(HEAD + body.indent(2))));
        assertEquals("function 'f': " + rule, e.getMessage());
    }

    private static String meets(String what) {
        return "two iterations of a lanes loop may meet in an element of an output, " + what
                + "; every access to it in the loop must have the"
                + " loop's index in one axis, plus or minus what is the same for all iterations, or times a constant"
                + " plus less than that";
    }

    @Test
    void indices() {
        allowed("""
                lanes %5: int64 = %2 to %0
                  %6 = sub %5, %1
                  %7 = load @1 %6
                  @1[%6] = %7
                """);
        allowed("""
                lanes %5: int64 = %2 to %0
                  %6 = mul %3, %5
                  loop %7: int64 = %2 to %3
                    %8 = add %6, %7
                    @1[%8] = %5
                """);
        refused(meets("written at '@1[%8] = %5'"), """
                %9 = add %3, %4
                lanes %5: int64 = %2 to %0
                  %6 = mul %4, %5
                  loop %7: int64 = %2 to %3
                    %8 = add %6, %7
                    @1[%8] = %5
                """);
        refused(meets("written at '@1[%5] = %7' and read at '%7 = load @1 %6'"), """
                lanes %5: int64 = %2 to %0
                  %6 = add %5, %4
                  %7 = load @1 %6
                  @1[%5] = %7
                """);
        refused(meets("written at '@1[%6] = %5'"), """
                lanes %5: int64 = %2 to %0
                  %6 = load @0 %5
                  @1[%6] = %5
                """);
    }

    @Test
    void sumsAreTakenApart() {
        // 4 * (i + n) + j, j below 4
        allowed("""
                lanes %5: int64 = %2 to %0
                  %6 = add %5, %1
                  %7 = mul %3, %6
                  loop %8: int64 = %2 to %3
                    %9 = add %7, %8
                    @1[%9] = %5
                """);
        // i + (n - 3) and (i - 3) + n
        allowed("""
                %5 = sub %1, %4
                lanes %6: int64 = %2 to %0
                  %7 = add %6, %5
                  %8 = sub %6, %4
                  %9 = add %8, %1
                  %10 = load @1 %9
                  @1[%7] = %10
                """);
        // i + n and i + (n + 3)
        refused(meets("written at '@1[%7] = %9' and read at '%9 = load @1 %8'"), """
                %5 = add %1, %4
                lanes %6: int64 = %2 to %0
                  %7 = add %6, %1
                  %8 = add %6, %5
                  %9 = load @1 %8
                  @1[%7] = %9
                """);
        // i + j for j of another loop
        refused(meets("written at '@1[%7] = %6'"), """
                loop %5: int64 = %2 to %0
                  lanes %6: int64 = %2 to %0
                    loop %8: int64 = %2 to %0
                      %7 = add %6, %8
                      @1[%7] = %6
                """);
    }

    @Test
    void constantsThatAreComputed() {
        allowed("""
                %5 = sub %3, %4
                lanes %6: int64 = %2 to %0
                  %7 = add %6, %5
                  %8 = sub %7, %5
                  @1[%8] = %6
                  @1[%6] = %7
                """);
    }

    @Test
    void ends() {
        refused("a lanes loop is ended early, whose iterations have no order", """
                lanes %5: int64 = %2 to %0
                  %6 = eq %5, %1
                  if %6
                    break if %6
                  else
                """);
        allowed("""
                lanes %5: int64 = %2 to %0
                  %6 = eq %5, %1
                  loop %7: int64 = %2 to %3
                    break if %6
                  continue if %6
                """);
    }

    @Test
    void accumulators() {
        String order = " adds to an accumulator and reads it: its iterations have no order, so there is no result so"
                + " far; read it behind the loop,"
                + " or use loop(...)";
        refused("a lanes loop" + order, """
                var $0: int64 = %2
                lanes %5: int64 = %2 to %0
                  $0 = reduce add from 0 %5
                  %6 = read $0
                  @1[%5] = %6
                """);
        allowed("""
                lanes %5: int64 = %2 to %0
                  var $0: int64 = %2
                  $0 = reduce add from 0 %5
                  %6 = read $0
                  @1[%5] = %6
                """);
        String shared = """
                array #0: int64[4]
                parallel %5: int64, %6 = %2 to %0, #0 reduce add from 0
                  loop %7: int64 = %5 to %6
                    %8 = element #0 %4
                    %9 = add %8, %7
                    #0[%4] = %9
                """;
        allowed(shared);
        refused("a parallel loop" + order, shared + """
                    %10 = element #0 %4
                    @1[%7] = %10
                """);
        refused("a parallel loop" + order, shared.replace("add %8", "mul %8"));
    }

    @Test
    void sharedByInstances() {
        refused("a bound of a parallel loop depends on elements", """
                %5 = load @0 %2
                parallel %6: int64, %7 = %2 to %5
                  lanes %8: int64 = %6 to %7
                    @1[%8] = %8
                """);
        refused("the size of scratch memory depends on elements", """
                %5 = load @0 %2
                %6 = max %5, %2
                scratch &0: int64[%6]
                """);
    }
}
