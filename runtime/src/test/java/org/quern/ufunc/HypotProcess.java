package org.quern.ufunc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dsl.Ops;

/** A child process for {@link WithoutLlvmTest}: computes once, and says how. */
public final class HypotProcess {
    private HypotProcess() {}

    static Ufunc define() {
        return Ufunc.define("hypot3", (x, y) -> Ops.sqrt(x.mul(x).add(y.mul(y))).add(Ops.exp(x.sub(x))));
    }

    public static void main(String[] args) throws IOException {
        Ufunc hypot = define();
        try {
            NDArray r = hypot.apply(NDArray.of(3.0, 6.0, 9.0), NDArray.of(4, 8, 12));
            System.out.println("result " + r);
        } catch (RuntimeException e) {
            System.out.println("thrown " + e);
            return;
        }
        System.out.println("compiled " + hypot.overloads().get(0).compiled());
        System.out.println("hits " + Quern.cache().use().hits());
        String maps = Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1);
        System.out.println("mapped " + (maps.contains("libLLVM") || maps.contains("libjniLLVM")));
    }
}
