package org.quern.codegen;

import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.codegen.emit.ModuleEmitter;

/**
 * Checks that an object works in any process: it imports only symbols that every process provides, and contains no
 * address of this process. Checked when it is compiled, so that it cannot fail when it is loaded; the error names the
 * offending operation.
 */
final class ObjectCheck {
    /** Functions that LLVM itself may call, which move or set memory. */
    private static final Set<String> C_LIBRARY = Set.of("memcpy", "memmove", "memset");

    /** An integer constant used as an address, in LLVM's text. */
    private static final Pattern ADDRESS = Pattern.compile("inttoptr \\(i\\d+ [^)]*\\)|inttoptr i\\d+ -?\\d+ to ptr");

    /** The names that {@link ModuleEmitter} gives to its own definitions. */
    private static final Pattern UNIT = Pattern.compile("quern_.*|device_\\d.*");

    private final String kernel;
    private final Supplier<String> annotated;

    /**
     * A check of a kernel's object.
     *
     * @param annotated the module's text as {@link Attribution} reads it; requested only for an error
     */
    ObjectCheck(String kernel, Supplier<String> annotated) {
        this.kernel = kernel;
        this.annotated = annotated;
    }

    /**
     * Checks a compilation.
     *
     * @throws UncacheableException that names the kernel, the symbol or constant, and the operation
     */
    void check(Backend.Output output) {
        for (String symbol : ElfSymbols.undefined(output.object())) {
            if (UNIT.matcher(symbol).matches()) {
                throw new UncacheableException("kernel '" + kernel + "' refers to '" + symbol
                        + "', which is in another unit that is not linked in; to blame is " + blame().symbol(symbol)
                        + " (rule: an object has all that it calls)");
            }
            if (!C_LIBRARY.contains(symbol)) {
                throw new UncacheableException("kernel '" + kernel + "' needs the symbol '" + symbol
                        + "', which is none of libc's memory functions; to blame is " + blame().symbol(symbol)
                        + " (rule: an object is self-contained but for these)");
            }
        }
        Matcher address = ADDRESS.matcher(output.optimized());
        if (address.find()) {
            throw new UncacheableException("kernel '" + kernel + "' holds an address of this process: "
                    + address.group() + "; to blame is " + blame().address()
                    + " (rule: no integer constant becomes a pointer)");
        }
    }

    private Attribution blame() {
        return Attribution.of(annotated.get());
    }
}
