package org.quern.settings;

import java.util.List;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/** Does what looks at settings, twice each, and prints what is thrown. */
public final class SettingsProcess {
    private SettingsProcess() {}

    public static void main(String[] arguments) {
        Ufunc twice = Ufunc.define("twice", x -> x.add(x));
        List<Runnable> all = List.of(Quern::threads, () -> NDArray.of(1.0), Quern::cache,
                () -> twice.explain(DType.FLOAT64));
        for (Runnable work : all) {
            for (int i = 0; i < 2; i++) {
                try {
                    work.run();
                } catch (Throwable e) {
                    System.out.println(e);
                }
            }
        }
    }
}
