package org.quern.ufunc;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.quern.codegen.CodegenOptions;
import org.quern.error.ArgumentException;

/**
 * The name by which any process that has the kernel's class finds it: a static final field that holds it, and the
 * options in which it differs from the field's kernel. As text {@code com.example.Pricing.CALL} or
 * {@code com.example.Pricing.ALL[3]}, followed by options {@code accuracy=tight} and {@code fastmath=nsz,arcp}.
 *
 * @param holder binary name of the class that has the field
 * @param path field and index, as in {@link StaticFields}
 * @param accuracy accuracy of the kernel; null if it is the field's kernel's
 * @param fastmath fast-math flags of the kernel, separated by commas, empty for none; null if they are the field's
 *     kernel's
 */
record KernelName(String holder, String path, Accuracy accuracy, String fastmath) {
    private static final String FORM = "CLASS.FIELD expected, such as com.example.Pricing.CALL"
            + " or com.example.Pricing.ALL[3]";

    /** Parses class and field; the options stay null. */
    static KernelName parse(String text) {
        int bracket = text.indexOf('[');
        int dot = text.lastIndexOf('.', bracket < 0 ? text.length() : bracket);
        if (dot <= 0 || dot == text.length() - 1 || dot + 1 == bracket || (bracket >= 0) != text.endsWith("]")) {
            throw new KernelNameException("'" + text + "' given, " + FORM, null);
        }
        return new KernelName(text.substring(0, dot), text.substring(dot + 1), null, null);
    }

    /**
     * The name of a kernel: of the field whose kernel has the same definition and the fewest other options. Null if
     * there is none.
     *
     * @param holders classes to search, which are initialized
     */
    static KernelName of(Definition definition, CodegenOptions options, Collection<Class<?>> holders) {
        KernelName nearest = null;
        for (Class<?> holder : holders) {
            for (Map.Entry<String, DefinedKernel> field : StaticFields.of(holder).entrySet()) {
                if (field.getValue().definition().equals(definition)) {
                    KernelName name = named(holder, field.getKey(), options, field.getValue().options());
                    nearest = nearest == null || name.differences() < nearest.differences() ? name : nearest;
                }
            }
        }
        return nearest;
    }

    /** Number of options in which the kernel differs from the field's. */
    int differences() {
        return (accuracy == null ? 0 : 1) + (fastmath == null ? 0 : 1);
    }

    /** The name of a kernel by one field, whose kernel has the same definition. */
    static KernelName named(Class<?> holder, String path, CodegenOptions wanted, CodegenOptions there) {
        Accuracy tier = wanted.tight() ? Accuracy.TIGHT : Accuracy.FAST;
        return new KernelName(holder.getName(), path, wanted.tight() == there.tight() ? null : tier,
                wanted.fastmath().equals(there.fastmath()) ? null : wanted.fastmath().replace(' ', ','));
    }

    /**
     * Finds the kernel that this name names.
     *
     * @throws KernelNameException if there is none, or its class cannot be initialized
     */
    DefinedKernel find(ClassLoader loader) {
        return find(loader, null);
    }

    /**
     * Finds the kernel, with this number of threads.
     *
     * @param threads number of threads of its calls, as in {@link CallOptions}; null for the field's kernel's
     */
    DefinedKernel find(ClassLoader loader, Integer threads) {
        DefinedKernel kernel;
        try {
            kernel = StaticFields.get(Class.forName(holder, true, loader), path);
        } catch (ClassNotFoundException e) {
            throw new KernelNameException("there is no class " + holder + " on the class path", e);
        } catch (LinkageError e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new KernelNameException("class " + holder + " cannot be initialised (" + why + ")", e);
        }
        CodegenOptions options = kernel.options();
        if (accuracy != null) {
            options = options.withTight(accuracy == Accuracy.TIGHT);
        }
        if (fastmath != null) {
            options = options.withFastmath(fastmath.replace(',', ' '));
        }
        return kernel.variant(options, threads == null ? kernel.threads() : threads);
    }

    /** This name with an option added, as written by {@link #options}. */
    KernelName with(String key, String value) {
        try {
            return switch (key) {
                case "accuracy" ->
                    new KernelName(holder, path, Accuracy.valueOf(value.toUpperCase(Locale.ROOT)), fastmath);
                case "fastmath" -> new KernelName(holder, path, accuracy, FastMath.parse(value).replace(' ', ','));
                default ->
                    throw new KernelNameException("'" + key + "=' given, out=, shadow=, beyond=, accuracy= or fastmath="
                            + " expected", null);
            };
        } catch (IllegalArgumentException | ArgumentException e) {
            throw new KernelNameException("'" + key + "=" + value
                    + "' given, accuracy=fast or tight, or fastmath=none or flags such as nsz,arcp expected", e);
        }
    }

    /** The options as text, each preceded by a blank. */
    String options() {
        return (accuracy == null ? "" : " accuracy=" + accuracy.name().toLowerCase(Locale.ROOT))
                + (fastmath == null ? "" : " fastmath=" + (fastmath.isEmpty() ? "none" : fastmath));
    }

    /** Class and field, without options. */
    @Override
    public String toString() {
        return holder + "." + path;
    }
}
