package org.quern.ufunc;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.cache.report.Printable;
import org.quern.dtype.DType;

/**
 * The kernels in a class's static final fields: objects that its initializer made, which every process finds there
 * again. A field holds a kernel, {@code ADD}; an array or list of kernels, {@code ALL[3]}; or a map of kernels,
 * {@code BY_TYPE[float64]}, whose keys are strings, enum constants or integers.
 */
final class StaticFields {
    private static final String KEYS = "a string, enum constant, dtype or integer without blanks, brackets and #";

    private StaticFields() {}

    /**
     * The class's kernels by the paths that {@link #get} takes, with fields in alphabetical order. Initializes the
     * class.
     */
    static Map<String, DefinedKernel> of(Class<?> holder) {
        Map<String, DefinedKernel> kernels = new LinkedHashMap<>();
        Field[] fields;
        try {
            fields = holder.getDeclaredFields();
        } catch (LinkageError e) {
            return kernels; // a field's type is missing, so no process finds a kernel here
        }
        Arrays.sort(fields, Comparator.comparing(Field::getName));
        for (Field field : fields) {
            if (isHolding(field)) {
                try {
                    elements(field.getName(), value(field), kernels);
                } catch (InaccessibleObjectException e) {
                    // The field belongs to a module that does not open it.
                }
            }
        }
        return kernels;
    }

    /**
     * The kernel at a path. Initializes the class.
     *
     * @param path field and index, as given by {@link #of}
     * @throws KernelNameException if there is no kernel
     */
    static DefinedKernel get(Class<?> holder, String path) {
        int bracket = path.indexOf('[');
        String name = bracket < 0 ? path : path.substring(0, bracket);
        String of = "class " + holder.getName();
        try {
            Field field = holder.getDeclaredField(name);
            if (!isHolding(field)) {
                throw new KernelNameException(
                        of + " has a field " + name + " that is not static and final, or holds no kernels", null);
            }
            Map<String, DefinedKernel> kernels = new LinkedHashMap<>();
            elements(name, value(field), kernels);
            DefinedKernel kernel = kernels.get(path);
            if (kernel == null) {
                throw new KernelNameException(of + " has no kernel " + path + "; its field " + name + " holds "
                        + (kernels.isEmpty() ? "none" : String.join(", ", kernels.keySet())), null);
            }
            return kernel;
        } catch (NoSuchFieldException e) {
            Map<String, DefinedKernel> there = of(holder);
            throw new KernelNameException(of + " has no field " + name + "; its static final fields hold "
                    + (there.isEmpty() ? "no kernels" : String.join(", ", there.keySet())), e);
        } catch (InaccessibleObjectException e) {
            throw new KernelNameException(
                    "field " + name + " of " + of + " cannot be read: module " + holder.getModule().getName()
                            + " has to open package " + holder.getPackageName()
                            + " to org.quern, or the field and its class to be public"
                            + " in a package that is exported",
                    e);
        }
    }

    /**
     * The reason why a field that holds a kernel gives it no name, as a clause of a message; null if there is no such
     * field. Initializes the class.
     */
    static String unnameable(Class<?> holder, Definition wanted) {
        Field[] fields;
        try {
            fields = holder.getDeclaredFields();
        } catch (LinkageError e) {
            return null;
        }
        for (Field field : fields) {
            try {
                Object value = isHolding(field) ? value(field) : null;
                if (!isJavas(value) || !(value instanceof Map<?, ?> map)) {
                    continue;
                }
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (entry.getValue() instanceof DefinedKernel kernel && kernel.definition().equals(wanted)
                            && !isKey(entry.getKey())) {
                        return "field " + field.getName() + " of " + holder.getName() + " holds it under "
                                + key(entry.getKey()) + ": " + KEYS + " expected";
                    }
                }
            } catch (InaccessibleObjectException e) {
                // The field belongs to a module that does not open it.
            }
        }
        return null;
    }

    private static String key(Object key) {
        return isSimple(key) ? "the key '" + Printable.line(key.toString()) + "'" : "a key that is no text";
    }

    private static boolean isSimple(Object key) {
        return key instanceof String || key instanceof Enum<?> || key instanceof DType || key instanceof Integer;
    }

    /** True if a line of a recording can contain the key. */
    private static boolean isKey(Object key) {
        return isSimple(key) && key.toString().matches("[^\\s\\[\\]#]+");
    }

    private static boolean isHolding(Field field) {
        int modifiers = field.getModifiers();
        Class<?> type = field.getType();
        return Modifier.isStatic(modifiers) && Modifier.isFinal(modifiers) && !type.isPrimitive()
                && type != String.class;
    }

    private static Object value(Field field) {
        try {
            if (!field.canAccess(null)) {
                field.setAccessible(true);
            }
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new InaccessibleObjectException(e.getMessage());
        }
    }

    private static void elements(String name, Object value, Map<String, DefinedKernel> kernels) {
        if (value instanceof DefinedKernel kernel) {
            kernels.put(name, kernel);
        } else if (value instanceof Object[] array) {
            list(name, Arrays.asList(array), kernels);
        } else if (isJavas(value) && value instanceof List<?> list) {
            list(name, list, kernels);
        } else if (isJavas(value) && value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> {
                if (element instanceof DefinedKernel kernel && isKey(key)) {
                    kernels.put(name + "[" + key + "]", kernel);
                }
            });
        }
    }

    private static void list(String name, List<?> list, Map<String, DefinedKernel> kernels) {
        int i = 0;
        for (Object element : list) {
            if (element instanceof DefinedKernel kernel) {
                kernels.put(name + "[" + i + "]", kernel);
            }
            i++;
        }
    }

    /** True for the JDK's collections, whose methods run no user code. */
    private static boolean isJavas(Object value) {
        return value != null && value.getClass().getName().startsWith("java.util.");
    }
}
