package org.quern.site;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in Javadoc compile. */
class SnippetTest {
    private static final String SNIPPET = "{@snippet :";
    private static final String IMPORTS = """
            import static org.quern.dsl.Ops.*;
            import org.quern.*;
            import org.quern.array.*;
            import org.quern.dsl.*;
            import org.quern.dtype.*;
            import org.quern.ufunc.*;

            """;

    @TempDir
    private Path folder;

    @Test
    void examples() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("runtime", "kernels")) {
            try (Stream<Path> files = Files.walk(Page.root().resolve(module).resolve("src/main/java"))) {
                files.filter(f -> f.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        int found = 0;
        for (Path source : sources) {
            for (String snippet : snippets(Files.readString(source))) {
                PageProgram program = new PageProgram();
                program.add(IMPORTS + snippet.replaceAll("(?m)^ *\\* ?", ""));
                program.compile(Files.createDirectory(folder.resolve(Integer.toString(found++))));
            }
        }
        assertFalse(found == 0, "there are examples");
    }

    /** From the tag to the brace that closes it. */
    private static List<String> snippets(String source) {
        List<String> snippets = new ArrayList<>();
        for (int at = source.indexOf(SNIPPET); at >= 0; at = source.indexOf(SNIPPET, at + 1)) {
            int begin = at + SNIPPET.length();
            int end = begin;
            for (int depth = 1; depth > 0; end++) {
                depth += switch (source.charAt(end)) {
                    case '{' -> 1;
                    case '}' -> -1;
                    default -> 0;
                };
            }
            snippets.add(source.substring(begin, end - 1));
        }
        return snippets;
    }
}
