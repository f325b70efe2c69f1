package app;

import static org.quern.dsl.Ops.sqrt;

import java.nio.file.Path;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.array.Npy;
import org.quern.ufunc.Ufunc;

/** Reads two arrays, writes the length of their hypotenuses, and says whether the code was compiled or loaded. */
public final class Main {
    private static final Ufunc HYPOT = Ufunc.define("hypot", (x, y) -> sqrt(x.mul(x).add(y.mul(y))));

    private Main() {}

    /** Arguments: two inputs, one output. */
    public static void main(String[] args) {
        NDArray r = HYPOT.apply(Npy.read(Path.of(args[0])), Npy.read(Path.of(args[1])));
        Npy.write(Path.of(args[2]), r);
        System.out.println(r + " " + (Quern.cache().use().hits() == 1 ? "loaded" : "compiled"));
    }
}
