package org.quern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.PublicApi;

/**
 * A program in a module of its own calls every public method and constructor of the exported packages, and names what
 * they take and return: it is written from what the library has, so a method with a type that is not exported does not
 * compile there.
 */
class ModularApiTest {
    /** What the library's descriptor requires beside the JDK: empty here, no exported signature has anything of it. */
    private static final List<String> REQUIRED = List.of("org.quern.natives", "org.bytedeco.llvm",
            "org.bytedeco.javacpp");

    @TempDir
    private Path directory;

    @Test
    void everyMethodIsCalledFromAnotherModule() throws Exception {
        List<String> calls = new ArrayList<>();
        for (Class<?> type : PublicApi.types()) {
            for (Constructor<?> c : type.getConstructors()) {
                if (!Modifier.isAbstract(type.getModifiers())) {
                    calls.add(call(calls.size(), null, c.getParameterTypes(), type, "new " + type.getCanonicalName()));
                }
            }
            for (Method m : type.getMethods()) {
                if (m.getDeclaringClass().getName().startsWith("org.quern.") && !m.isSynthetic()) {
                    boolean isStatic = Modifier.isStatic(m.getModifiers());
                    calls.add(call(calls.size(), isStatic ? null : type, m.getParameterTypes(), m.getReturnType(),
                            (isStatic ? type.getCanonicalName() : "self") + "." + m.getName()));
                }
            }
        }
        assertTrue(calls.size() > 600, () -> calls.size() + " calls");
        String classes = Path.of(Quern.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        List<String> modules = new ArrayList<>();
        for (String required : REQUIRED) {
            modules.add(
                    compiled(required, List.of(), write(required + "/module-info.java", "module " + required + " {}")));
        }
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> Path.of(entry).getFileName().toString().startsWith("jspecify-")).forEach(modules::add);
        modules.add(compiled("org.quern", List.of("--module-path", String.join(File.pathSeparator, modules),
                "--patch-module", "org.quern=" + classes), Path.of("src/main/module/module-info.java")));
        compiled("app",
                List.of("--module-path", String.join(File.pathSeparator, modules), "--patch-module",
                        "org.quern=" + classes),
                write("app/module-info.java", "module app { requires org.quern; }"),
                write("app/app/Everything.java",
                        "package app;\n\nfinal class Everything {\n" + String.join("", calls) + "}\n"));
    }

    private static String call(int number, Class<?> receiver, Class<?>[] parameters, Class<?> result, String call) {
        String given = Stream.concat(Stream.ofNullable(receiver).map(r -> r.getCanonicalName() + " self"),
                IntStream.range(0, parameters.length).mapToObj(i -> parameters[i].getCanonicalName() + " p" + i))
                .collect(Collectors.joining(", "));
        String passed = IntStream.range(0, parameters.length).mapToObj(i -> "p" + i)
                .collect(Collectors.joining(", ", "(", ")"));
        return "    static " + result.getCanonicalName() + " c" + number + "(" + given
                + ") throws Throwable {\n        "
                + (result == void.class ? "" : "return ") + call + passed + ";\n    }\n";
    }

    private Path write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    /** The directory of a module's classes. */
    private String compiled(String module, List<String> options, Path... sources)
            throws IOException, URISyntaxException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d",
                directory.resolve("classes/" + module).toString()));
        arguments.addAll(options);
        Arrays.stream(sources).map(Path::toString).forEach(arguments::add);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new)),
                said::toString);
        return directory.resolve("classes/" + module).toString();
    }

    /** What the documentation of exported packages says to be thrown can be named by who reads it. */
    @Test
    void whatIsSaidToBeThrownIsExported() throws IOException {
        List<String> exported = PublicApi.packages();
        List<String> wrong = new ArrayList<>();
        for (String name : exported) {
            try (Stream<Path> files = Files.list(Path.of("src/main/java", name.replace('.', '/')))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String source = Files.readString(file);
                    Matcher thrown = Pattern.compile("@throws\\s+([\\w.]+)").matcher(source);
                    while (thrown.find()) {
                        String type = thrown.group(1);
                        Matcher imported = Pattern
                                .compile("import (org\\.quern\\.[\\w.]+)\\." + Pattern.quote(type) + ";")
                                .matcher(source);
                        String in = imported.find()
                                ? imported.group(1)
                                : type.startsWith("org.quern.") ? type.substring(0, type.lastIndexOf('.')) : name;
                        if (!exported.contains(in)) {
                            wrong.add(file.getFileName() + ": " + type);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }
}
