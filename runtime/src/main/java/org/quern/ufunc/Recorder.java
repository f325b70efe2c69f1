package org.quern.ufunc;

import java.io.File;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.ref.WeakReference;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.quern.codegen.CodegenOptions;
import org.quern.error.ArgumentException;
import org.quern.setting.Setting;

/**
 * Records the overloads that this process uses, if {@code quern.record} names a file: see {@link NamedOverload}. A
 * kernel that no static final field holds has no name: a warning is logged, and it is recorded in the file that
 * {@code quern.record.unnamed} names, if that is set. Kernels of classes below {@code quern.record.except}, such as a
 * test's own, are left out.
 */
final class Recorder {
    private static final Setting FILE = Setting.of("quern.record");
    private static final Setting UNNAMED = Setting.of("quern.record.unnamed");
    private static final Setting EXCEPT = Setting.of("quern.record.except");

    private static final String HEAD = """
            # Overloads that the build compiles ahead of time: the static final fields of kernels, and dtypes of \
            their inputs.
            # Written by processes that run with quern.record, sorted; kept with the sources. Lines of kernels that \
            are gone can go.
            """;

    /** Origins of kernels, by definition. Guarded by itself; grows as long as the process lives, which is a test's. */
    private static final Map<Definition, Origin> ORIGINS = new HashMap<>();

    private Recorder() {}

    /**
     * The code that defined a kernel.
     *
     * @param initialising classes whose initializers were running, innermost first
     * @param caller the class that called the library
     */
    private record Origin(List<WeakReference<Class<?>>> initialising, WeakReference<Class<?>> caller) {}

    /** Notes the origin of a kernel, whose definition is on the stack now. */
    static void defined(Definition definition) {
        synchronized (ORIGINS) {
            ORIGINS.computeIfAbsent(definition, d -> origin());
        }
    }

    private static Origin origin() {
        return StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE).walk(frames -> {
            List<WeakReference<Class<?>>> initialising = new ArrayList<>();
            WeakReference<Class<?>> caller = null;
            for (StackFrame frame : frames.toList()) {
                Class<?> type = frame.getDeclaringClass();
                if (caller == null && !isLibrarys(type)) {
                    caller = new WeakReference<>(type);
                }
                if (frame.getMethodName().equals("<clinit>")) {
                    initialising.add(new WeakReference<>(type));
                }
            }
            return new Origin(initialising, caller);
        });
    }

    /**
     * True for the JDK's and the library's classes. The expression parser counts as the library's, although it is in
     * another jar.
     */
    private static boolean isLibrarys(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.equals(Recorder.class.getProtectionDomain().getCodeSource())
                || type.getPackageName().equals("org.quern.expression");
    }

    /**
     * Records the use of an overload: by a call, or by one that failed because the overload was missing and could not
     * be compiled.
     */
    static void used(Definition definition, CodegenOptions options, Signature signature) {
        Origin origin;
        synchronized (ORIGINS) {
            origin = ORIGINS.get(definition);
        }
        Set<Class<?>> holders = new LinkedHashSet<>(writers(definition.writtenAs()));
        origin.initialising().stream().map(WeakReference::get).filter(Objects::nonNull).forEach(holders::add);
        KernelName name = KernelName.of(definition, options, holders);
        boolean shadows = definition instanceof Definition.OfCores;
        if (name != null) {
            if (holders.stream().noneMatch(c -> c.getName().equals(name.holder()) && isExcepted(c))) {
                RecordingFile.add(FILE, HEAD, NamedOverload::parse,
                        new NamedOverload(name, signature, shadows).toString());
            }
            return;
        }
        Class<?> caller = Stream
                .concat(holders.stream().filter(c -> !isLibrarys(c)), Stream.ofNullable(origin.caller().get()))
                .findFirst().orElse(definition.writtenAs());
        if (!isExcepted(caller)) {
            String kernel = "kernel '" + definition.name() + "' " + SignatureText.of(signature, shadows) + " of class "
                    + caller.getName();
            unnamed(kernel,
                    holders.stream().map(holder -> StaticFields.unnameable(holder, definition)).filter(Objects::nonNull)
                            .findFirst().orElse(null));
        }
    }

    /** Checks a line of the file of unnamed kernels. */
    private static void checkUnnamed(String line) {
        if (!line.startsWith("kernel '")) {
            throw ArgumentException.of("'" + line + "' given: kernel 'NAME' DTYPES of class CLASS expected");
        }
    }

    /**
     * Warns of a kernel without a name.
     *
     * @param kernel description of the kernel and its signature
     * @param reason why a field that holds it gives it no name; null if no field holds it
     */
    private static void unnamed(String kernel, String reason) {
        String line = kernel + (reason == null ? "" : "; " + reason);
        boolean isNew = !UNNAMED.isSet() || RecordingFile.add(UNNAMED, "", Recorder::checkUnnamed, line);
        if (isNew) {
            System.getLogger("org.quern.record").log(System.Logger.Level.WARNING,
                    kernel + " is used and cannot be recorded: "
                            + (reason == null ? "no static final field holds it, so no build finds it again" : reason));
        }
    }

    /**
     * The classes whose source contains a function: those around a lambda, or an anonymous or local class. They are
     * initialized, or being initialized.
     */
    static Collection<Class<?>> writers(Class<?> function) {
        List<Class<?>> writers = new ArrayList<>();
        Class<?> type = function;
        int lambda = type.getName().indexOf("$$Lambda");
        if (type.isHidden() && lambda > 0) {
            try {
                type = Class.forName(type.getName().substring(0, lambda), false, type.getClassLoader());
            } catch (ClassNotFoundException e) {
                type = type.getNestHost();
            }
        }
        for (; type != null && !type.isHidden(); type = type.isAnonymousClass() || type.isLocalClass()
                ? type.getEnclosingClass()
                : null) {
            writers.add(type);
        }
        return writers;
    }

    private static boolean isExcepted(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (!EXCEPT.isSet() || source == null || !source.getLocation().getProtocol().equals("file")) {
            return false;
        }
        try {
            Path place = Path.of(source.getLocation().toURI());
            return Stream.of(EXCEPT.value().split(File.pathSeparator, -1))
                    .anyMatch(directory -> place.startsWith(Path.of(directory)));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
