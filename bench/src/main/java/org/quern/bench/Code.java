package org.quern.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.quern.dtype.DType;
import org.quern.kernels.Catalogue;
import org.quern.ufunc.Inspection;
import org.quern.ufunc.UniversalFunction;

/**
 * Prints what this build makes of the benchmarks' and the catalogue's kernels, for {@link Against}: a line each, the
 * kernel with its dtypes, digests of its typed IR and of its optimised LLVM IR. Names of values and labels do not
 * count: they are numbered in the order in which they appear.
 */
public final class Code {
    private static final Pattern NAME = Pattern.compile("[%@][-\\w$.]+|(?m)^[-\\w$.]+(?=:)");

    private Code() {}

    /** Prints the lines; a regular expression for their first words is given. */
    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        Pattern only = Pattern.compile(arguments[0]);
        Map<String, Inspected> kernels = new LinkedHashMap<>();
        for (Workload w : Workloads.all(new long[] {1_000}, 1_000)) {
            kernels.put(w.name() + "/" + w.dtypes(), () -> w.ufunc().inspect(w.signature()));
        }
        new Catalogue().declare((kernel, types) -> kernels.put(kernel.name() + "/" + Arrays.toString(types),
                () -> inspect(kernel, types)));
        for (Map.Entry<String, Inspected> kernel : kernels.entrySet()) {
            if (only.matcher(kernel.getKey()).find()) {
                Inspection made = kernel.getValue().inspect();
                System.out.println(kernel.getKey().replace(' ', '_') + " " + digest(made.ir()) + " "
                        + digest(numbered(made.optimized())));
            }
        }
    }

    @FunctionalInterface
    private interface Inspected {
        Inspection inspect();
    }

    private static Inspection inspect(UniversalFunction kernel, DType... types) {
        return kernel.inspect(types);
    }

    /** LLVM IR with numbers for names. */
    static String numbered(String text) {
        Map<String, Integer> numbers = new HashMap<>();
        return NAME.matcher(text).replaceAll((MatchResult m) -> {
            String name = m.group();
            String bare = name.startsWith("%") || name.startsWith("@") ? name.substring(1) : name;
            return "n" + numbers.computeIfAbsent(bare, _ -> numbers.size());
        });
    }

    private static String digest(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest).substring(0, 16);
    }
}
