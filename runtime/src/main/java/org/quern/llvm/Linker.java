package org.quern.llvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.llvm.global.LLVM;

/** One relocatable object in, one ELF shared object out, by the lld that comes with LLVM's jar. */
public final class Linker {
    private static final Path LLD = locate();

    private Linker() {}

    private static Path locate() {
        Loader.load(LLVM.class);
        try {
            Path lld = Loader.cacheResource(LLVM.class, "/org/bytedeco/llvm/" + Loader.getPlatform() + "/lld")
                    .toPath();
            if (!lld.toFile().canExecute() && !lld.toFile().setExecutable(true)) {
                throw new LlvmException("lld cannot be made executable: " + lld);
            }
            linkLibrary(lld.resolveSibling("libLLVM.so.20.1"));
            return lld;
        } catch (IOException e) {
            throw new LlvmException("lld is not in LLVM's jar", e);
        }
    }

    /** lld asks for libLLVM beside itself under its soname, which the jar, having no links, leaves out. */
    private static void linkLibrary(Path soname) throws IOException {
        if (Files.exists(soname)) {
            return;
        }
        try {
            Files.createSymbolicLink(soname, Path.of("libLLVM.so"));
        } catch (FileAlreadyExistsException e) {
            // Another process made it at the same time: it is the same link.
            return;
        }
    }

    /**
     * Links.
     *
     * @param object relocatable object
     * @param libraries shared libraries to resolve against; those that the object does not need leave no trace
     * @throws LlvmException if a symbol stays undefined, with the linker's own message
     */
    public static byte[] link(byte[] object, List<Path> libraries) {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("quern-link");
            Path input = directory.resolve("kernel.o");
            Path output = directory.resolve("kernel.so");
            Files.write(input, object);
            run(command(input, output, libraries));
            return Files.readAllBytes(output);
        } catch (IOException e) {
            throw new LlvmException("the linker's files cannot be written: " + e.getMessage(), e);
        } finally {
            remove(directory);
        }
    }

    private static List<String> command(Path input, Path output, List<Path> libraries) {
        List<String> command = new ArrayList<>(List.of(
                LLD.toString(), "-flavor", "gnu", "-shared", "--threads=1", "--build-id=none", "--no-undefined",
                "--hash-style=gnu", "--gc-sections", "-Bsymbolic", "-z", "now", "-z", "relro", "-z", "noexecstack",
                "-z", "text", "-o", output.toString(), input.toString(), "--as-needed"));
        for (Path library : libraries) {
            command.add(library.toString());
        }
        return command;
    }

    private static void run(List<String> command) throws IOException {
        Process lld = new ProcessBuilder(command).redirectErrorStream(true).start();
        lld.getOutputStream().close();
        String said;
        try (InputStream out = lld.getInputStream()) {
            said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        boolean interrupted = false;
        int status;
        while (true) {
            try {
                status = lld.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (status != 0) {
            throw new LlvmException("the kernel does not link (lld exit " + status + "): " + said);
        }
    }

    private static void remove(Path directory) {
        if (directory == null) {
            return;
        }
        for (String name : List.of("kernel.o", "kernel.so")) {
            directory.resolve(name).toFile().delete();
        }
        directory.toFile().delete();
    }
}
