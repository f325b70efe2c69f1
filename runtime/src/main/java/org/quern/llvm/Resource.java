package org.quern.llvm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.quern.nrt.Resources;

/**
 * A file of native code among the class path's resources.
 *
 * @param name its file name when unpacked
 * @param url its location
 */
record Resource(String name, URL url) {
    private static final int ID_DIGITS = 16;

    /** Identity of a file's release: the size and checksum of its content, which a jar's directory lists. */
    String identity() throws IOException {
        URLConnection connection = Resources.connect(url);
        if (connection instanceof JarURLConnection jar) {
            // The connection's own jar: with caches off it has to be closed, and the entry does not need it any more.
            try (var file = jar.getJarFile()) {
                JarEntry entry = file.getJarEntry(jar.getEntryName());
                if (entry != null && entry.getSize() >= 0 && entry.getCrc() >= 0) {
                    return identity(entry.getSize(), entry.getCrc());
                }
            }
            connection = Resources.connect(url);
        }
        CRC32 checksum = new CRC32();
        try (InputStream in = connection.getInputStream()) {
            long size = new CheckedInputStream(in, checksum).transferTo(OutputStream.nullOutputStream());
            return identity(size, checksum.getValue());
        }
    }

    private String identity(long size, long checksum) {
        return name + " " + size + " " + Long.toHexString(checksum);
    }

    /** Identity of a set of files: a digest of their {@link #identity()}. */
    static String identity(List<Resource> files) throws IOException {
        StringBuilder identity = new StringBuilder();
        for (Resource file : files) {
            identity.append(file.identity()).append('\n');
        }
        byte[] digest = digest().digest(identity.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
    }

    /** The content of the file. */
    byte[] bytes() throws IOException {
        try (InputStream in = Resources.open(url)) {
            return in.readAllBytes();
        }
    }

    /** Copies the file; returns the SHA-256 of its bytes. */
    String copy(OutputStream out) throws IOException {
        try (InputStream in = Resources.open(url)) {
            MessageDigest digest = digest();
            new DigestInputStream(in, digest).transferTo(out);
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /** The SHA-256 of a stream. */
    static String digest(InputStream in) throws IOException {
        MessageDigest digest = digest();
        new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
