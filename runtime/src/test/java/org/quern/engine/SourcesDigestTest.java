package org.quern.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digest that the build writes: edits of what decides the bytes of code change it, and no others. */
class SourcesDigestTest {
    private static final Pattern DIGEST = Pattern.compile("DIGEST = \"([0-9a-f]{16})\"");

    @TempDir
    private Path place;

    private Path sources;

    @BeforeEach
    void copy() throws IOException {
        Path from = Path.of("src");
        sources = place.resolve("src");
        try (Stream<Path> java = Files.walk(from.resolve("main/java"));
                Stream<Path> build = Stream.of(from.resolve("build.sh"), from.resolve("tokens.c"))) {
            for (Path file : Stream.concat(java, build).filter(Files::isRegularFile).toList()) {
                Path to = sources.resolve(from.relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    private String digest() throws IOException, InterruptedException {
        Process build = new ProcessBuilder("sh", sources.resolve("build.sh").toString(),
                place.resolve("generated").toString(), "1.0")
                .redirectErrorStream(true).start();
        String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, build.waitFor(), said);
        Matcher digest = DIGEST.matcher(Files.readString(place.resolve("generated/org/quern/engine/Sources.java")));
        assertTrue(digest.find());
        return digest.group(1);
    }

    private void edit(String file, String from, String to) throws IOException {
        Path path = sources.resolve("main/java/org/quern").resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(from), file + " contains " + from);
        Files.writeString(path, text.replace(from, to));
    }

    @Test
    void theSameInAnyDirectory() throws Exception {
        assertEquals(Sources.DIGEST, digest());
    }

    @Test
    void whatDecidesNothing() throws Exception {
        String before = digest();
        edit("codegen/Codegen.java", "package org.quern.codegen;",
                "/* It's a \"comment\" // of\n two lines. */\n\n// and\npackage   org.quern.codegen ;");
        edit("dsl/Ops.java", "    public", "\n\tpublic");
        edit("dtype/DType.java", "    /** ", "    /** Another word. ");
        edit("array/NDArray.java", "final class NDArray", "final class NDArray /* */ ");
        edit("ufunc/UfuncCall.java", "return", "if (true) return");
        edit("cache/Root.java", "24L", "25L");
        edit("engine/CompileService.java", "nanoTime", "currentTimeMillis");
        assertEquals(before, digest());
    }

    @Test
    void whatDecides() throws Exception {
        Set<String> seen = new HashSet<>();
        seen.add(digest());
        String[][] edits = {
            {"dtype/DType.java", "itemSize;", "itemSize + 1;"},
            {"abi/ContextLayout.java", "TAKE = 24", "TAKE = 25"},
            {"codegen/CodegenOptions.java", "default<O3>", "default<O2>"},
            {"codegen/emit/OpEmitter.java", "\"", "\" "},
            {"llvm/Linker.java", "\"--gc-sections\"", "\"--no-gc-sections\""},
            {"llvm/LlvmCompiler.java", "LLVMCodeGenLevelDefault", "LLVMCodeGenLevelAggressive"},
            {"math/Exponential.java", "0x1", "0x1.0"},
            {"engine/Code.java", "made.lanes()", "1"},
            {"engine/Compiler.java", "MathFunctions.OWN", "null"},
        };
        for (String[] edit : edits) {
            edit(edit[0], edit[1], edit[2]);
            assertTrue(seen.add(digest()), edit[0]);
        }
    }

    @Test
    void words() throws Exception {
        String before = digest();
        edit("ir/Op.java", "record", "re cord");
        assertNotEquals(before, digest());
    }
}
