package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.Explanation;
import org.quern.cache.report.FieldDifference;

/** Why a lookup hits or misses. */
class ExplainerTest {
    private static final String DOUBLES = "float64,float64->float64";

    private final OverloadKey key = Samples.key("hypot", DOUBLES);

    @TempDir
    private Path root;

    private CodeCache with(OverloadKey... there) {
        CodeCache cache = Samples.open(root);
        for (OverloadKey k : there) {
            cache.store(k, Samples.code(k));
        }
        return cache;
    }

    private static OverloadKey made(OverloadKey k, String function, String cpu, String compiler) {
        return new OverloadKey(function, k.signature(), k.layout(), k.roles(), k.fingerprint(), k.target(), cpu,
                k.options(), compiler, k.nrtAbi());
    }

    @Test
    void whatIsThere() {
        Explanation e = Explainer.explain(with(key, Samples.key("hypot", "float32,float32->float32")), key);
        assertTrue(e.present());
        assertEquals(Samples.file(root, key), e.file());
        assertNull(e.nearest());
        assertEquals(List.of(), e.differences());
        assertEquals(List.of(), e.remarks());
        assertEquals("function=hypot", e.key().get(0));
        assertEquals(10, e.key().size());
    }

    @Test
    void anEmptyCache() {
        Explanation e = Explainer.explain(Samples.open(root), key);
        assertEquals("absent", e.state());
        assertEquals(Samples.file(root, key), e.file());
        assertNull(e.nearest());
        assertEquals(List.of(), e.remarks());
    }

    @Test
    void theNearestDiffersInTheFewestFields() {
        OverloadKey two = made(Samples.key("hypot", "float32,float32->float32"), "hypot", "x86-64-v2", key.compiler());
        OverloadKey one = made(key, "hypot", "x86-64-v3", key.compiler());
        OverloadKey otherKernel = Samples.key("norm", DOUBLES);
        Explanation e = Explainer.explain(with(two, one, otherKernel), key);
        assertFalse(e.present());
        assertEquals(Samples.file(root, one), e.nearest());
        assertEquals(List.of(new FieldDifference("cpu", "x86-64-v4", "x86-64-v3")), e.differences());
        assertEquals(List.of(), e.remarks());
    }

    @Test
    void amongEqualsTheSameSignatureIsNearer() {
        OverloadKey otherSignature = Samples.key("hypot", "bool,bool->float64");
        OverloadKey otherCpu = made(key, "hypot", "x86-64-v3", key.compiler());
        Explanation e = Explainer.explain(with(otherSignature, otherCpu), key);
        assertEquals(Samples.file(root, otherCpu), e.nearest());
    }

    private static OverloadKey edited(OverloadKey k) {
        return new OverloadKey(k.function(), k.signature(), k.layout(), k.roles(), "e".repeat(64), k.target(), k.cpu(),
                k.options(), k.compiler(), k.nrtAbi());
    }

    /** The fingerprint is of the typed kernel: of other dtypes it differs though nothing was edited. */
    @Test
    void aFingerprintTellsOfAnEditOnlyBetweenTheSameDtypes() {
        String floats = "float32,float32->float32";
        OverloadKey otherDtypes = edited(Samples.key("hypot", floats));
        Explanation e = Explainer.explain(with(otherDtypes), key);
        assertEquals(List.of(new FieldDifference("signature", DOUBLES, floats)), e.differences());
        OverloadKey sameDtypes = edited(key);
        e = Explainer.explain(with(otherDtypes, sameDtypes), key);
        assertEquals(List.of(new FieldDifference("fingerprint", key.fingerprint(), sameDtypes.fingerprint())),
                e.differences());
    }

    @Test
    void aRenamedKernelIsFound() {
        OverloadKey old = Samples.key("old name", DOUBLES);
        Explanation e = Explainer.explain(with(old), key);
        assertEquals(List.of(new FieldDifference("function", "hypot", "old name")), e.differences());
    }

    @Test
    void whatAnotherVersionMadeIsHopeless() {
        OverloadKey old = made(key, "hypot", key.cpu(), "llvm-19.1.0;sources-0");
        Explanation e = Explainer.explain(with(old), key);
        assertEquals(List.of(new FieldDifference("compiler", key.compiler(), "llvm-19.1.0;sources-0")),
                e.differences());
        assertEquals(List.of("no entry looked at could serve here: compiler is " + key.compiler()
                + ", there are only llvm-19.1.0;sources-0"), e.remarks());
        assertTrue(e.toString().contains("compiler: wanted " + key.compiler() + ", there is llvm-19.1.0;sources-0"),
                e.toString());
    }

    @Test
    void aDamagedEntryIsNotThere() throws IOException {
        CodeCache cache = with(key);
        Path file = Samples.file(root, key);
        byte[] bytes = Files.readAllBytes(file);
        bytes[70] ^= 1;
        Files.write(file, bytes);
        Explanation e = Explainer.explain(cache, key);
        assertEquals("damaged: checksum mismatch", e.state());
        assertEquals(file, e.file());
    }

    /** Damage of the wanted kernel's other entries is told, and not of other kernels'. */
    @Test
    void whatIsDamagedBesideTheWantedEntryIsNamed() throws IOException {
        OverloadKey floats = Samples.key("hypot", "float32,float32->float32");
        OverloadKey other = Samples.key("norm", DOUBLES);
        CodeCache cache = with(floats, other);
        for (OverloadKey k : List.of(floats, other)) {
            Files.write(Samples.file(root, k), new byte[200]);
        }
        Explanation e = Explainer.explain(cache, key);
        assertNull(e.nearest());
        assertEquals(List.of(Samples.file(root, floats) + " is damaged: no magic number"), e.remarks());
    }
}
