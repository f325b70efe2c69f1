package org.quern.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.quern.cache.Bundle;
import org.quern.cache.CodeCache;
import org.quern.cache.Explainer;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Explanation;
import org.quern.cache.report.FieldDifference;
import org.quern.cache.report.Printable;
import org.quern.ir.Function;

/**
 * The advice in a message about missing code that cannot be compiled: the nearest entry, and how to provide the code.
 */
final class Missing {
    private static final String LEVEL_PREFIX = "x86-64-";

    private Missing() {}

    /** Lines to append to such a message. Reads the entries of the kernel's name, in every place. */
    static String advice(CodeCache cache, OverloadKey key, Function function) {
        StringBuilder text = new StringBuilder();
        try {
            nearest(text, cache, Explainer.explainByName(cache, key));
        } catch (CacheException e) {
            // In strict mode, a place that cannot be listed.
            text.append("\n  ").append(e.getMessage());
        }
        return text.append("\n  To put it there, where LLVM is: declare it (org.quern.KernelDeclarations), d.add(")
                .append(function.name()).append(dtypes(function)).append("), and run")
                .append("\n    quern cache warm --class-path JARS --levels ").append(level(key.cpu()))
                .append(" --bundle CLASSES\n  or, with Maven, let goals warm and record of quern-maven-plugin do it.")
                .toString();
    }

    private static void nearest(StringBuilder text, CodeCache cache, Explanation found) {
        if (found.state().startsWith("damaged")) {
            text.append("\n  ").append(found.file()).append(" is ").append(found.state());
        } else if (found.nearest() == null) {
            text.append("\n  No code of a kernel of this name is kept: looked in ").append(places(cache)).append('.');
        }
        if (found.nearest() != null) {
            text.append("\n  Looked in ").append(places(cache)).append(".\n  Nearest is ").append(found.nearest())
                    .append(", which differs in");
            for (FieldDifference d : found.differences()) {
                text.append("\n    ").append(d).append(meaning(d));
            }
        }
        found.remarks().forEach(line -> text.append("\n  ").append(Printable.line(line)));
    }

    private static String places(CodeCache cache) {
        StringJoiner places = new StringJoiner(", ");
        cache.layerDirectories().forEach(d -> places.add(d.toString()));
        if (cache.root() != null) {
            places.add(cache.root().toString());
        }
        List<Path> bundles = cache.bundlePlaces();
        return places.add(bundles.isEmpty()
                ? "the class path, which has no bundle (" + Bundle.INDEX + ")"
                : "the bundles of " + bundles.stream().map(Path::toString).collect(Collectors.joining(", ")))
                .toString();
    }

    private static String meaning(FieldDifference d) {
        return switch (d.field()) {
            case "fingerprint" -> " (the kernel, or a function that it calls, was edited since)";
            case "compiler" -> " (another release of Quern made it)";
            case "nrtAbi" -> " (made for another native runtime)";
            default -> "";
        };
    }

    private static String dtypes(Function function) {
        StringBuilder text = new StringBuilder();
        String signature = function.signature();
        String inputs = signature.substring(0, signature.indexOf("->"));
        for (String type : inputs.isEmpty() ? new String[0] : inputs.split(",", -1)) {
            text.append(", DType.").append(type.toUpperCase(Locale.ROOT));
        }
        return text.toString();
    }

    /** A level as the command accepts it: without the common prefix. */
    private static String level(String cpu) {
        return cpu.startsWith(LEVEL_PREFIX) && cpu.indexOf('+') < 0 ? cpu.substring(LEVEL_PREFIX.length()) : cpu;
    }
}
