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
 * Writes overloads down as this process uses them, where {@code quern.record} names a file: see {@link NamedOverload}. Of a kernel that
 * no static final field holds there is no name; it goes to the file that {@code quern.record.unnamed} names, if that is set, and a
 * warning is logged. What belongs to classes below {@code quern.record.except} is left out: a test's own kernels.
 */
final class Recorder {
    private static final Setting FILE = Setting.of("quern.record");
    private static final Setting UNNAMED = Setting.of("quern.record.unnamed");
    private static final Setting EXCEPT = Setting.of("quern.record.except");

    private static final String HEAD = """
            # Overloads that the build compiles ahead of time: the static final fields of kernels, and dtypes of their inputs.
            # Written by processes that run with quern.record, sorted; kept with the sources. Lines of kernels that are gone can go.
            """;

    /** Guarded by itself. As long as the process lives: what is recorded is a test. */
    private static final Map<Definition, Origin> ORIGINS = new HashMap<>();

    private Recorder() {}

    /**
     * Who defined a kernel.
     *
     * @param initialising the classes whose initialisers were running, innermost first
     * @param caller the class that called the library
     */
    private record Origin(List<WeakReference<Class<?>>> initialising, WeakReference<Class<?>> caller) {}

    /** Notes who is defining a kernel, which of its frames is the library's caller. */
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

    /** The library's own, or Java's; the parser of expressions lies in another jar. */
    private static boolean isLibrarys(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.equals(Recorder.class.getProtectionDomain().getCodeSource())
                || type.getPackageName().equals("org.quern.expression");
    }

    /** Notes that an overload is used, in both senses: a process that must not compile has to have its code. */
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

    /** A line of the file of those without a name. */
    private static void checkUnnamed(String line) {
        if (!line.startsWith("kernel '")) {
            throw ArgumentException.of("'" + line + "' given: kernel 'NAME' DTYPES of class CLASS expected");
        }
    }

    /** Tells of one, for which reason; null: nothing holds it. */
    private static void unnamed(String kernel, String reason) {
        String line = kernel + (reason == null ? "" : "; " + reason);
        boolean isNew = !UNNAMED.isSet() || RecordingFile.add(UNNAMED, "", Recorder::checkUnnamed, line);
        if (isNew) {
            System.getLogger("org.quern.record").log(System.Logger.Level.WARNING,
                    kernel + " is used and cannot be recorded: "
                            + (reason == null ? "no static final field holds it, so no build finds it again" : reason));
        }
    }

    /** The class whose source has a function: around a lambda, around an anonymous or local class. It is initialised, or being so. */
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
