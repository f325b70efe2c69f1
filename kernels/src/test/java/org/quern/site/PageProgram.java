package org.quern.site;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Java blocks of a page as one class: declarations are its members, statements are run in the page's order. */
final class PageProgram {
    private static final String MARK = "\u0001";
    private static final Pattern DECLARATION = Pattern.compile(
            "(?:(?:public|private|protected|static|abstract|sealed|final) )*(?:static .*|(?:class|record|interface|enum) .*)",
            Pattern.DOTALL);
    private static final String MAIN = "void main()";

    private final Set<String> imports = new LinkedHashSet<>(List.of("import module java.base;"));
    private final StringBuilder members = new StringBuilder();
    private final StringBuilder statements = new StringBuilder();
    private int parts;

    /** Adds a block. Declarations and statements in it are apart by an empty line. */
    void add(String block) {
        statements.append("        System.out.println(\"").append("\\u0001\");\n");
        parts++;
        StringBuilder piece = new StringBuilder();
        int depth = 0;
        for (String line : block.split("\n", -1)) {
            if (line.startsWith("import ")) {
                imports.add(line);
                continue;
            }
            piece.append(line).append('\n');
            depth += count(line, '{') - count(line, '}');
            if (line.isBlank() && depth == 0) {
                addPiece(piece.toString());
                piece.setLength(0);
            }
        }
        addPiece(piece.toString());
    }

    private static int count(String line, char brace) {
        return (int) line.chars().filter(c -> c == brace).count();
    }

    private void addPiece(String piece) {
        if (piece.contains(MAIN)) {
            members.append(piece);
            statements.append("        new Program().main();\n");
        } else if (DECLARATION.matcher(withoutComments(piece).strip()).matches()) {
            members.append(piece);
        } else {
            statements.append(piece);
        }
    }

    private static String withoutComments(String code) {
        return code.replaceAll("(?m)^\\s*//.*$", "");
    }

    private String source() {
        return String.join("\n", imports) + "\n\npublic class Program {\n" + members
                + "\n    public static void run() throws Throwable {\n" + statements + "    }\n}\n";
    }

    /** Compiles it. */
    void compile(Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("Program.java"), source());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(said, files, null,
                    List.of("-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")), null,
                    files.getJavaFileObjects(file)).call();
            assertTrue(compiled, () -> said + "\n" + source());
        }
    }

    /** Runs it: what each block has printed. */
    List<String> run(Path folder) throws Throwable {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()},
                PageProgram.class.getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("Program").getMethod("run").invoke(null);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            System.setOut(before);
        }
        List<String> results = new ArrayList<>(
                List.of(printed.toString(StandardCharsets.UTF_8).split(MARK + "\n", -1)));
        assertTrue(results.removeFirst().isEmpty() && results.size() == parts, "a mark before each block");
        return results;
    }
}
