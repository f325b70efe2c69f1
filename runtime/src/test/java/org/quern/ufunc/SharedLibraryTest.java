package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.Quern;
import org.quern.cache.BundleWriter;
import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.dtype.DType;
import org.quern.testing.Child;

/** One library in a parent loader serves applications in its children, each from the bundle that it brings, without LLVM. */
class SharedLibraryTest {
    @TempDir
    private Path place;

    private String bundle(double factor) {
        Path cache = place.resolve("made-" + factor);
        try (Ufunc kernel = Ufunc.define("shared", x -> x.mul(factor))) {
            String cpu = Quern.system().codeFor();
            kernel.compileFor(cpu, cache, DType.FLOAT64);
        }
        Path bundle = place.resolve("bundle-" + factor);
        BundleWriter.write(CodeCache.open(CacheSettings.at(cache)),
                new BundleWriter.Selection(Set.of(), Set.of(), null), bundle);
        return bundle.toString();
    }

    @Test
    void eachChildHasItsOwnAndTakesItAlong() {
        Child child = Child.run(false, place.resolve("cache"), List.of(), SharedLibraryProcess.class, bundle(2),
                bundle(3));
        assertEquals("""
                [10.]; kernel 'shared' float64->float64 for CPU is missing
                mapped
                [15.]; kernel 'shared' float64->float64 for CPU is missing
                gone
                not mapped
                [10.]; listed 1
                """.replace("CPU", Quern.system().codeFor()), child.output());
    }
}
