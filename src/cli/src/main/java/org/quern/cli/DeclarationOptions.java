package org.quern.cli;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.Declared;
import org.quern.KernelCache;
import org.quern.KernelDeclarations;
import org.quern.Quern;
import org.quern.array.DType;
import org.quern.kernels.Catalogue;
import picocli.CommandLine.Option;

/** Which declared overloads, and for which instruction sets. */
final class DeclarationOptions {
    @Option(names = "--class-path", paramLabel = "JAR", split = ":",
            description = "Where the declarations are, and what they need: jars and directories separated by colons.")
    private List<String> classPath = List.of();

    @Option(names = "--catalogue", description = "Also the kernels of org.quern.kernels, for float64 and for float32.")
    private boolean catalogue;

    @Option(names = "--levels", split = ",", paramLabel = "LEVEL",
            description = "For v2, v3, v4; they need not run here. Default: what code is made for here.")
    private List<String> levels = List.of();

    DeclarationOptions() {}

    List<String> cpus() {
        return Levels.parse(levels, List.of(Quern.system().codeFor()));
    }

    /** The loader stays open: kernels of it may be traced as long as the process lives. */
    Iterable<KernelDeclarations> declarations() {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath) {
            Path path = Path.of(entry);
            if (!Files.exists(path)) {
                throw new BadInputException("--class-path " + entry + ": no such file; entries are separated by '"
                        + File.pathSeparator + "'");
            }
            try {
                urls.add(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new BadInputException("--class-path " + entry + ": " + e.getMessage());
            }
        }
        ClassLoader mine = DeclarationOptions.class.getClassLoader();
        Iterable<KernelDeclarations> found =
                KernelCache.declarations(urls.isEmpty() ? mine : new URLClassLoader(urls.toArray(URL[]::new), mine));
        if (!catalogue) {
            return found;
        }
        List<KernelDeclarations> all = new ArrayList<>(List.of(new Catalogue()));
        found.forEach(all::add);
        return all;
    }

    static Map<String, Object> json(Declared d) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("kernel", d.kernel());
        m.put("inputs", d.inputs().stream().map(DType::toString).toList());
        m.put("cpu", d.cpu());
        m.put("outcome", d.outcome());
        return m;
    }

    static void row(Table table, Declared d) {
        table.row(d.kernel(), String.join(",", d.inputs().stream().map(DType::toString).toList()), d.cpu(), d.outcome());
    }
}
