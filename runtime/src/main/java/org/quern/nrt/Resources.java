package org.quern.nrt;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads what class loaders find, by its stream alone: a URL may be of any scheme, of a jar within a jar or of nobody
 * else's.
 *
 * <p>With caches off: the jar that a cached connection has is shared, and closed under its reader when any loader of it
 * is closed.
 */
public final class Resources {
    private Resources() {}

    /** The stream of a loader's resource, of the system's loader where it is null; null if not found. */
    public static InputStream open(ClassLoader loader, String name) throws IOException {
        URL url = loader == null ? ClassLoader.getSystemResource(name) : loader.getResource(name);
        return url == null ? null : open(url);
    }

    /** The stream of a resource. */
    public static InputStream open(URL url) throws IOException {
        return connect(url).getInputStream();
    }

    /** A connection that shares nothing. */
    public static URLConnection connect(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection;
    }

    /**
     * The jar or folder that has a resource: of nested jars and unknown schemes what the URL says.
     *
     * @param name how the resource's name begins, at least
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
            // No URI, or nothing that this locale's file names can spell.
            return Path.of(new String(base.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII));
        }
    }
}
