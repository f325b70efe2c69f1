package org.quern.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between pages lead to a file, and to a heading where they name one; every page is reached from the README. */
class SiteLinksTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^()\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

    private static final Pattern CLASS = Pattern.compile("`(?:org\\.quern\\.)?((?:[a-z]+\\.)+[A-Z][A-Za-z]+)[`.]");

    private static List<String> links(String text) {
        return LINK.matcher(withoutCode(text)).results().map(r -> r.group(1)).filter(l -> !l.contains("://")).toList();
    }

    private static String withoutCode(String text) {
        return text.replaceAll("(?ms)^```.*?^```$", "").replaceAll("`[^`\n]*`", "");
    }

    /** The names that a renderer gives to a page's headings. */
    private static Set<String> anchors(String text) {
        Matcher headings = HEADING.matcher(text.replaceAll("(?ms)^```.*?^```$", ""));
        return headings.results()
                .map(h -> h.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : Page.all()) {
            for (String link : links(Files.readString(page))) {
                String[] parts = link.split("#", 2);
                Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
                if (!Files.exists(file) || (parts.length > 1 && !anchors(Files.readString(file)).contains(parts[1]))) {
                    broken.add(Page.root().relativize(page) + ": " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyPageIsReachedFromTheReadme() throws IOException {
        Set<Path> reached = new HashSet<>();
        Deque<Path> left = new ArrayDeque<>(List.of(Page.root().resolve("README.md")));
        while (!left.isEmpty()) {
            Path page = left.pop();
            if (page.toString().endsWith(".md") && reached.add(page)) {
                for (String link : links(Files.readString(page))) {
                    left.push(page.resolveSibling(link.replaceAll("#.*", "")).normalize());
                }
            }
        }
        List<Path> lost = new ArrayList<>(Page.all());
        lost.removeAll(reached);
        assertEquals(List.of(), lost);
    }

    @Test
    void everyClassOfOursThatArchitectureNamesIsThere() throws IOException {
        List<String> gone = new ArrayList<>();
        for (Path page : List.of(Page.root().resolve("src/site/markdown/architecture.md"),
                Page.root().resolve("src/site/markdown/testing.md"))) {
            CLASS.matcher(Files.readString(page)).results()
                    .filter(r -> Stream.of("runtime/src/main", "runtime/src/test", "kernels/src/main")
                            .noneMatch(sources -> Files.exists(
                                    Page.root().resolve(sources).resolve("java/org/quern")
                                            .resolve(r.group(1).replace('.', '/') + ".java"))))
                    .forEach(r -> gone.add(Page.root().relativize(page) + ": " + r.group(1)));
        }
        assertEquals(List.of(), gone);
    }
}
