package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quern.cache.report.Recompilation;
import org.quern.check.Count;
import org.quern.dtype.DType;
import org.quern.error.CompilerMissingException;

/**
 * An overload by name, as a line of a recording: the static final field that holds its kernel, the dtypes of its
 * inputs, and whatever else decides its code if it is not the default.
 * <pre>
 * com.example.Pricing.CALL float64,float64
 * com.example.Pricing.CALL float64,float64 out=float32           ; an out of another dtype
 * com.example.Pricing.CLIP uint8,int64 beyond=1:uint8            ; input 1 is a number too large for its uint8
 * com.example.Pricing.ROWS float64,float64 shadow=_,_,float32    ; a gufunc's operand in another dtype, written in part
 * com.example.Pricing.ALL[3] float32 accuracy=tight fastmath=nsz,arcp ; options other than the field's kernel's
 * </pre>
 */
public final class NamedOverload {
    private final KernelName kernel;
    private final Signature signature;
    /** True if the signature's outputs are the shadows of a gufunc's operands. */
    private final boolean shadows;

    NamedOverload(KernelName kernel, Signature signature, boolean shadows) {
        this.kernel = kernel;
        this.signature = signature;
        this.shadows = shadows;
    }

    /**
     * Parses an overload's name.
     *
     * @param text a name, as written by {@link #toString}
     * @return the overload
     * @throws KernelNameException if the text is not a name; the message says what was expected
     */
    public static NamedOverload parse(String text) {
        return parse(text, "");
    }

    /**
     * {@return the overload of this name}
     *
     * @param text a name, as written by {@link #toString}
     * @param where prefix of an exception's message, such as {@code overloads.txt:3: }
     * @throws KernelNameException if the text is not a name
     */
    public static NamedOverload parse(String text, String where) {
        given(text, "text");
        given(where, "where");
        try {
            return read(text.strip().split("\\s+", -1));
        } catch (KernelNameException e) {
            throw new KernelNameException(where + "'" + text + "' given: " + e.getMessage(), e);
        }
    }

    private static NamedOverload read(String[] words) {
        if (words.length < 2) {
            throw new KernelNameException(
                    "a kernel and the dtypes of its inputs expected, such as com.example.Pricing.CALL"
                            + " float64,float64",
                    null);
        }
        KernelName kernel = KernelName.parse(words[0]);
        SignatureText read = new SignatureText(words[1]);
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String key = equals < 0 ? words[i] : words[i].substring(0, equals);
            String value = equals < 0 ? "" : words[i].substring(equals + 1);
            if (!read.takes(key, value)) {
                kernel = kernel.with(key, value);
            }
        }
        return new NamedOverload(kernel, read.signature(), read.isOfShadows());
    }

    /**
     * {@return the kernel's class and field, with everything that decides the code besides the dtypes of the inputs}
     */
    public String kernel() {
        DType[] in = signature.inputs().toArray(DType[]::new);
        String inputs = SignatureText.of(new Signature(in, new DType[0], Map.of()), false);
        return kernel + toString().substring(kernel.toString().length() + 1 + inputs.length());
    }

    /** {@return the dtypes of the overload's inputs} */
    public List<DType> inputs() {
        return signature.inputs();
    }

    /**
     * Compiles the overload ahead of time, as {@link UniversalFunction#compileFor} does.
     *
     * @param loader class loader that finds the kernel's class, which is initialized
     * @param cpu instruction set, such as {@code x86-64-v3}; this machine need not have it
     * @param directory a cache to write to; null for this process's
     * @return true if it was compiled; false if the cache had it
     * @throws KernelNameException if there is no such kernel, or it takes other operands
     * @throws CompilerMissingException if the cache does not have it and LLVM is not present
     */
    public boolean compileFor(ClassLoader loader, String cpu, @Nullable Path directory) {
        DefinedKernel found = find(loader, cpu);
        return found.table().compile(of(found), cpu, directory);
    }

    /**
     * {@return the name of the overload's file in every cache and bundle, as {@link UniversalFunction#cacheName} gives
     * it} Throws as {@link #compileFor} does.
     *
     * @param loader class loader that finds the kernel's class
     * @param cpu an instruction set, such as {@code x86-64-v3}
     */
    public String cacheName(ClassLoader loader, String cpu) {
        DefinedKernel found = find(loader, cpu);
        return found.table().cacheName(of(found), cpu);
    }

    /**
     * Compiles the overload again and compares the result with the cache's, as {@link UniversalFunction#recompile}
     * does. Throws as {@link #compileFor} does.
     *
     * @param loader class loader that finds the kernel's class
     * @param cpu an instruction set, such as {@code x86-64-v3}
     * @return the result of the comparison
     */
    public Recompilation recompile(ClassLoader loader, String cpu) {
        DefinedKernel found = find(loader, cpu);
        return found.table().recompile(of(found), cpu);
    }

    private DefinedKernel find(ClassLoader loader, String cpu) {
        given(loader, "loader");
        given(cpu, "cpu");
        return kernel.find(loader);
    }

    /** The signature in the form that the kernel's table has it. Throws if it does not fit the kernel. */
    private Signature of(DefinedKernel found) {
        int inputs = found.table().inputs();
        int outputs = found.definition().outputs() + (shadows ? inputs : 0);
        DType[] given = signature.outputs();
        boolean fits = signature.inputs().size() == inputs && (given.length == 0 || given.length == outputs)
                && signature.beyond().keySet().stream().allMatch(i -> i < inputs);
        if (!fits || (shadows && found.definition().cores() == null)) {
            throw new KernelNameException("kernel '" + found.table().name() + "' has " + Count.of(inputs, "input")
                    + " and " + Count.of(found.definition().outputs(), "output") + ", which '" + this
                    + "' does not fit", null);
        }
        return new Signature(signature.inputs().toArray(DType[]::new),
                given.length == 0 ? new DType[found.definition().outputs()] : given,
                signature.beyond());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NamedOverload n && toString().equals(n.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The overload's line in a recording. */
    @Override
    public String toString() {
        return kernel + " " + SignatureText.of(signature, shadows) + kernel.options();
    }
}
