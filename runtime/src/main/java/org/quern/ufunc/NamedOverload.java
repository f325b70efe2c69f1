package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quern.cache.report.Recompilation;
import org.quern.dtype.DType;
import org.quern.error.CompilerMissingException;

/**
 * An overload by its name, as a line of a recording has it: the static final field that holds its kernel, the dtypes of its inputs,
 * and where they are not the usual ones what else decides its code.
 * <pre>
 * com.example.Pricing.CALL float64,float64
 * com.example.Pricing.CALL float64,float64 out=float32               ; an out of another dtype
 * com.example.Pricing.CLIP uint8,int64 beyond=1:uint8                ; input 1 is a number that takes uint8, which does not hold it
 * com.example.Pricing.ROWS float64,float64 shadow=_,_,float32        ; of a gufunc: an operand that is written in part, in another dtype
 * com.example.Pricing.ALL[3] float32 accuracy=tight fastmath=nsz,arcp ; options beyond the field's kernel's
 * </pre>
 */
public final class NamedOverload {
    private final KernelName kernel;
    private final Signature signature;
    /** Whether the outputs of the signature are those of a gufunc's shadows. */
    private final boolean shadows;

    NamedOverload(KernelName kernel, Signature signature, boolean shadows) {
        this.kernel = kernel;
        this.signature = signature;
        this.shadows = shadows;
    }

    /**
     * Reads one.
     *
     * @param text as {@link #toString} has it
     * @return the overload
     * @throws KernelNameException if the text is none: says what was expected
     */
    public static NamedOverload parse(String text) {
        return parse(text, "");
    }

    /**
     * {@return the overload}
     *
     * @param text as {@link #toString} has it
     * @param where what a message begins with: {@code overloads.txt:3: }
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

    /** {@return the kernel's class and field, and what else decides the code than the dtypes of its inputs} */
    public String kernel() {
        DType[] in = signature.inputs().toArray(DType[]::new);
        String inputs = SignatureText.of(new Signature(in, new DType[0], Map.of()), false);
        return kernel + toString().substring(kernel.toString().length() + 1 + inputs.length());
    }

    /** {@return the dtypes of its inputs} */
    public List<DType> inputs() {
        return signature.inputs();
    }

    /**
     * Compiles it ahead of time, as {@link UniversalFunction#compileFor} does.
     *
     * @param loader that finds the kernel's class, which is initialised
     * @param cpu instruction set, which need not run here
     * @param directory a cache to write to; null for this process's
     * @return whether it was compiled; false: it was there
     * @throws KernelNameException if the kernel is not there, or takes other operands
     * @throws CompilerMissingException if it is not there, and LLVM is not either
     */
    public boolean compileFor(ClassLoader loader, String cpu, @Nullable Path directory) {
        DefinedKernel found = find(loader, cpu);
        return found.table().compile(of(found), cpu, directory);
    }

    /**
     * {@return the name of its file in every cache and bundle, as {@link UniversalFunction#cacheName} has it; throws as
     * {@link #compileFor}}
     *
     * @param loader finds the kernel's class
     * @param cpu an instruction set, such as {@code x86-64-v3}
     */
    public String cacheName(ClassLoader loader, String cpu) {
        DefinedKernel found = find(loader, cpu);
        return found.table().cacheName(of(found), cpu);
    }

    /**
     * Compiles it again and compares, as {@link UniversalFunction#recompile} does; throws as {@link #compileFor}.
     *
     * @param loader finds the kernel's class
     * @param cpu an instruction set, such as {@code x86-64-v3}
     * @return how they compare
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

    /** The signature as the kernel's overloads have it, if it is one for this kernel. */
    private Signature of(DefinedKernel found) {
        int inputs = found.table().inputs();
        int outputs = found.definition().outputs() + (shadows ? inputs : 0);
        DType[] given = signature.outputs();
        boolean fits = signature.inputs().size() == inputs && (given.length == 0 || given.length == outputs)
                && signature.beyond().keySet().stream().allMatch(i -> i < inputs);
        if (!fits || (shadows && found.definition().cores() == null)) {
            throw new KernelNameException("kernel '" + found.table().name() + "' has " + inputs + " inputs and "
                    + found.definition().outputs()
                    + " outputs, which '" + this + "' does not fit", null);
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

    /** The line. */
    @Override
    public String toString() {
        return kernel + " " + SignatureText.of(signature, shadows) + kernel.options();
    }
}
