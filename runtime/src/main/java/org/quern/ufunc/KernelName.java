package org.quern.ufunc;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.quern.codegen.CodegenOptions;

/**
 * Where a kernel is found again, in any process that has its class: a static final field that holds it, and the options that it has
 * beyond those of the kernel there. As text {@code com.example.Pricing.CALL}, or {@code com.example.Pricing.ALL[3]}, and of options
 * {@code accuracy=tight} and {@code fastmath=nsz,arcp}.
 *
 * @param holder the class's binary name
 * @param path as {@link StaticFields} has it
 * @param accuracy of the kernel, or null: as the field's kernel has it
 * @param fastmath of the kernel, flags separated by commas, or null likewise; empty: none
 */
record KernelName(String holder, String path, Accuracy accuracy, String fastmath) {
    private static final String FORM = "CLASS.FIELD expected, such as com.example.Pricing.CALL or com.example.Pricing.ALL[3]";

    /** Reads the class and the field. */
    static KernelName parse(String text) {
        int bracket = text.indexOf('[');
        int dot = text.lastIndexOf('.', bracket < 0 ? text.length() : bracket);
        if (dot <= 0 || dot == text.length() - 1 || dot + 1 == bracket || (bracket >= 0) != text.endsWith("]")) {
            throw new KernelNameException("'" + text + "' given, " + FORM, null);
        }
        return new KernelName(text.substring(0, dot), text.substring(dot + 1), null, null);
    }

    /**
     * A kernel's name, or null where no field holds it, or one of the same definition.
     *
     * @param holders classes whose static fields may; they are initialised, if they are not yet
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

    /** How many options are not the field's. */
    int differences() {
        return (accuracy == null ? 0 : 1) + (fastmath == null ? 0 : 1);
    }

    /** The name by one field, whose kernel has the definition. */
    static KernelName named(Class<?> holder, String path, CodegenOptions wanted, CodegenOptions there) {
        Accuracy tier = wanted.tight() ? Accuracy.TIGHT : Accuracy.FAST;
        return new KernelName(holder.getName(), path, wanted.tight() == there.tight() ? null : tier,
                wanted.fastmath().equals(there.fastmath()) ? null : wanted.fastmath().replace(' ', ','));
    }

    /**
     * The kernel.
     *
     * @throws KernelNameException if it is not there, or its class cannot be initialised
     */
    DefinedKernel find(ClassLoader loader) {
        return find(loader, null);
    }

    /**
     * The same.
     *
     * @param threads of its calls, as {@link CallOptions} have it, or null: as the field's kernel has it
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

    /** The same with options as {@link #options} writes them. */
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
        } catch (IllegalArgumentException e) {
            throw new KernelNameException("'" + key + "=" + value
                    + "' given, accuracy=fast or tight, or fastmath=none or flags such as nsz,arcp expected", e);
        }
    }

    /** The options, each with a blank before it. */
    String options() {
        return (accuracy == null ? "" : " accuracy=" + accuracy.name().toLowerCase(Locale.ROOT))
                + (fastmath == null ? "" : " fastmath=" + (fastmath.isEmpty() ? "none" : fastmath));
    }

    /** Class and field. */
    @Override
    public String toString() {
        return holder + "." + path;
    }
}
