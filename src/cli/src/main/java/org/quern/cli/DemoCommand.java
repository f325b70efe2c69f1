package org.quern.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.quern.Quern;
import org.quern.SystemInfo;
import org.quern.ufunc.OverloadInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quern demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Prices options and draws the Mandelbrot set with compiled kernels, beside plain Java; then prices"
        + " again in a new process without LLVM.")
final class DemoCommand implements Callable<Integer> {
    private static final int QUICK_OPTIONS = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--options", paramLabel = "N", defaultValue = "10000000", description = "Options to price, 1 to 100000000. Default: ${DEFAULT-VALUE}.")
    private int options;

    @Option(names = "--dir", paramLabel = "DIRECTORY", description = "Where all files go, 32 bytes an option.")
    private Path directory;

    @Option(names = "--quick", description = "Small: for a first look, and for tests.")
    private boolean quick;

    DemoCommand() {}

    @Override
    public Integer call() {
        if (options < 1 || options > 100_000_000) {
            throw new BadInputException("--options " + options + " given, 1 to 100000000 expected");
        }
        Path place = place();
        Report report = new Report(spec.commandLine().getOut(), spec.commandLine().getErr());
        SystemInfo s = Quern.system();
        report.section("Quern " + s.version() + ", Java " + Runtime.version().feature()
                + (s.compiler() == null ? ", no LLVM" : ", LLVM " + s.compiler()) + ", " + s.codeFor() + ", " + s.math()
                + ", one thread");
        int priced = quick ? Math.min(options, QUICK_OPTIONS) : options;
        new PricingDemo(report, place, priced).run();
        new MandelbrotDemo(report, place, quick ? 320 : 1600).run();
        new ColdStartDemo(report, quick ? 1 : 5).run();
        report.section("All files are in " + place);
        return 0;
    }

    private Path place() {
        String given = System.getProperty("quern.demo.dir");
        try {
            if (directory == null && given == null) {
                return Files.createTempDirectory("quern-demo-");
            }
            return Files.createDirectories((directory == null ? Path.of(given) : directory).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directory " + e.getMessage(), e);
        }
    }

    /** Reports the origin of a kernel's code. */
    static void code(Report report, OverloadInfo code) {
        report.line(code.compiled() ? "compiled" : "loaded", Units.nanos((double) code.nanos()),
                code.signature() + ", " + code.lanes() + " lanes, " + Units.bytes(code.bytes())
                        + (code.compiled() ? " of ELF" : " of ELF from the cache"));
    }
}
