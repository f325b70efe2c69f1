package org.quern.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quern.array.NDArray;
import org.quern.array.Npy;

/**
 * NumPy and Numba on the same work and the same numbers: peers.py in a process of its own, asked for one sample at a
 * time, so that its samples are taken in turn with Quern's.
 */
final class Peers implements AutoCloseable {
    private final Path directory;
    private final Process process;
    private final Writer to;
    private final BufferedReader from;

    /** On one thread. */
    Peers(String python, Path directory) throws IOException {
        this(python, directory, null);
    }

    /** Numba on all processors, by this threading layer; null: on one thread. */
    Peers(String python, Path directory, String layer) throws IOException {
        this.directory = directory;
        Path script = directory.resolve("peers.py");
        for (Path file : new Path[] {script, directory.resolve("gufuncs.py")}) {
            try (InputStream in = Peers.class.getResourceAsStream("/python/" + file.getFileName())) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        ProcessBuilder builder = new ProcessBuilder(python, script.toString(), layer == null ? "cpu" : "parallel")
                .directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        // OpenBLAS shall choose its kernels for the processor itself.
        for (String override : List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")) {
            builder.environment().remove(override);
        }
        if (layer == null) {
            for (String threads : List.of("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS")) {
                builder.environment().put(threads, "1");
            }
        } else {
            builder.environment().put("NUMBA_THREADING_LAYER", layer);
        }
        process = builder.start();
        to = process.outputWriter(StandardCharsets.UTF_8);
        from = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Versions of both, and which processor NumPy's OpenBLAS has its kernels for. */
    String versions() {
        return ask("versions");
    }

    /**
     * Hands the work over, as .npy files, and has these do it once.
     *
     * @throws IllegalStateException if a result is not Quern's
     */
    Map<Side, Timing.Work> works(Task w, Workload.Arrays arrays, Side... sides) {
        long[] shape = arrays.out().shape();
        StringBuilder request = new StringBuilder("load\t").append(w.kernel()).append('\t').append(arrays.out().dtype())
                .append('\t')
                .append(words(Arrays.stream(shape).boxed().toList())).append('\t').append(words(w.parameters()));
        for (int i = 0; i < arrays.inputs().size(); i++) {
            Path file = directory.resolve("in" + i + ".npy");
            Npy.write(file, arrays.inputs().get(i));
            request.append('\t').append(file);
        }
        String _ = ask(request.toString());
        Path out = directory.resolve("out.npy");
        Map<Side, Timing.Work> works = new EnumMap<>(Side.class);
        for (Side side : sides) {
            String name = side.name().toLowerCase(Locale.ROOT);
            String _ = ask("save\t" + name + "\t" + out);
            try (NDArray result = Npy.read(out)) {
                Agreement.check(w, side, arrays.out(), result);
            }
            works.put(side, new Samples(name));
        }
        return works;
    }

    private static String words(List<Long> numbers) {
        return String.join(",", numbers.stream().map(String::valueOf).toList());
    }

    /** Work whose time is taken over there. */
    private final class Samples implements Timing.Work {
        private final String peer;

        private Samples(String peer) {
            this.peer = peer;
        }

        @Override
        public void run(long times) {
            long _ = time(times);
        }

        @Override
        public long time(long times) {
            return Long.parseLong(ask("time\t" + peer + "\t" + times));
        }
    }

    private String ask(String request) {
        try {
            to.write(request + "\n");
            to.flush();
            String reply = from.readLine();
            if (reply == null) {
                throw new IOException("no answer to: " + request);
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException("peers.py failed", e);
        }
    }

    @Override
    public void close() throws IOException {
        to.close();
        process.destroy();
    }
}
