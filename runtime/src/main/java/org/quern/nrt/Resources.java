package org.quern.nrt;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads resources of class loaders through streams only: a URL may have any scheme, and may be of a jar within a jar.
 *
 * <p>Caches are off: the jar of a cached connection is shared, and would be closed during a read when any loader of it
 * is closed.
 */
public final class Resources {
    private Resources() {}

    /** The stream of a loader's resource, or of the system loader's if it is null; null if not found. */
    public static InputStream open(ClassLoader loader, String name) throws IOException {
        URL url = loader == null ? ClassLoader.getSystemResource(name) : loader.getResource(name);
        return url == null ? null : open(url);
    }

    /** The stream of a resource. */
    public static InputStream open(URL url) throws IOException {
        return connect(url).getInputStream();
    }

    /** A connection that does not share its jar. */
    public static URLConnection connect(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection;
    }

    /**
     * The jar or directory that has a resource; for nested jars and unknown schemes, the path as written in the URL.
     *
     * @param name a prefix of the resource's name
     */
    public static Path holder(URL url, String name) {
        String text = url.toString();
        int at = text.lastIndexOf(name);
        String base = at < 0 ? text : text.substring(0, at);
        if (base.startsWith("jar:") && base.endsWith("!/")) {
            base = base.substring("jar:".length(), base.length() - "!/".length());
        }
        try {
            return base.startsWith("file:") ? Path.of(URI.create(base)) : Path.of(base);
        } catch (IllegalArgumentException e) {
            // This is not a URI, or the locale's file names cannot represent it.
            return Path.of(new String(base.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII));
        }
    }
}
