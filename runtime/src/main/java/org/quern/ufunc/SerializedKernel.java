package org.quern.ufunc;

import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.quern.error.ArgumentException;

/**
 * What stands for a kernel in a stream of objects: the static final field that holds it, and what it has beyond the kernel there. The
 * class is one to the stream, too: it is found as the stream finds classes.
 *
 * @param holder the class with the field
 * @param path as {@link StaticFields} has it
 * @param accuracy as {@link KernelName} has it
 * @param fastmath as {@link KernelName} has it
 * @param threads as {@link CallOptions} have it, or null: as the field's kernel has it
 * @param description of the kernel, which must be that of the field's where it is read
 */
record SerializedKernel(Class<?> holder, String path, Accuracy accuracy, String fastmath, Integer threads,
        String description)
        implements Serializable {
    /** Refuses what no kernel has: it may come from a damaged stream. */
    SerializedKernel {
        if (holder == null || path == null || (threads != null && (threads < Schedule.OF_KERNEL || threads > 1))) {
            throw ArgumentException
                    .of("a serialized kernel is damaged: class " + holder + ", field " + path + ", threads "
                            + threads);
        }
        if (fastmath != null) {
            FastMath.parse(fastmath);
        }
    }

    /**
     * Finds the field: the one that holds the very object, else one of the same definition, of options as near as there are.
     *
     * @throws NotSerializableException if there is none: says what to do
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

    /** As {@link FastMath#parse} reads it. */
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
