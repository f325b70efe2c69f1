package org.quern.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.quern.testing.Refusal.refused;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.error.ShapeException;

class SolverTest {
    /** Signature; shapes, {@code -} for an output that is not given; sizes of all dimensions; core shapes of the outputs. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "(m,n),(n,p)->(m,p); 9 2 3,3 4,-; 2 3 4; 2 4",
        "(m,n),(n,p)->(m,p); 2 0,0 4,-; 2 0 4; 2 4",
        "(),()->(); 1 2,'',-; ''; ''",
        "(n?,k),(k,m?)->(n?,m?); 2 3,3 4,-; 2 3 4; 2 4",
        "(n?,k),(k,m?)->(n?,m?); 3,3 4,-; 1 3 4; 4",
        "(n?,k),(k,m?)->(n?,m?); 2 3,3,-; 2 3 1; 2",
        "(n?,k),(k,m?)->(n?,m?); 3,3,-; 1 3 1; ''",
        "(n?,k),(k,m?)->(n?,m?); 2 3,3 4,4; 1 3 4; 4",
        "(a?,b?,k)->(b?,a?); 5 6,-; 1 5 6; 5",
        "(3?,k)->(3?); 7,-; 1 7; ''",
        "(3?,k)->(3?); 3 7,-; 3 7; 3",
        "(n|1),(n|1)->(n); 1,5,-; 5; 5",
        "(n|1),(n|1)->(n); 5,1,-; 5; 5",
        "(n|1),(n|1)->(n); 1,1,-; 1; 1",
        "(n|1),(n|1)->(n); 1,0,-; 0; 0",
        "(n),(n|1)->(n); 0,1,-; 0; 0",
        "(n|1,n)->(n); 1 4,-; 4; 4",
        "(3|1),()->(3); 1,2,-; 3; 3",
        "(n?|1),(n?)->(); 1,4,-; 4; ''",
        "(n)->(n,m); 2,2 7; 2 7; 2 7",
        "->(n,n); 3 3; 3; 3 3",
        "()->(2); '',-; 2; 2",
        "(n)->(n+1); 4,-; 4 5; 5",
        "(n),(m)->(n*m); 4,5,-; 4 5 20; 20",
        "(n)->(n/2+1); 5,-; 5 3; 3",
        "(n)->((n-4)/2+3); 1,-; 1 1; 1",
        "(m,n)->(p=min(m,n),m); 7 5,-; 7 5 5; 5 7",
        "(m,n)->(p=max(m,n),p*2,9); 7 5,-; 7 5 7 14 9; 7 14 9",
        "(n)->(q,q+n); 2,3 5; 2 3 5; 3 5",
        "(n)->(n*n*n*0); 2,-; 2 0; 0",
        "(n)->(n+9223372036854775806); 1,-; 1 9223372036854775807; 9223372036854775807",
        "inout(n),()->; 4,2; 4; ",
    })
    void solved(String signature, String shapes, String sizes, String core) {
        CoreSignature s = CoreSignature.parse(signature);
        long[][] given = given(s, shapes);
        long absent = absent(s, given);
        long[] solved = s.solve(given, absent);
        assertArrayEquals(numbers(sizes), solved);
        if (s.outputCount() > 0) {
            assertArrayEquals(numbers(core), s.coreShape(s.inputCount(), solved, absent));
        }
    }

    @Test
    void absence() {
        CoreSignature s = CoreSignature.parse("(n?,k),(k,m?)->(n?,m?)");
        assertEquals(0, s.absent(2, 5, -1));
        assertEquals(1, s.absent(1, 2, -1));
        assertEquals(4, s.absent(2, 1, -1));
        assertEquals(5, s.absent(1, 1, 0));
        assertEquals(1, s.coreRank(0, 5));
        assertEquals(2, s.coreRank(0, 4));
        assertEquals(0, s.coreRank(2, 5));
    }

    private static void mismatch(String signature, String shapes, String message) {
        CoreSignature s = CoreSignature.parse(signature);
        long[][] given = given(s, shapes);
        refused(ShapeException.class, () -> s.solve(given, absent(s, given)), message + ": signature " + signature);
    }

    @Test
    void mismatches() {
        mismatch("(m,n),(n,p)->(m,p)", "3 5,4 2,-", "operand 1 has size 4 in core dimension n, operand 0 has 5");
        mismatch("(m,n),(n,p)->(m,p)", "3 5,5 2,3 7", "output 0 has size 7 in core dimension p, operand 1 has 2");
        mismatch("(m,n),(n,p)->(m,p)", "3 5,5 2,1 2", "output 0 has size 1 in core dimension m, operand 0 has 3");
        mismatch("(m,m)->()", "8 3 4,-", "operand 0 has sizes 3 and 4 in core dimension m");
        mismatch("(),(n),(m),(n)->()", "'',1,2,3,-", "operand 3 has size 3 in core dimension n, operand 1 has 1");
        mismatch("(n)->(q),(q)", "2,3,4", "output 1 has size 4 in core dimension q, output 0 has 3");
        mismatch("(n?,k),(k,m?)->(n?,m?)", "5,4,-", "operand 1 has size 4 in core dimension k, operand 0 has 5");
        mismatch("(n|1),(n|1),(n|1)->()", "1,2,3,-", "operand 2 has size 3 in core dimension n, operand 1 has 2");
        mismatch("(n),(n|1)->()", "1,3,-", "operand 1 has size 3 in core dimension n, operand 0 has 1");
        mismatch("(n|1)->(n)", "1,3", "output 0 has size 3 in core dimension n, operand 0 has 1");
        mismatch("(3),(3)->(3)", "3,2,-", "operand 1 has size 2 in the core dimension of fixed size 3");
        mismatch("(3|1),()->(3)", "1,'',1", "output 0 has size 1 in the core dimension of fixed size 3");
        mismatch("(3|1)->()", "0,-", "operand 0 has size 0 in the core dimension of fixed size 3");
        mismatch("(m,n)->(p=min(m,n))", "4 5,5",
                "output 0 has size 5 in core dimension p=min(m,n), which is 4 for m=4, n=5");
        mismatch("(n)->(n+1)", "4,4", "output 0 has size 4 in core dimension n+1, which is 5 for n=4");
    }

    @Test
    void notDetermined() {
        mismatch("(n)->(n,m)", "3,-",
                "no input has core dimension m, so output 0 (n,m) must be given to know its size");
        mismatch("(n)->(),(m,n)", "3,-,-",
                "no input has core dimension m, so output 1 (m,n) must be given to know its size");
        mismatch("(n)->(m),(m)", "3,-,-",
                "no input has core dimension m, so output 0 (m) must be given to know its size");
        assertArrayEquals(numbers("3 6"), CoreSignature.parse("(n)->(m),(m)").solve(new long[][] {{3}, null, {6}}, 0));
    }

    @Test
    void badExpressions() {
        mismatch("(n)->(n-1)", "0,-", "core dimension n-1 is the negative size -1 for n=0; a size is 0 to 2^63-1");
        mismatch("(n,m)->(p=n/m)", "3 0,-", "core dimension p=n/m divides by zero for n=3, m=0; a size is 0 to 2^63-1");
        mismatch("(n),(m)->(n*m)", "4294967296,2147483648,-",
                "core dimension n*m overflows 64 bits for n=4294967296, m=2147483648; a size is 0 to 2^63-1");
        mismatch("(n)->(n*n-n*n)", "9223372036854775807,-",
                "core dimension n*n-n*n overflows 64 bits for n=9223372036854775807; a size is 0 to 2^63-1");
        mismatch("(n)->(n+9223372036854775807)", "1,-",
                "core dimension n+9223372036854775807 overflows 64 bits for n=1; a size is 0 to 2^63-1");
        mismatch("()->(0-9223372036854775807-2)", "'',-",
                "core dimension 0-9223372036854775807-2 overflows 64 bits for all sizes; a size is 0 to 2^63-1");
        mismatch("()->(1-2)", "'',-",
                "core dimension 1-2 is the negative size -1 for all sizes; a size is 0 to 2^63-1");
        mismatch("(n)->(p=n-3,p+3)", "1,-",
                "core dimension p=n-3 is the negative size -2 for n=1; a size is 0 to 2^63-1");
    }

    @Test
    void tooFewDimensions() {
        mismatch("(m,n),(n,p)->(m,p)", "5,5 2,-", "operand 0 has 1 dimension, its core (m,n) needs 2");
        mismatch("(m,n),(n,p)->(m,p)", "5 5,'',-", "operand 1 has 0 dimensions, its core (n,p) needs 2");
        mismatch("(m,n),(n,p)->(m,p)", "5 5,5 2,5", "output 0 has 1 dimension, its core (m,p) needs 2");
        mismatch("(n?,k),(k,m?)->(n?,m?)", "'',3,-", "operand 0 has 0 dimensions, its core (n?,k) needs at least 1");
    }

    private static long absent(CoreSignature s, long[][] shapes) {
        return s.absent(Arrays.stream(shapes).mapToInt(shape -> shape == null ? -1 : shape.length).toArray());
    }

    private static long[][] given(CoreSignature s, String text) {
        String[] shapes = text.split(",", -1);
        long[][] given = new long[s.operandCount()][];
        for (int i = 0; i < shapes.length; i++) {
            given[i] = shapes[i].equals("-") ? null : numbers(shapes[i]);
        }
        return given;
    }

    private static long[] numbers(String text) {
        return Arrays.stream(text.replace("'", "").split(" ")).filter(n -> !n.isEmpty()).mapToLong(Long::parseLong)
                .toArray();
    }
}
