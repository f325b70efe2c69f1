package org.quern.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.quern.dsl.Ops;

/** Expressions know the functions of kernels, by the same names in NumPy's spelling. */
class VocabularyTest {
    /** What has another meaning in NumPy, or none in an expression. */
    private static final Map<String, String> UNKNOWN = Map.of("max", "NumPy's is a reduction", "min",
            "NumPy's is a reduction", "frexp", "two results", "modf", "two results");

    @Test
    void everyFunctionOfKernelsIsKnown() {
        Map<String, String> unknown = new TreeMap<>();
        int known = 0;
        for (Method m : Ops.class.getDeclaredMethods()) {
            if (Modifier.isPublic(m.getModifiers())) {
                String name = m.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
                Functions.Function f = Functions.get(name);
                if (f == null) {
                    unknown.put(m.getName(), UNKNOWN.getOrDefault(m.getName(), "?"));
                } else {
                    assertEquals(m.getParameterCount(), f.arguments(), name);
                    known++;
                }
            }
        }
        assertEquals(new TreeMap<>(UNKNOWN), unknown);
        assertTrue(known >= 85, "known: " + known);
    }
}
