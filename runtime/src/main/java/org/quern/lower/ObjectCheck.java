package org.quern.lower;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.ir.MathFunction;
import org.quern.llvm.LlvmCompiler;

/**
 * An object must work in any process: it imports nothing but what every process can give it, and holds no address of
 * this one. Checked when it is compiled, so that it cannot fail when it is loaded.
 */
final class ObjectCheck {
    /** What LLVM itself may call for: moving memory. */
    private static final Set<String> C_LIBRARY = Set.of("memcpy", "memmove", "memset");

    private static final Set<String> MATH = math();

    /** An integer constant used as an address, in LLVM's text. */
    private static final Pattern ADDRESS = Pattern.compile("inttoptr \\(i\\d+ [^)]*\\)|inttoptr i\\d+ -?\\d+ to ptr");

    private ObjectCheck() {}

    private static Set<String> math() {
        Set<String> names = new HashSet<>();
        for (MathFunction f : MathFunction.values()) {
            names.add(f.symbol());
            names.add(f.symbol() + "f");
        }
        for (String exact : List.of("fma", "fmod", "floor", "ceil", "trunc", "roundeven", "sqrt")) {
            names.add(exact);
            names.add(exact + "f");
        }
        return names;
    }

    /**
     * Checks a compilation.
     *
     * @throws UncacheableException that names the kernel and the symbol or constant
     */
    static void check(String kernel, LlvmCompiler.Output output, MathLibrary library) {
        for (String symbol : ElfSymbols.undefined(output.object())) {
            if (!allowed(symbol, library)) {
                throw new UncacheableException("kernel '" + kernel + "' needs the symbol '" + symbol
                        + "', which is not of the runtime, libc, libm or libmvec"
                        + " (rule: an object is self-contained but for these)");
            }
        }
        Matcher address = ADDRESS.matcher(output.optimized());
        if (address.find()) {
            throw new UncacheableException("kernel '" + kernel + "' holds an address of this process: "
                    + address.group() + " (rule: no integer constant becomes a pointer)");
        }
    }

    private static boolean allowed(String symbol, MathLibrary library) {
        if (C_LIBRARY.contains(symbol) || MATH.contains(symbol)) {
            return true;
        }
        return symbol.toLowerCase(Locale.ROOT).startsWith("_zgv") && library.has().test(symbol);
    }
}
