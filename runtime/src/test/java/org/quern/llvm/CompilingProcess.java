package org.quern.llvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeSet;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;

/** Compiles a kernel and runs it; says the result, and where the native code around it was loaded from. */
final class CompilingProcess {
    private CompilingProcess() {}

    private static double plus(int number) {
        return Ufunc.define("compiling" + number, x -> x.add(number)).apply(NDArray.of(42.0)).getDouble(0);
    }

    /** Takes LLVM's files from under this process, in several ways. */
    private static void clean(Path root) throws IOException {
        delete(root);
        System.out.println("cleaned " + plus(1));
        String[] unpacked = root.resolve("native").toFile().list((in, name) -> name.startsWith("llvm-"));
        Path directory = root.resolve("native").resolve(unpacked[0]);
        Files.delete(directory.resolve("libLLVM.so.20.1"));
        System.out.println("again " + plus(2));
        delete(root);
        Files.writeString(root, "no directory");
        String first = refusal();
        System.out.println("refused " + first);
        System.out.println("and again " + (first.equals(refusal()) ? "the same" : refusal()));
        Files.delete(root);
        System.out.println("then " + plus(3));
    }

    private static String refusal() {
        try {
            return "no refusal: " + plus(3);
        } catch (LlvmException e) {
            return e.getMessage();
        }
    }

    private static void delete(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        System.out.println(Ufunc.define("compiling", x -> x.add(x)).apply(NDArray.of(21.0)).getDouble(0));
        String clean = System.getProperty("test.clean");
        if (clean != null) {
            clean(Path.of(clean));
        }
        TreeSet<String> files = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
            int slash = line.indexOf('/');
            if (slash > 0 && line.charAt(slash - 1) == ' '
                    && line.matches(".*(libLLVM|libjni|libLTO|libRemarks|quern).*")) {
                files.add(line.substring(slash));
            }
        }
        files.forEach(System.out::println);
        System.out.println(NativeCode.load().lld());
    }
}
