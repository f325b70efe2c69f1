package org.quern.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether everything is as it was when the bundle was made.
 *
 * @param file that keeps the digest
 * @param inputs jars and directories, by the sizes and times of their files
 * @param recording by its content; null for none
 * @param settings what else decides the bundle
 * @param bundle what was made, which is no input
 */
record Stamp(Path file, List<Path> inputs, Path recording, String settings, Path bundle) {
    /** Where a directory of classes has its bundle. */
    static final String BUNDLE = "META-INF/quern/cache";

    boolean holds() throws IOException {
        return Files.isRegularFile(file) && Files.readString(file).equals(digest());
    }

    void set() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, digest());
    }

    private String digest() throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        add(digest, settings);
        if (recording != null) {
            add(digest, Files.readString(recording, StandardCharsets.ISO_8859_1));
        }
        for (Path input : inputs) {
            add(digest, input.toString());
            files(digest, input, Files.isDirectory(input));
        }
        files(digest, bundle, true);
        return HexFormat.of().formatHex(digest.digest());
    }

    private void files(MessageDigest digest, Path root, boolean directory) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = directory ? Files.walk(root) : Stream.of(root)) {
            Path made = root.resolve(BUNDLE);
            List<Path> inputs = all.filter(Files::isRegularFile)
                    .filter(f -> root.equals(bundle) || !f.startsWith(made)).sorted().toList();
            for (Path p : inputs) {
                add(digest, root.relativize(p) + " " + Files.size(p) + " " + Files.getLastModifiedTime(p).toMillis());
            }
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
