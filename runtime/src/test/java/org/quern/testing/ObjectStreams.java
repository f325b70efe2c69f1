package org.quern.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** Java's serialization, in memory. */
public final class ObjectStreams {
    private ObjectStreams() {}

    /** An object's bytes. */
    public static byte[] write(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    /** The object of the bytes. */
    public static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    /** What arrives elsewhere. */
    @SuppressWarnings("unchecked")
    public static <T> T through(T object) throws IOException, ClassNotFoundException {
        return (T) read(write(object));
    }
}
