package org.quern.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.CacheEntry;
import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.cache.format.OverloadKey;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.testing.Traces;

/** Code for chosen instruction sets, which of them runs where, and one compilation for each key. */
class EngineTest {
    private static final InstructionSet V2 = new X86_64(2);
    private static final InstructionSet V3 = new X86_64(3);
    private static final InstructionSet V4 = new X86_64(4);
    private static final long VNNI = 1 << 6;
    private static final long GFNI = 1 << 10;

    @TempDir
    private Path place;

    private static Function function(double constant) {
        return Traces.trace("shifted", List.of(DType.FLOAT64), 1, k -> k.out(0).set(k.in(0).add(constant)));
    }

    private static Engine engine(CodeCache cache) {
        return new Engine(Environment.of(cache, V3, V3));
    }

    private CodeCache cache() {
        return CodeCache.open(CacheSettings.at(place.resolve("cache")));
    }

    @Test
    void variantsLieSideBySide() {
        CodeCache cache = cache();
        InstructionSet exact = new X86_64(4, VNNI | GFNI);
        for (InstructionSet t : List.of(V2, V3, V4, exact)) {
            Code kept = engine(cache).obtain(function(1), CodegenOptions.DEFAULT, t);
            assertTrue(kept.compiled());
            assertEquals(t.cpu(), kept.key().cpu());
            assertFalse(engine(cache).obtain(function(1), CodegenOptions.DEFAULT, t).compiled());
        }
        engine(cache).obtain(function(2), CodegenOptions.DEFAULT, V3);
        assertEquals(5, cache.list().size());
        List<String> found = new ArrayList<>();
        for (OverloadKey k : cache.variants(Code.key(function(1), V4, CodegenOptions.DEFAULT))) {
            found.add(k.cpu());
        }
        assertEquals(List.of("x86-64-v2", "x86-64-v3", "x86-64-v4+avx512vnni+gfni"), found);
        assertTrue(cache.list().stream().allMatch(CacheEntry::isOk));
    }

    @Test
    void whatIsNeededDecidesWhatRuns() {
        InstructionSet v4vnni = new X86_64(4, VNNI);
        assertTrue(v4vnni.runsOn(new X86_64(4, VNNI | GFNI)));
        assertFalse(v4vnni.runsOn(V4));
        assertFalse(v4vnni.runsOn(new X86_64(4, GFNI)));
        assertFalse(V4.runsOn(new X86_64(3, GFNI)));
        assertTrue(V2.runsOn(V3));
        assertEquals("x86-64-v4+avx512vnni+gfni", new X86_64(4, VNNI | GFNI).cpu());
        for (InstructionSet t : List.of(V2, V4, v4vnni, new X86_64(3, GFNI), new X86_64(4, 0x7ff))) {
            assertEquals(t, InstructionSet.parse(t.cpu()));
        }
        for (String bad : List.of("", "x86-64-v1", "x86-64-v5", "znver4", "x86-64-v4+gfni+avx512vnni", "x86-64-v4+amx",
                "x86-64-v4+",
                "x86-64-v4+gfni+gfni", "+gfni")) {
            assertNull(InstructionSet.parse(bad), bad);
        }
    }

    @Test
    void theBestThatRunsComesFirst() {
        List<OverloadKey> variants = new ArrayList<>();
        OverloadKey k = Code.key(function(1), V4, CodegenOptions.DEFAULT);
        for (String cpu : List.of("x86-64-v3+gfni", "x86-64-v4+gfni", "x86-64-v4+avx512vnni",
                "x86-64-v4+avx512vnni+gfni", "znver4")) {
            variants.add(new OverloadKey(k.function(), k.signature(), k.layout(), k.roles(), k.fingerprint(),
                    k.target(), cpu,
                    k.options(), k.compiler(), k.nrtAbi()));
        }
        assertEquals(List.of(new X86_64(4, VNNI), new X86_64(3), new X86_64(2)),
                CompileService.candidates(variants, V4, new X86_64(4, VNNI)));
        assertEquals(List.of(new X86_64(3, GFNI), V2), CompileService.candidates(variants, V3, new X86_64(3, GFNI)));
        assertEquals(List.of(new X86_64(4, GFNI), V4, new X86_64(3, GFNI), V3, V2),
                CompileService.candidates(variants, new X86_64(4, GFNI | 1), new X86_64(4, GFNI | 1)));
        assertEquals(List.of(), CompileService.candidates(variants, V2, V2));
    }

    @Test
    void aLowerLevelInALayerDoesNotShadowTheBest() {
        Path layer = place.resolve("layer");
        engine(CodeCache.open(CacheSettings.at(layer))).obtain(function(3), CodegenOptions.DEFAULT, V2);
        CodeCache cache = CodeCache.open(CacheSettings.at(place.resolve("cache")).withLayers(List.of(layer)));
        assertFalse(engine(cache).obtain(function(3), CodegenOptions.DEFAULT, V2).compiled());
        OverloadKey best = Code.key(function(3), V3, CodegenOptions.DEFAULT);
        Code made = engine(cache).obtain(function(3), CodegenOptions.DEFAULT);
        assertTrue(made.compiled());
        assertEquals(best, made.key());
        assertNotNull(cache.load(best));
    }

    @Test
    void oneCompilationForEachKey() throws Exception {
        CodeCache cache = cache();
        int threads = 6;
        CountDownLatch together = new CountDownLatch(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Engine engine = engine(cache);
            List<Future<Code>> made = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<Code> work = () -> {
                    together.countDown();
                    together.await();
                    return engine.obtain(function(5), CodegenOptions.DEFAULT, V3);
                };
                made.add(pool.submit(work));
            }
            for (Future<Code> m : made) {
                assertTrue(m.get().bytes() > 0);
            }
        }
        assertEquals(1, cache.use().stores());
        assertEquals(1, cache.list().size());
    }
}
