package org.quern.array;

import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import org.quern.error.FileException;

/** The serialized form of an array: its {@code .npy} bytes, which are streamed and never gathered in Java's memory. */
final class SerializedArray implements Serializable {
    private static final long serialVersionUID = 1L;

    private transient NDArray array;

    SerializedArray(NDArray array) {
        this.array = array;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        try {
            Npy.write(out, array);
        } catch (FileException e) {
            throw e.getCause();
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        try {
            array = Npy.read(in);
        } catch (NpyFormatException e) {
            throw damaged(e.getMessage(), e);
        } catch (FileException e) {
            if (e.getCause() instanceof EOFException || e.getCause() instanceof ObjectStreamException) {
                throw damaged("the stream of objects ends or breaks within it", e.getCause());
            }
            throw e.getCause();
        }
    }

    private static InvalidObjectException damaged(String problem, Exception cause) {
        return new InvalidObjectException("a serialized array is damaged: " + problem, cause);
    }

    private Object readResolve() {
        return array;
    }
}
