package org.quern.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.quern.cache.format.IndexFileFormat;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;

/** Keys and code for the cache's tests, the same for the same arguments. */
final class Samples {
    /** Where warnings go; kept from the console, since the tests provoke them by the dozen. */
    static final Logger LOGGER = Logger.getLogger("org.quern.cache");

    static {
        LOGGER.setUseParentHandlers(false);
    }

    private Samples() {}

    static OverloadKey key(String function, String signature) {
        return new OverloadKey(function, signature, "blocks", "in,in,out", "0123456789abcdef".repeat(4), "cpu",
                "x86-64-v4",
                "lanes=auto;opt=3;fastmath=", "llvm-20.1.7;codegen-1", 1);
    }

    /** A header that says ELF64 x86-64 shared object without segments, and random bytes, which depend on the key. */
    static StoredCode code(OverloadKey key, int objectBytes) {
        byte[] object = new byte[objectBytes];
        new Random(key.hashCode()).nextBytes(object);
        ByteBuffer elf = ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(0, new byte[64]);
        elf.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1).put(6, (byte) 1);
        elf.putShort(16, (short) 3).putShort(18, (short) 62).putInt(20, 1).putShort(52, (short) 64).putShort(54,
                (short) 56);
        return new StoredCode(object, new byte[] {8, 0, 0, 0});
    }

    static StoredCode code(OverloadKey key) {
        return code(key, 200);
    }

    static CodeCache open(Path root) {
        return CodeCache.open(CacheSettings.at(root));
    }

    static Path file(Path root, OverloadKey key) {
        return CacheLayout.codeFile(new CacheLayout(root).functionDirectory(key.function()), key.contentName());
    }

    static Path index(Path root, OverloadKey key) {
        return file(root, key).resolveSibling(IndexFileFormat.NAME);
    }

    static List<Path> temporaries(Path root) {
        return find(root, PrivateFiles.TEMPORARY);
    }

    static List<Path> quarantined(Path root) {
        Path quarantine = new CacheLayout(root).quarantine();
        return Files.exists(quarantine) ? find(quarantine, "") : List.of();
    }

    static List<Path> find(Path root, String prefix) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> !f.equals(root) && f.getFileName().toString().startsWith(prefix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts this JVM's java on this class path. */
    static Process java(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
