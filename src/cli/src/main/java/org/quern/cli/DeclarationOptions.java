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
import org.quern.Recording;
import org.quern.dtype.DType;
import org.quern.kernels.Catalogue;
import picocli.CommandLine.Option;

/** Options that select declared overloads and instruction sets. */
final class DeclarationOptions {
    @Option(names = "--class-path", paramLabel = "JAR", split = ":", description = "Where the declarations are, and what they need: jars and directories separated by colons.")
    private List<String> classPath = List.of();

    @Option(names = "--catalogue", description = "Also the kernels of org.quern.kernels, for float64, float32 and, where they compute in integers, int64.")
    private boolean catalogue;

    @Option(names = "--recording", paramLabel = "FILE", description = "Also the overloads that this file names: what"
            + " processes used that ran with quern.record set to it.")
    private List<Path> recordings = List.of();

    @Option(names = "--levels", split = ",", paramLabel = "LEVEL", description = "For v2, v3, v4; they need not run here. Default: what code is made for here.")
    private List<String> levels = List.of();

    DeclarationOptions() {}

    List<String> cpus() {
        return Levels.parse(levels, List.of(Quern.system().codeFor()));
    }

    private List<KernelDeclarations> all;

    /** The declarations. Kernels' classes are initialised once, even if this is called repeatedly. */
    List<KernelDeclarations> declarations() {
        if (all == null) {
            ClassLoader loader = loader();
            all = new ArrayList<>();
            if (catalogue) {
                all.add(new Catalogue());
            }
            KernelCache.declarations(loader).forEach(all::add);
            for (Path file : recordings) {
                all.add(recording(file, loader));
            }
        }
        return all;
    }

    private static Recording recording(Path file, ClassLoader loader) {
        if (!Files.isRegularFile(file)) {
            String there = Files.isDirectory(file)
                    ? "a directory, no file"
                    : Files.exists(file)
                            ? "no regular file"
                            : Files.isSymbolicLink(file) ? "a link to nowhere" : "no such file";
            throw new BadInputException("--recording " + file + ": " + there + "; a process writes it that runs with"
                    + " -Dquern.record=" + file);
        }
        return Recording.read(file, loader);
    }

    /** The jars and directories given. */
    List<Path> classPath() {
        return classPath.stream().map(Path::of).toList();
    }

    /** The class loader stays open: its kernels may be traced as long as the process lives. */
    private ClassLoader loader() {
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
        return urls.isEmpty() ? mine : new URLClassLoader(urls.toArray(URL[]::new), mine);
    }

    /** The message if nothing is declared, which lists the places searched. */
    String nothing() {
        return "no declaration found: META-INF/services/org.quern.KernelDeclarations names them, --class-path says"
                + " where; --recording names what a process used; --catalogue is the kernels that come with Quern";
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
        table.row(d.kernel(), String.join(",", d.inputs().stream().map(DType::toString).toList()), d.cpu(),
                d.outcome());
    }
}
