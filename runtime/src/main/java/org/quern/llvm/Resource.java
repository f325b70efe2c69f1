package org.quern.llvm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.JarEntry;

/**
 * A file of native code among the class path's resources.
 *
 * @param name what it is called when it is unpacked
 * @param url where it is
 */
record Resource(String name, URL url) {
    /** What tells one release of it from another without reading it: its size, and its checksum where a jar has one. */
    String identity() throws IOException {
        URLConnection connection = open();
        if (connection instanceof JarURLConnection jar) {
            // The connection's own jar: with caches off it is to be closed, and the entry does not need it any more.
            try (var file = jar.getJarFile()) {
                JarEntry entry = file.getJarEntry(jar.getEntryName());
                return name + " " + entry.getSize() + " " + Long.toHexString(entry.getCrc());
            }
        }
        connection.getInputStream().close();
        return name + " " + connection.getContentLengthLong() + " " + connection.getLastModified();
    }

    /** Copies it; the SHA-256 of its bytes. */
    String copy(OutputStream out) throws IOException {
        try (InputStream in = open().getInputStream()) {
            MessageDigest digest = digest();
            new DigestInputStream(in, digest).transferTo(out);
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /** With caches off: a jar that is shared may be closed by whoever else has it. */
    private URLConnection open() throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection;
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
