package org.quern.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.site.Page.Block;

/**
 * The Java in the README and on the site compiles, runs, and prints what the pages say. With {@code -Dquern.bless=true} what it prints is written
 * into the pages.
 */
class SiteCodeTest {
    @TempDir
    private Path folder;

    static Stream<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (Path file : Page.all()) {
            Page page = Page.of(file);
            if (page.blocks().stream().anyMatch(b -> b.language().equals("java"))) {
                pages.add(page);
            }
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void code(Page page) throws Throwable {
        PageProgram program = new PageProgram();
        List<Block> blocks = page.blocks();
        for (Block block : blocks) {
            if (block.language().equals("java")) {
                program.add(block.text());
            }
        }
        program.compile(folder);
        List<String> printed = program.run(folder);
        if (Boolean.getBoolean("quern.bless")) {
            bless(page, blocks, printed);
            return;
        }
        int at = -1;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (block.language().equals("java")) {
                at++;
            } else if (block.language().equals("text")) {
                assertTrue(i > 0 && blocks.get(i - 1).language().equals("java"),
                        page + ":" + block.line() + ": a block of text is what the Java before it prints");
                assertEquals(block.text(), printed.get(at), page + ":" + block.line());
            }
        }
    }

    /** Writes into the page what its blocks print. */
    private static void bless(Page page, List<Block> blocks, List<String> printed) throws IOException {
        List<String> lines = new ArrayList<>(page.text().lines().toList());
        int at = printed.size();
        for (Block block : blocks.reversed()) {
            if (block.language().equals("java")) {
                at--;
            } else if (block.language().equals("text")) {
                List<String> shown = lines.subList(block.line() - 1,
                        block.line() - 1 + (int) block.text().lines().count());
                shown.clear();
                shown.addAll(printed.get(at - 1).lines().toList());
            }
        }
        Files.writeString(page.file(), String.join("\n", lines) + "\n");
    }
}
