package org.quern.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.error.ArgumentException;
import org.quern.error.SignatureException;
import org.quern.testing.Golden;

class ParserTest {
    /** As given, as written, without names. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "(m,n),(n,p)->(m,p); (m,n),(n,p)->(m,p); (d0,d1),(d1,d2)->(d0,d2)",
        "' ( m , n ) , ( n , p ) \t->\n( m , p ) '; (m,n),(n,p)->(m,p); (d0,d1),(d1,d2)->(d0,d2)",
        "(),()->(); (),()->(); (),()->()",
        "(x_1),(X)->(_); (x_1),(X)->(_); (d0),(d1)->(d2)",
        "(3),(03)->(3); (3),(3)->(3); (3),(3)->(3)",
        "(3,k)->(k,2); (3,k)->(k,2); (3,d1)->(d1,2)",
        "(9223372036854775807)->(0012); (9223372036854775807)->(12); (9223372036854775807)->(12)",
        "(n?,k),(k,m?)->(n?,m?); (n?,k),(k,m?)->(n?,m?); (d0?,d1),(d1,d2?)->(d0?,d2?)",
        "(3?,k)->(3?); (3?,k)->(3?); (3?,d1)->(3?)",
        "(n|1),(n | 1)->(n); (n|1),(n|1)->(n); (d0|1),(d0|1)->(d0)",
        "(n?|1),(n?)->(); (n?|1),(n?)->(); (d0?|1),(d0?)->()",
        "(3|1),(3)->(); (3|1),(3)->(); (3|1),(3)->()",
        "(n)->(n,m); (n)->(n,m); (d0)->(d0,d1)",
        "->(n,n); ->(n,n); ->(d0,d0)",
        "(n)->(n+1); (n)->(n+1); (d0)->(d1=d0+1)",
        "(n)->(n+1),(n + 1); (n)->(n+1),(n+1); (d0)->(d1=d0+1),(d1)",
        "(n)->(p=n+1),(p,n+1); (n)->(p=n+1),(p,n+1); (d0)->(d1=d0+1),(d1,d2=d0+1)",
        "(n),(m)->(n*m); (n),(m)->(n*m); (d0),(d1)->(d2=d0*d1)",
        "(n)->((n/2)+1); (n)->(n/2+1); (d0)->(d1=d0/2+1)",
        "(m,n)->(p = min ( m , n )),(p,p); (m,n)->(p=min(m,n)),(p,p); (d0,d1)->(d2=min(d0,d1)),(d2,d2)",
        "(a,b)->(max(a,b,min(a,3))); (a,b)->(max(a,b,min(a,3))); (d0,d1)->(d2=max(d0,d1,min(d0,3)))",
        "(a,b)->(max(max(a,b),3)); (a,b)->(max(a,b,3)); (d0,d1)->(d2=max(d0,d1,3))",
        "(a,b)->(max(a,max(b,3))); (a,b)->(max(a,max(b,3))); (d0,d1)->(d2=max(d0,max(d1,3)))",
        "(a,b)->(a-(b-1)); (a,b)->(a-(b-1)); (d0,d1)->(d2=d0-(d1-1))",
        "(a,b)->((a-b)-1); (a,b)->(a-b-1); (d0,d1)->(d2=d0-d1-1)",
        "(a,b)->(a*(b/2)); (a,b)->(a*(b/2)); (d0,d1)->(d2=d0*(d1/2))",
        "(a,b)->((a*b)/(2+1)); (a,b)->(a*b/(2+1)); (d0,d1)->(d2=d0*d1/(2+1))",
        "(n)->((n),((4))); (n)->(n,4); (d0)->(d0,4)",
        "(min,max)->(min,max(min,max)); (min,max)->(min,max(min,max)); (d0,d1)->(d0,d2=max(d0,d1))",
        "(n),inout(n)->(); (n),inout(n)->(); (d0),inout(d0)->()",
        "inout ( n ) ->; inout(n)->; inout(d0)->",
        "inout(),(inout)->; inout(),(inout)->; inout(),(d0)->",
    })
    void accepted(String given, String text, String canonical) {
        CoreSignature s = CoreSignature.parse(given);
        assertEquals(text, s.toString());
        assertEquals(canonical, s.canonical());
        assertEquals(s, CoreSignature.parse(text));
        assertEquals(s.hashCode(), CoreSignature.parse(text).hashCode());
        CoreSignature again = CoreSignature.parse(canonical);
        assertEquals(canonical, again.toString());
        assertEquals(canonical, again.canonical());
        for (int i = 0; i < s.operandCount(); i++) {
            assertArrayEquals(s.dims(i), again.dims(i));
        }
    }

    @Test
    void refused() {
        String[] given = {
            "", " ", "m", "(", "()", "(n", "(n,", "(n,)", "(,n)", "(n)(n)->()", "(n),->()", "(n)->", "(n)->()()",
            "(n)->(),",
            "(n)->()->()", "(n)=>()", "(n)-->()", "(n)->[n]", "(n.)->()", "(\u00e9)->()", "(\ud83d\ude00)->()",
            "(n m)->()", "(2n)->()",
            "(-3)->()", "(0)->()", "(n)->((0))", "(9223372036854775808)->()", "(n?,k),(n)->()", "(n),(n?)->()",
            "(3),(k)->(3?)",
            "(n??)->()", "(n|2)->()", "(n|)->()", "(n|1?)->()", "(n)->(n|1)", "inout(n|1)->()", "(n)->inout(n)",
            "inout->()",
            "inout inout(n)->", "(n+1)->()", "(p=n)->()", "(min(n,m))->()", "(n)->(n+)",
            "(n)->(n+1?)",
            "(n)->(n+1|1)", "(n)->(n+-1)", "(n)->(n=3)", "(n)->(p,p=n)", "(n)->(q=p,p=n)", "(n?)->(n+1)", "(n)->((n)",
            "(n)->((n+1,n)",
            "(n)->(min(n))", "(n)->(min(n,1)", "(n)->(min())", "(n)->(abs(n))", "(n)->(p=)", "(n)->(p==n)",
            "(m,\n\tn,->()",
        };
        StringBuilder messages = new StringBuilder();
        for (String s : given) {
            SignatureException e = assertThrows(SignatureException.class, () -> CoreSignature.parse(s), s);
            assertTrue(e.position() <= s.length(), s);
            messages.append(e.getMessage()).append('\n');
        }
        Golden.check("signature/refused.txt", messages.toString());
    }

    @Test
    void tooMuch() {
        String rank = IntStream.range(0, 33).mapToObj(i -> "n").collect(Collectors.joining(","));
        assertTrue(
                message("(" + rank + ")->()").startsWith("bad signature: an operand has at most 32 core dimensions\n"));
        assertEquals(32, CoreSignature.parse("(" + rank.substring(2) + ")->()").operand(0).rank());
        String dimensions = IntStream.range(0, 65).mapToObj(i -> "(n" + i + ")").collect(Collectors.joining(","));
        assertTrue(message(dimensions + "->()")
                .startsWith("bad signature: a signature has at most 64 distinct dimensions\n"));
        assertEquals("bad signature: 1003 characters given; a signature has at most 1000",
                message("(n)->(" + "(".repeat(997)));
        assertTrue(message("(n)->(" + "(".repeat(994)).startsWith("bad signature: found the end, expected a name,"));
    }

    private static String message(String signature) {
        return assertThrows(SignatureException.class, () -> CoreSignature.parse(signature)).getMessage();
    }

    @Test
    void model() {
        CoreSignature s = CoreSignature.parse("(n?,3),inout(k,n?),(k|1)->(q,p=k+1),(k-1)");
        assertEquals(3, s.inputCount());
        assertEquals(2, s.outputCount());
        assertEquals(s.operandCount(), s.inputs().size() + s.outputs().size());
        assertEquals(6, s.dimensionCount());
        assertEquals(new Dimension.Named("n", true, false), s.dimension(0));
        assertEquals(new Dimension.Fixed(3, false), s.dimension(1));
        assertEquals(new Dimension.Named("k", false, false), s.dimension(2));
        assertEquals(new Dimension.Named("q", false, true), s.dimension(3));
        assertEquals("p", s.dimensions().get(4).name());
        assertEquals(new Dimension.Computed(null,
                new Expression.Binary('-', new Expression.Size(2), new Expression.Constant(1))), s.dimension(5));
        assertArrayEquals(new int[] {2, 0}, s.dims(1));
        assertArrayEquals(new int[] {3, 4}, s.outputs().get(0).dims());
        assertTrue(s.operand(1).inOut());
        assertFalse(s.operand(0).inOut());
        assertTrue(s.operand(2).broadcast(0));
        assertFalse(s.operand(1).broadcast(0));
        assertEquals(4, s.index("p"));
        assertEquals("no core dimension is named z; the names are n, k, q, p: signature " + s,
                assertThrows(ArgumentException.class, () -> s.index("z")).getMessage());
        assertEquals("no core dimension is named z; the names are none: signature (3)->()",
                assertThrows(ArgumentException.class, () -> CoreSignature.parse("(3)->()").index("z")).getMessage());
    }

    @Test
    void equality() {
        CoreSignature s = CoreSignature.parse("(n)->(n)");
        assertEquals(s, CoreSignature.parse("( n ) -> ( (n) )"));
        assertNotEquals(s, CoreSignature.parse("(m)->(m)"));
        assertEquals(s.canonical(), CoreSignature.parse("(m)->(m)").canonical());
        assertNotEquals(s.canonical(), CoreSignature.parse("(m)->(n)").canonical());
    }
}
