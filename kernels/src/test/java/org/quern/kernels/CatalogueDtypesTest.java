package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;

/** The dtypes of results, against the loops that NumPy 2.4 picks, for every combination of dtypes that Quern has. Nothing is compiled. */
final class CatalogueDtypesTest {
    private static final List<Gufunc> AS_MULTIPLY = List.of(Products.OUTER, Products.INNER, Windows.CONVOLVE_VALID,
            Windows.CONVOLVE_FULL);
    private static final List<Gufunc> AS_EXP = List.of(Softmax.SOFTMAX, Softmax.LOGSUMEXP, Windows.MOVING_MEAN,
            LinearSystems.CHOLESKY);

    private static final Map<String, List<Gufunc>> KERNELS = Map.of(
            "matmul", List.of(MatrixProduct.MATMUL),
            "vecdot", List.of(Products.VECDOT),
            "matvec", List.of(Products.MATVEC),
            "vecmat", List.of(Products.VECMAT),
            "multiply", AS_MULTIPLY,
            "exp", AS_EXP);

    @Test
    void areNumpys() throws IOException {
        List<String> wrong = new ArrayList<>();
        int calls = 0;
        for (String[] row : rows()) {
            for (Gufunc kernel : KERNELS.get(row[0])) {
                // Quern has no float16: what NumPy computes in it is float32.
                String expected = row[2].substring(row[2].indexOf("->") + 2).replace("float16", "float32");
                String got = result(kernel, types(row[1]));
                if (!got.equals(expected)) {
                    wrong.add(kernel.name() + " " + row[1] + ": " + got + ", " + expected + " expected");
                }
                calls++;
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(8 * 121 + 4 * 11, calls);
    }

    /** Distances and solutions compute in the wider of the two operands' real dtypes. */
    @Test
    void ofTwoOperandsTheWiderRealDtype() throws IOException {
        Map<String, String> real = new HashMap<>();
        for (String[] row : rows()) {
            if (row[0].equals("exp")) {
                real.put(row[1], row[2].substring(row[2].indexOf("->") + 2).replace("float16", "float32"));
            }
        }
        for (String a : real.keySet()) {
            for (String b : real.keySet()) {
                String expected = real.get(a).equals(real.get(b)) ? real.get(a) : "float64";
                assertEquals(expected, result(Distances.PAIRWISE, types(a + "," + b)), a + " and " + b);
                assertEquals(expected, result(LinearSystems.SOLVE, types(a + "," + b)), a + " and " + b);
            }
        }
    }

    private static String result(Gufunc kernel, DType[] types) {
        String signature = kernel.explain(types).signature();
        return signature.substring(signature.indexOf("->") + 2);
    }

    private static DType[] types(String names) {
        return Arrays.stream(names.split(",")).map(DType::of)
                .toArray(DType[]::new);
    }

    private static List<String[]> rows() throws IOException {
        try (InputStream in = CatalogueDtypesTest.class.getResourceAsStream("/numpy/core-dtypes.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(l -> l.split("\t"))
                    .toList();
        }
    }
}
