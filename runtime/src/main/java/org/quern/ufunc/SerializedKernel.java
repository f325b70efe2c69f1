package org.quern.ufunc;

import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.quern.error.ArgumentException;

/**
 * The replacement of a kernel in a stream of objects: the static final field that holds it, and the options in which it
 * differs from the field's kernel. The class is written as a class, so that the reading stream resolves it by its own
 * rules.
 *
 * @param holder the class that has the field
 * @param path field and index, as in {@link StaticFields}
 * @param accuracy as in {@link KernelName}
 * @param fastmath as in {@link KernelName}
 * @param threads as in {@link CallOptions}; null for the field's kernel's
 * @param description description of the kernel, which the field's kernel must have where the stream is read
 */
record SerializedKernel(Class<?> holder, String path, Accuracy accuracy, String fastmath, Integer threads,
        String description)
        implements Serializable {
    /** Refuses values that no kernel has: the stream may be damaged. */
    SerializedKernel {
        if (holder == null || path == null || (threads != null && (threads < Schedule.OF_KERNEL || threads > 1))) {
            throw ArgumentException
                    .of("a serialized kernel is damaged: class " + holder + ", field " + path + ", threads "
                            + threads);
        }
        if (fastmath != null) {
            try {
                FastMath.parse(fastmath);
            } catch (ArgumentException e) {
                throw ArgumentException.of("a serialized kernel is damaged: " + e.getMessage());
            }
        }
    }

    /**
     * Finds a field for a kernel: one that holds the same object, else the one whose kernel has the same definition and
     * the fewest other options.
     *
     * @throws NotSerializableException if there is no such field; the message says what to do
     */
    static SerializedKernel of(DefinedKernel kernel) throws NotSerializableException {
        Class<?> body = kernel.definition().writtenAs();
        SerializedKernel nearest = null;
        for (Class<?> holder : Recorder.writers(body)) {
            for (Map.Entry<String, DefinedKernel> field : StaticFields.of(holder).entrySet()) {
                if (field.getValue().definition().equals(kernel.definition())) {
                    SerializedKernel found = named(holder, field.getKey(), kernel, field.getValue());
                    if (field.getValue().equals(kernel)) {
                        return found;
                    }
                    nearest = nearest == null || found.differences() < nearest.differences() ? found : nearest;
                }
            }
        }
        if (nearest == null) {
            Collection<Class<?>> writers = Recorder.writers(body);
            String unnameable = writers.stream().map(holder -> StaticFields.unnameable(holder, kernel.definition()))
                    .filter(Objects::nonNull).findFirst().orElse(null);
            if (unnameable != null) {
                throw new NotSerializableException(
                        kernel.description() + " has no name by which another process finds it: " + unnameable);
            }
            throw new NotSerializableException(
                    kernel.description() + " is held by no static final field of the class that has its"
                            + " body, " + (writers.isEmpty() ? body : writers.iterator().next()).getName()
                            + ", so that no other process finds it: declare it there as static final "
                            + kernel.getClass().getSimpleName()
                            + " NAME = ...; in a module, with the package opened to org.quern");
        }
        return nearest;
    }

    private static SerializedKernel named(Class<?> holder, String path, DefinedKernel wanted, DefinedKernel there) {
        KernelName name = KernelName.named(holder, path, wanted.options(), there.options());
        return new SerializedKernel(holder, path, name.accuracy(), fastmath(name),
                wanted.threads() == there.threads()
                        ? null
                        : Integer.valueOf(wanted.threads()),
                wanted.description());
    }

    /** The flags in the form that {@link FastMath#parse} reads. */
    private static String fastmath(KernelName name) {
        return name.fastmath() == null || !name.fastmath().isEmpty() ? name.fastmath() : "none";
    }

    private int differences() {
        return new KernelName(holder.getName(), path, accuracy, fastmath).differences() + (threads == null ? 0 : 1);
    }

    private Object readResolve() throws InvalidObjectException {
        KernelName name = new KernelName(holder.getName(), path, accuracy,
                fastmath == null ? null : FastMath.parse(fastmath));
        DefinedKernel found;
        try {
            found = name.find(holder.getClassLoader(), threads);
        } catch (KernelNameException e) {
            throw new InvalidObjectException("a serialized kernel is not here: " + e.getMessage(), e);
        }
        if (!found.description().equals(description)) {
            throw new InvalidObjectException(
                    "a serialized kernel is another here: " + name + " was " + description + ", and is "
                            + found.description() + ": both processes need the same " + holder.getName());
        }
        return found;
    }
}
