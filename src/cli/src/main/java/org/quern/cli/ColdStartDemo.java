package org.quern.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.Quern;

/**
 * Prices options again in new processes that cannot compile, and compares their times with those of empty processes.
 */
final class ColdStartDemo {
    private static final double TOLERANCE = 1e-11;

    private final Report report;
    private final int runs;

    ColdStartDemo(Report report, int runs) {
        this.report = report;
        this.runs = runs;
    }

    void run() {
        report.section("A new process without LLVM on its class path: " + Units.count(ColdStart.OPTIONS)
                + " calls, median of " + runs);
        if (Quern.cache().directory() == null) {
            report.text("skipped", "there is no code cache");
            return;
        }
        double[] empty = new double[runs];
        double[] first = new double[runs];
        double[] load = new double[runs];
        for (int i = 0; i < runs; i++) {
            report.progress("starting processes");
            empty[i] = since(System.nanoTime(), start(EmptyMain.class).get(0));
            long begin = System.nanoTime();
            List<String> said = start(ColdStart.class);
            first[i] = since(begin, said.get(0));
            load[i] = Double.parseDouble(said.get(3));
            check(said);
        }
        double result = median(first);
        double nothing = median(empty);
        report.line("first result", Units.nanos(result), "from process start; " + Units.nanos(median(load))
                + " of it to trace the kernel and load its code");
        report.line("empty main", Units.nanos(nothing), "from process start, same JVM");
        report.line("ratio", Units.digits(result / nothing) + " x", "first result / empty main");
        report.line("LLVM", "absent", "from the class path and from /proc/self/maps");
    }

    /** System.nanoTime is one clock for all processes of a Linux machine: CLOCK_MONOTONIC. */
    private static double since(long begin, String end) {
        return (double) (Long.parseLong(end) - begin);
    }

    private static void check(List<String> said) {
        double expected = PlainJava.call(ColdStart.MOST_SPOT, ColdStart.STRIKE, 1, PricingDemo.RATE,
                PricingDemo.VOLATILITY);
        double price = Double.parseDouble(said.get(1));
        if (!(Math.abs(price - expected) <= TOLERANCE)) {
            throw new IllegalStateException("the new process's price is " + price + ", " + expected + " expected");
        }
        if (!said.get(2).equals("loaded") || !said.get(4).equals("absent")) {
            throw new IllegalStateException(
                    "in the new process the kernel was " + said.get(2) + " and LLVM " + said.get(4)
                            + "; loaded and absent expected");
        }
    }

    private static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static List<String> start(Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dquern.cache.dir=" + Quern.cache().directory());
        for (String name : List.of("quern.cpu", "quern.lanes")) {
            if (System.getProperty(name) != null) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(List.of("-cp", classPathWithoutLlvm(), main.getName()));
        try {
            Process p = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            p.getOutputStream().close();
            String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = p.waitFor();
            if (code != 0) {
                throw new IllegalStateException("the new process ended with exit code " + code);
            }
            return said.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a new process: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a new process ran", e);
        }
    }

    private static String classPathWithoutLlvm() {
        List<String> kept = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = new File(entry).getName();
            if (!name.startsWith("llvm-") && !name.startsWith("javacpp-")) {
                kept.add(entry);
            }
        }
        return String.join(File.pathSeparator, kept);
    }
}
