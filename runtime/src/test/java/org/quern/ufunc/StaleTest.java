package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;

/** Source code that is edited between runs: what changes the meaning is compiled again, what does not is a hit. */
class StaleTest {
    private static final Map<String, String> SOURCES = Map.of(
            "Edited", """
                    import org.quern.array.*;
                    import org.quern.dsl.*;
                    import org.quern.dtype.*;
                    import org.quern.ufunc.*;
                    public class Edited {
                        static Expr body(Expr x) {
                            Expr square = x.mul(x);
                            return Helper.scaled(square).add(Helper.DEVICE.of(x));
                        }
                        static final Ufunc KERNEL = Ufunc.define("edited", x -> body(x));
                        public static NDArray call(NDArray x) {
                            return KERNEL.apply(x);
                        }
                    }
                    """,
            "Helper", """
                    import org.quern.dsl.*;
                    class Helper {
                        static Expr scaled(Expr x) {
                            return x.mul(Constants.SCALE);
                        }
                        static final DeviceFunction DEVICE = DeviceFunction.define("device", x -> x.add(100));
                    }
                    """,
            "Constants", """
                    class Constants {
                        static final double SCALE = Double.parseDouble("2");
                    }
                    """);

    @TempDir
    private Path place;

    private final List<String> variants = new ArrayList<>();
    private Path cache;

    @BeforeEach
    void original() throws IOException {
        cache = place.resolve("cache");
        variant("original", "Edited", "", "");
    }

    /** Compiles the sources with one edit. */
    private void variant(String name, String unit, String from, String to) throws IOException {
        Map<String, String> edited = new TreeMap<>(SOURCES);
        assertTrue(SOURCES.get(unit).contains(from), from);
        edited.put(unit, SOURCES.get(unit).replace(from, to));
        Path sources = Files.createDirectories(place.resolve("sources-" + name));
        Path classes = Files.createDirectories(place.resolve(name));
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none", "-classpath",
                System.getProperty("java.class.path")));
        for (Map.Entry<String, String> source : edited.entrySet()) {
            Path file = sources.resolve(source.getKey() + ".java");
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        assertEquals(0, javac.run(null, null, null, arguments.toArray(new String[0])), name);
        variants.add(classes.toString());
    }

    /** One process for each variant would do the same, and take longer: the cache knows nothing of classes. */
    private List<String> run(String... options) {
        Child child = Child.run(true, cache, List.of(options), StaleProcess.class, variants.toArray(new String[0]));
        assertEquals(0, child.status(), child.output());
        return child.output().lines().toList();
    }

    @Test
    void editsThatMeanSomethingElseAreCompiled() throws IOException {
        variant("kernel", "Edited", "x.mul(x)", "x.mul(x).mul(x)");
        variant("helper", "Helper", "x.mul(Constants.SCALE)", "x.mul(Constants.SCALE).neg()");
        variant("device", "Helper", "x.add(100)", "x.sub(100)");
        variant("constant", "Constants", "\"2\"", "\"3\"");
        variant("fastmath", "Edited", "-> body(x))", "-> body(x)).fastmath(FastMath.REASSOC)");
        variant("accuracy", "Edited", "-> body(x))", "-> body(x)).accuracy(Accuracy.TIGHT)");
        variant("signature", "Edited", "KERNEL.apply(x)", "KERNEL.on(x).out(NDArray.empty(DType.FLOAT32, 3)).run()");
        List<String> expected = List.of(
                "original: 0 hit, 1 miss, [103. 110. 121.]",
                "kernel: 0 hit, 1 miss, [103. 118. 157.]",
                "helper: 0 hit, 1 miss, [99. 94. 85.]",
                "device: 0 hit, 1 miss, [-97. -90. -79.]",
                "constant: 0 hit, 1 miss, [104. 114. 130.]",
                "fastmath: 0 hit, 1 miss, [103. 110. 121.]",
                "accuracy: 0 hit, 1 miss, [103. 110. 121.]",
                "signature: 0 hit, 1 miss, [103. 110. 121.]");
        assertEquals(expected, run());
        // And each has code of its own, so that going back and forth compiles nothing.
        assertEquals(expected.stream().map(line -> line.replace("0 hit, 1 miss", "1 hit, 0 miss")).toList(), run());
        // An option of the process, of which every overload depends.
        assertEquals(expected, run("-Dquern.lanes=2"));
        assertEquals(expected, run("-Dquern.cpu=x86-64-v2"));
    }

    @Test
    void editsThatMeanTheSameAreHits() throws IOException {
        variant("comment", "Edited", "static Expr body", "/** The body. */\n    static Expr body");
        variant("local", "Edited", "square", "product");
        variant("parameter", "Helper", "scaled(Expr x) {\n        return x.", "scaled(Expr y) {\n        return y.");
        variant("inlined", "Edited", "Helper.scaled(square)", "square.mul(Constants.SCALE)");
        variant("devicesName", "Helper", "\"device\"", "\"another\"");
        variant("layout", "Edited", "KERNEL.apply(x)", "KERNEL.apply(NDArray.linspace(3, 1, 3).flip(0))");
        assertEquals(List.of(
                "original: 0 hit, 1 miss, [103. 110. 121.]",
                "comment: 1 hit, 0 miss, [103. 110. 121.]",
                "local: 1 hit, 0 miss, [103. 110. 121.]",
                "parameter: 1 hit, 0 miss, [103. 110. 121.]",
                "inlined: 1 hit, 0 miss, [103. 110. 121.]",
                "devicesName: 1 hit, 0 miss, [103. 110. 121.]",
                "layout: 1 hit, 0 miss, [103. 110. 121.]"), run());
    }
}
