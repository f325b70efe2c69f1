package org.quern.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/**
 * NumPy's ufuncs, as its tables tell them.
 *
 * @param aliases its other names
 * @param results by combination of dtypes, in the order of {@link #combinations}, letters of the results' dtypes
 */
record NumpyUfuncs(String name, List<String> aliases, int inputs, int outputs, String results) {
    private static final List<DType> TYPES = List.of(DType.BOOL, DType.INT8, DType.UINT8, DType.INT16, DType.UINT16,
            DType.INT32, DType.UINT32, DType.INT64, DType.UINT64, DType.FLOAT32, DType.FLOAT64);
    /** Quern has no float16: what NumPy computes in it is float32. */
    private static final Map<Character, String> NAMES = Map.ofEntries(Map.entry('?', "bool"), Map.entry('b', "int8"),
            Map.entry('B', "uint8"), Map.entry('h', "int16"), Map.entry('H', "uint16"), Map.entry('i', "int32"),
            Map.entry('I', "uint32"), Map.entry('l', "int64"), Map.entry('L', "uint64"), Map.entry('e', "float32"),
            Map.entry('f', "float32"), Map.entry('d', "float64"));

    static List<NumpyUfuncs> all() {
        try (InputStream in = NumpyUfuncs.class.getResourceAsStream("/numpy/ufunc-dtypes.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(NumpyUfuncs::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NumpyUfuncs row(String line) {
        String[] cells = line.split("\t", -1);
        int inputs = Integer.parseInt(cells[2]);
        int combinations = inputs == 1 ? TYPES.size() : TYPES.size() * TYPES.size();
        return new NumpyUfuncs(cells[0], cells[1].equals("-") ? List.of() : List.of(cells[1].split(",", -1)), inputs,
                cells[3].length() / combinations, cells[3]);
    }

    /** Every combination of the operands' dtypes. */
    List<DType[]> combinations() {
        List<DType[]> all = new ArrayList<>();
        for (DType a : TYPES) {
            if (inputs == 1) {
                all.add(new DType[] {a});
            } else {
                TYPES.forEach(b -> all.add(new DType[] {a, b}));
            }
        }
        return all;
    }

    /** The results' dtypes for a combination; null if NumPy refuses it. */
    List<String> expected(int combination) {
        String letters = results.substring(combination * outputs, (combination + 1) * outputs);
        return letters.startsWith("-") ? null : letters.chars().mapToObj(c -> NAMES.get((char) c)).toList();
    }

    /** The constant of a name. */
    static Ufunc constant(String name) {
        try {
            return (Ufunc) Ufuncs.class.getField(name.toUpperCase(Locale.ROOT)).get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no constant for " + name, e);
        }
    }
}
