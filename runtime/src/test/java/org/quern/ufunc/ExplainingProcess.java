package org.quern.ufunc;

import java.nio.file.Path;
import org.quern.Quern;
import org.quern.dtype.DType;

/** A child process for {@link ExplainTest}. */
final class ExplainingProcess {
    private static final DType[] TYPES = {DType.FLOAT64, DType.FLOAT64};

    private ExplainingProcess() {}

    public static void main(String[] args) {
        Ufunc saxpy = Ufunc.define("saxpy", (x, y) -> x.mul(2.5).add(y));
        switch (args[0]) {
            case "explain" -> System.out.println(saxpy.explain(TYPES));
            case "compile" -> System.out.println("compiled " + saxpy.prepare(TYPES).compiled());
            case "ahead" ->
                System.out.println(saxpy.compileFor("x86-64-v2", TYPES) + " " + saxpy.compileFor("x86-64-v3", TYPES)
                        + " " + saxpy.compileFor("x86-64-v4", TYPES) + " " + saxpy.compileFor("x86-64-v3", TYPES));
            case "again" ->
                System.out.println(saxpy.recompile("x86-64-v2", TYPES) + " " + saxpy.recompile("x86-64-v3", TYPES)
                        + " " + saxpy.recompile("x86-64-v4", TYPES));
            case "elsewhere" -> {
                Path other = Quern.cache().directory().resolve("other");
                Ufunc twice = Ufunc.define("twice", x -> x.mul(2));
                System.out.println(twice.compileFor("x86-64-v3", other, DType.INT32) + " "
                        + twice.compileFor("x86-64-v3", other, DType.INT32) + " "
                        + twice.recompile("x86-64-v3", DType.INT32));
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }
}
