package org.quern.ufunc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;

/** A {@link Signature} as text, parsed word by word: {@code uint8,int64 out=float32 beyond=1:uint8}. */
final class SignatureText {
    private static final String NO_INPUTS = "()";
    /** Stands for an output in the kernel's own dtype, or an operand without a shadow. */
    private static final String NATURAL = "_";

    private final DType[] inputs;
    private DType[] outputs = {};
    private final Map<Integer, DType> beyond = new HashMap<>();
    private boolean shadows;

    /** Begins with the first word, the dtypes of the inputs. */
    SignatureText(String inputs) {
        this.inputs = inputs.equals(NO_INPUTS)
                ? new DType[0]
                : Arrays.stream(inputs.split(",", -1)).map(SignatureText::type).toArray(DType[]::new);
    }

    /** Parses a further word. Returns false if its key is not a signature's. */
    boolean takes(String key, String value) {
        switch (key) {
            case "out", "shadow" -> {
                outputs = types(value);
                shadows = key.equals("shadow");
            }
            case "beyond" -> {
                for (String entry : value.split(",", -1)) {
                    String[] parts = entry.split(":", -1);
                    if (parts.length != 2 || !parts[0].matches("\\d{1,2}")) {
                        throw new KernelNameException(
                                "'beyond=" + value + "' given, an input's number and a dtype expected, such as"
                                        + " beyond=1:uint8",
                                null);
                    }
                    beyond.put(Integer.valueOf(parts[0]), type(parts[1]));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The signature read so far; without outputs if none were given. */
    Signature signature() {
        return new Signature(inputs, outputs, Map.copyOf(beyond));
    }

    boolean isOfShadows() {
        return shadows;
    }

    static String of(Signature signature, boolean shadows) {
        String inputs = signature.inputs().isEmpty() ? NO_INPUTS : text(signature.inputs().toArray(DType[]::new));
        DType[] outputs = signature.outputs();
        String others = Arrays.stream(outputs).allMatch(Objects::isNull)
                ? ""
                : (shadows ? " shadow=" : " out=") + text(outputs);
        String numbers = new TreeMap<>(signature.beyond()).entrySet().stream().map(e -> e.getKey() + ":" + e.getValue())
                .collect(Collectors.joining(","));
        return inputs + others + (numbers.isEmpty() ? "" : " beyond=" + numbers);
    }

    private static String text(DType[] types) {
        return Arrays.stream(types).map(t -> t == null ? NATURAL : t.toString()).collect(Collectors.joining(","));
    }

    private static DType[] types(String text) {
        return Arrays.stream(text.split(",", -1)).map(word -> word.equals(NATURAL) ? null : type(word))
                .toArray(DType[]::new);
    }

    private static DType type(String word) {
        try {
            return DType.of(word);
        } catch (DTypeException e) {
            throw new KernelNameException(e.getMessage(), e);
        }
    }
}
