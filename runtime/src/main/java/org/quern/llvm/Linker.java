package org.quern.llvm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.quern.error.ShortageException;
import org.quern.nrt.Shortage;

/**
 * Links one relocatable object to an ELF shared object, with the lld that comes with LLVM's jar. Both go through pipes:
 * there is no temporary file that could run out of space, be replaced by somebody, or be left over when this process is
 * killed.
 */
final class Linker {
    private static final String INPUT = "/proc/self/fd/0";

    /** Offset of the status of a process that a signal ended. */
    private static final int SIGNALLED = 128;

    /** Exit status of a program whose libraries the system's loader cannot load. */
    private static final int NOT_LOADED = 127;

    private Linker() {}

    /**
     * Links an object. Its undefined symbols are resolved when it is loaded; it names no library.
     *
     * @param object relocatable object
     * @throws LlvmException if it does not link, with the linker's own message
     * @throws ShortageException if resources are too short to run the linker
     */
    static byte[] link(byte[] object) {
        LlvmFiles files = NativeCode.load();
        try {
            return run(files, object);
        } catch (IOException e) {
            String shortage = Shortage.find();
            if (shortage != null) {
                throw new ShortageException("the linker cannot be started: " + shortage, e);
            }
            return NativeCode.again(found -> run(found, object));
        }
    }

    private static List<String> command(Path lld) {
        return List.of(
                lld.toString(), "-flavor", "gnu", "-shared", "--threads=1", "--build-id=none",
                "--hash-style=gnu", "--gc-sections", "-Bsymbolic", "-z", "now", "-z", "relro", "-z", "noexecstack",
                "-z", "text", "-o", "-", INPUT);
    }

    /** Runs the linker; an {@link IOException} means that it does not start at all. */
    private static byte[] run(LlvmFiles files, byte[] object) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(files.lld()));
        // Not this process's variables: these could make it load other libraries, or print in another language.
        builder.environment().clear();
        builder.environment().putAll(files.environment());
        Process lld = builder.start();
        CompletableFuture<byte[]> said = new CompletableFuture<>();
        // Drains the error stream: a full pipe would block the linker.
        Thread.ofPlatform().daemon().name("quern-linker").start(() -> said.complete(all(lld.getErrorStream())));
        try (OutputStream in = lld.getOutputStream()) {
            in.write(object);
        } catch (IOException e) {
            // The linker ended before it had read all of its input: its status says more.
            said.join();
        }
        byte[] linked = all(lld.getInputStream());
        String message = new String(said.join(), StandardCharsets.UTF_8).strip();
        int status = status(lld);
        if (status == NOT_LOADED) {
            throw new IOException("lld does not run: " + message);
        }
        if (status > SIGNALLED) {
            // Its output in this case is about its own internals.
            throw new ShortageException("the linker was ended by signal " + (status - SIGNALLED)
                    + ", as the system does when memory is short", null);
        }
        if (status != 0) {
            throw new LlvmException("the kernel does not link (lld exit " + status + "): " + message);
        }
        return linked;
    }

    private static byte[] all(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static int status(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
