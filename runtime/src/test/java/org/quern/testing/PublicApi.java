package org.quern.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.quern.Quern;

/** What the library's module exports: its types, their methods and constructors, and the names of these' parameters. */
public final class PublicApi {
    private static final Path CLASSES = classes();

    private PublicApi() {}

    private static Path classes() {
        try {
            return Path.of(Quern.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The packages that everybody may use, as the module's descriptor says. */
    public static List<String> packages() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/main/module/module-info.java"))) {
            return lines.map(String::strip).filter(l -> l.startsWith("exports ") && !l.contains(" to "))
                    .map(l -> l.substring("exports ".length(), l.length() - 1)).toList();
        }
    }

    public static List<Class<?>> types() throws IOException {
        List<Class<?>> types = new ArrayList<>();
        for (String name : packages()) {
            try (Stream<Path> files = Files.list(CLASSES.resolve(name.replace('.', '/')))) {
                for (Path file : files.sorted().toList()) {
                    String simple = file.getFileName().toString();
                    if (simple.endsWith(".class") && !simple.equals("package-info.class")) {
                        Class<?> type = loaded(name + "." + simple.substring(0, simple.length() - ".class".length()));
                        if (isPublic(type)) {
                            types.add(type);
                        }
                    }
                }
            }
        }
        return types;
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return type == null || (Modifier.isPublic(type.getModifiers()) && isPublic(type.getDeclaringClass()));
    }

    /** The public methods with a body and the public constructors, but for equals, which takes null, and what javac writes. */
    public static List<Executable> calls(Class<?> type) {
        List<Executable> calls = new ArrayList<>(List.of(type.getDeclaredConstructors()));
        for (Method m : type.getDeclaredMethods()) {
            boolean generated = m.getName().equals("equals")
                    || (m.getName().equals("valueOf") && type.isEnum());
            if (!Modifier.isAbstract(m.getModifiers()) && !generated) {
                calls.add(m);
            }
        }
        calls.removeIf(c -> !Modifier.isPublic(c.getModifiers()) || c.isSynthetic());
        return calls;
    }

    /** The names of the parameters, from the table of local variables that the class has for debuggers. */
    public static List<String> parameters(Executable call) {
        Class<?> result = call instanceof Method m ? m.getReturnType() : void.class;
        MethodTypeDesc descriptor = MethodType.methodType(result, call.getParameterTypes()).describeConstable()
                .orElseThrow();
        String name = call instanceof Constructor ? "<init>" : call.getName();
        MethodModel found = model(call.getDeclaringClass()).filter(m -> m.methodName().equalsString(name)
                && m.methodTypeSymbol().equals(descriptor)).findFirst().orElseThrow();
        CodeModel code = found.code().orElseThrow();
        String[] bySlot = new String[256];
        code.elementStream().filter(LocalVariable.class::isInstance).map(LocalVariable.class::cast)
                .filter(v -> bySlot[v.slot()] == null).forEach(v -> bySlot[v.slot()] = v.name().stringValue());
        List<String> names = new ArrayList<>();
        int slot = Modifier.isStatic(call.getModifiers()) ? 0 : 1;
        for (Class<?> type : call.getParameterTypes()) {
            names.add(bySlot[slot]);
            slot += type == long.class || type == double.class ? 2 : 1;
        }
        if (names.contains(null)) {
            throw new AssertionError(call + " has no names of parameters: " + names);
        }
        return names;
    }

    private static Stream<MethodModel> model(Class<?> type) {
        try {
            Path file = CLASSES.resolve(type.getName().replace('.', '/') + ".class");
            return ClassFile.of().parse(file).methods().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
