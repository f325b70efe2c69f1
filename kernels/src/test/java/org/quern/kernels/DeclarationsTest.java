package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.quern.ufunc.UniversalFunction;

/** What is declared is every kernel of the package that is a constant, for floats if it has them, and traces for its dtypes. */
final class DeclarationsTest {
    private static final Set<UniversalFunction> OF_INTEGERS = Set.of(Ufuncs.GCD, Ufuncs.LCM, Ufuncs.BITWISE_AND,
            Ufuncs.BITWISE_OR, Ufuncs.BITWISE_XOR, Ufuncs.INVERT, Ufuncs.LEFT_SHIFT, Ufuncs.RIGHT_SHIFT,
            Ufuncs.BITWISE_COUNT);

    @Test
    void allThatThereIs() throws IOException, URISyntaxException, ReflectiveOperationException {
        Set<String> declared = new TreeSet<>();
        new Catalogue().declare((kernel, inputs) -> {
            assertTrue(declared.add(kernel.name() + " " + List.of(inputs)), "twice: " + kernel);
            assertEquals(64, kernel.cacheName("x86-64-v3", inputs).replaceAll(".*/|\\.nbc", "").length());
        });
        Set<String> expected = new TreeSet<>();
        for (UniversalFunction kernel : constants()) {
            for (String type : new String[] {"float64", "float32"}) {
                String second = kernel == Ufuncs.LDEXP ? "int64" : type;
                if (!OF_INTEGERS.contains(kernel)) {
                    expected.add(kernel.name() + " "
                            + Stream.iterate(type, t -> second).limit(kernel.inputs()).toList());
                }
            }
        }
        Set<String> ofIntegers = new TreeSet<>(declared);
        ofIntegers.removeAll(expected);
        assertEquals(declared.size(), expected.size() + ofIntegers.size());
        for (UniversalFunction kernel : OF_INTEGERS) {
            assertTrue(ofIntegers.contains(kernel.name() + " " + Collections.nCopies(kernel.inputs(), "int64")),
                    kernel.name());
        }
        assertTrue(ofIntegers.stream().allMatch(k -> k.matches("\\w+ \\[int64(, int64)?]")), ofIntegers::toString);
        assertEquals(39, ofIntegers.size());
    }

    private static Set<UniversalFunction> constants()
            throws IOException, URISyntaxException, ReflectiveOperationException {
        Path directory = Path.of(Catalogue.class.getResource("Catalogue.class").toURI()).getParent();
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(
                    f -> f.toString().endsWith(".class") && !f.getFileName().toString().contains("package-info"))
                    .toList();
        }
        Set<UniversalFunction> found = new HashSet<>();
        for (Path file : files) {
            Class<?> c = Class.forName("org.quern.kernels." + file.getFileName().toString().replace(".class", ""));
            for (Field field : c.getFields()) {
                if (UniversalFunction.class.isAssignableFrom(field.getType())) {
                    found.add((UniversalFunction) field.get(null));
                }
            }
        }
        return found;
    }
}
