package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/** Names, operands, and dtypes of results, against NumPy 2.4's for every combination. Next to nothing is compiled. */
final class UfuncDtypesTest {
    @Test
    void everyUfuncByAllItsNames() {
        Set<String> expected = new TreeSet<>();
        for (NumpyUfuncs ufunc : NumpyUfuncs.all()) {
            Ufunc constant = NumpyUfuncs.constant(ufunc.name());
            assertEquals(ufunc.inputs(), constant.inputs(), ufunc.name());
            assertEquals(ufunc.outputs(), constant.outputs(), ufunc.name());
            expected.add(ufunc.name().toUpperCase(Locale.ROOT));
            for (String alias : ufunc.aliases()) {
                assertSame(constant, NumpyUfuncs.constant(alias), alias);
                expected.add(alias.toUpperCase(Locale.ROOT));
            }
        }
        assertEquals(expected, new TreeSet<>(Arrays.stream(Ufuncs.class.getFields()).map(Field::getName).toList()));
        assertEquals(85, NumpyUfuncs.all().size());
        assertEquals(List.of("quotient", "remainder"), Ufuncs.DIVMOD.outputNames());
        assertEquals(List.of("significand", "exponent"), Ufuncs.FREXP.outputNames());
        assertEquals(List.of("fraction", "whole"), Ufuncs.MODF.outputNames());
    }

    @Test
    void areNumpys() {
        List<String> wrong = new ArrayList<>();
        int given = 0;
        int refused = 0;
        for (NumpyUfuncs ufunc : NumpyUfuncs.all()) {
            Ufunc constant = NumpyUfuncs.constant(ufunc.name());
            List<DType[]> combinations = ufunc.combinations();
            for (int i = 0; i < combinations.size(); i++) {
                List<String> expected = ufunc.expected(i);
                List<String> got = results(constant, combinations.get(i));
                if (expected == null) {
                    refused++;
                } else {
                    given++;
                }
                if (expected == null ? got != null : !expected.equals(got)) {
                    wrong.add(ufunc.name() + " of " + Arrays.toString(combinations.get(i)) + ": " + got + ", "
                            + expected + " expected");
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
        assertEquals(List.of(4736, 379), List.of(given, refused));
    }

    /** Null if refused, by a message that names one of the dtypes. */
    private static List<String> results(Ufunc kernel, DType[] types) {
        String signature;
        try {
            signature = kernel.explain(types).signature();
        } catch (KernelException e) {
            assertTrue(Arrays.stream(types).anyMatch(t -> e.getMessage().contains(t.toString())), e.getMessage());
            return null;
        }
        return List.of(signature.substring(signature.indexOf("->") + 2).split(","));
    }

    @Test
    void refusalsNameDtypeAndRule() {
        assertEquals("sub has no form for this dtype: bool and bool given, which promote to bool"
                + " (rule: bools have no difference: use xor())", refusal(Ufuncs.SUBTRACT, DType.BOOL, DType.BOOL));
        assertEquals("neg has no form for this dtype: bool given (rule: bools have no negative: use not())",
                refusal(Ufuncs.NEGATIVE, DType.BOOL));
        assertEquals("shl has no form for this dtype: float64 and int8 given, which promote to float64"
                + " (rule: shifts are of integers)", refusal(Ufuncs.LEFT_SHIFT, DType.FLOAT64, DType.INT8));
        assertEquals(
                "popcount has no form for this dtype: float32 given (rule: bits are counted and moved in integers)",
                refusal(Ufuncs.BITWISE_COUNT, DType.FLOAT32));
        assertEquals("the body of 'gcd' threw, for [int8, uint64]: org.quern.error.ArgumentException: gcd has no form"
                + " for this dtype: int8 and uint64 given, which promote to float64 (rule: divisors are of integers)",
                refusal(Ufuncs.GCD, DType.INT8, DType.UINT64));
        assertEquals("the body of 'positive' threw, for [bool]: org.quern.error.ArgumentException: positive has no form"
                + " for bool (rule: bools have no sign)", refusal(Ufuncs.POSITIVE, DType.BOOL));
        assertEquals("ldexp: an exponent of uint64 given, an integer that casts safely to int64 expected",
                refusal(Ufuncs.LDEXP, DType.FLOAT64, DType.UINT64));
    }

    private static String refusal(Ufunc kernel, DType... types) {
        return assertThrows(KernelException.class, () -> kernel.explain(types)).rule();
    }

    /** The page has a cell for each constant, and none for others. */
    @Test
    void everyConstantIsOnThePage() throws IOException {
        String page = Files.readString(Path.of("..", "src", "site", "markdown", "ufuncs.md"));
        String table = page.substring(page.indexOf("| ufuncs |"), page.indexOf("Result dtypes are"));
        List<String> told = Pattern.compile("`([A-Z0-9_]+)`").matcher(table).results().map(m -> m.group(1)).sorted()
                .toList();
        assertEquals(Arrays.stream(Ufuncs.class.getFields()).map(Field::getName).sorted().toList(), told);
    }

    @Test
    void serializedByName() throws IOException, ClassNotFoundException {
        for (Field field : Ufuncs.class.getFields()) {
            Ufunc kernel = NumpyUfuncs.constant(field.getName());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(kernel);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                assertSame(kernel, in.readObject());
            }
        }
    }

    @Test
    void numbersTakeTheArraysDtype() {
        NDArray sum = Ufuncs.ADD.apply(NDArray.of((byte) 1, (byte) 127), 1);
        assertEquals(DType.INT8, sum.dtype());
        assertEquals(-128, sum.getLong(1));
    }
}
