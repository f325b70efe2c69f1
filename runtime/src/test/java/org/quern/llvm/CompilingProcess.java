package org.quern.llvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;

/** Compiles a kernel and runs it; says the result, and where the native code around it was loaded from. */
final class CompilingProcess {
    private CompilingProcess() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println(Ufunc.define("compiling", x -> x.add(x)).apply(NDArray.of(21.0)).getDouble(0));
        TreeSet<String> files = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
            int slash = line.indexOf('/');
            if (slash > 0 && line.charAt(slash - 1) == ' ' && line.matches(".*(libLLVM|libjni|libLTO|libRemarks|quern).*")) {
                files.add(line.substring(slash));
            }
        }
        files.forEach(System.out::println);
        System.out.println(NativeCode.load().lld());
    }
}
