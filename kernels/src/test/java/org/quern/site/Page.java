package org.quern.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the documentation. Its Java blocks, in their order, are one program; a block in an HTML comment that begins with {@code <!-- java}
 * is part of it and is not shown. A block of text behind a Java block is what that prints.
 */
record Page(Path file, String text) {
    private static final String HIDDEN = "<!-- java";

    /** A fenced or hidden block: its language, its lines, and where they begin. */
    record Block(String language, String text, int line) {}

    static Page of(Path file) throws IOException {
        return new Page(file, Files.readString(file));
    }

    /** The project's folder: tests run in their module's. */
    static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /** The README, what else is at the top, and all of the site. */
    static List<Path> all() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(root());
                Stream<Path> site = Files.walk(root().resolve("src/site/markdown"))) {
            Stream.concat(top, site).filter(p -> p.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            boolean fenced = line.startsWith("```");
            if (fenced || line.startsWith(HIDDEN)) {
                String language = fenced ? line.substring(3).strip() : "java";
                int first = ++i;
                StringBuilder content = new StringBuilder();
                for (; i < lines.length && !lines[i].strip().equals(fenced ? "```" : "-->"); i++) {
                    content.append(lines[i]).append('\n');
                }
                blocks.add(new Block(language, content.toString(), first + 1));
            }
        }
        return blocks;
    }

    @Override
    public String toString() {
        return root().relativize(file).toString();
    }
}
