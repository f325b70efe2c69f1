package org.quern.cache.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.quern.cache.report.FieldDifference;
import org.quern.error.ArgumentException;
import org.quern.util.Sha256;

/**
 * Everything that decides the bytes of an overload. Two keys name the same overload if and only if all components are
 * equal.
 *
 * <p>Canonical bytes, with little-endian unsigned integers:
 * <pre>
 * key   := version:u32 count:u32 field{count}
 * field := nameLength:u32 name valueLength:u32 value        ; UTF-8, in the order of the components
 * </pre>
 * The version is raised when the meaning of a field changes; nrtAbi is written in decimal. Times, paths and line
 * numbers are not part of a key: they do not affect the code.
 *
 * @param function the kernel's name, which chooses the directory
 * @param signature dtypes of the operands, inputs {@code ->} outputs, such as {@code "float64,int32->float64"}
 * @param layout assumptions of the code about strides, such as {@code "blocks"}
 * @param roles role of each operand, such as {@code "in,in,out"}
 * @param fingerprint SHA-256 of the closed IR, every called device function included: 64 lower-case hexadecimal digits
 * @param target the kind of machine, such as {@code "cpu"}
 * @param cpu instruction set that the code needs, such as {@code "x86-64-v4"}
 * @param options options of code generation in canonical text, such as {@code "lanes=auto;opt=3;fastmath="}
 * @param compiler the compiler, such as {@code "llvm-20.1.7;sources-0123456789abcdef"}
 * @param nrtAbi version of the native runtime's binary interface
 */
public record OverloadKey(
        String function,
        String signature,
        String layout,
        String roles,
        String fingerprint,
        String target,
        String cpu,
        String options,
        String compiler,
        int nrtAbi) {
    private static final int VERSION = 2;
    private static final String[] NAMES = {
        "function", "signature", "layout", "roles", "fingerprint", "target", "cpu", "options", "compiler", "nrtAbi"
    };
    private static final byte[][] ENCODED_NAMES = new byte[NAMES.length][];

    static {
        for (int i = 0; i < NAMES.length; i++) {
            ENCODED_NAMES[i] = NAMES[i].getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * Checks that the key can be encoded.
     *
     * @throws NullPointerException if a component is null
     * @throws ArgumentException if a component is not Unicode text (it has a lone surrogate), the function's name is
     *     empty, or the fingerprint is not 64 lower-case hexadecimal digits
     */
    public OverloadKey {
        requireText(function, 0);
        requireText(signature, 1);
        requireText(layout, 2);
        requireText(roles, 3);
        requireText(fingerprint, 4);
        requireText(target, 5);
        requireText(cpu, 6);
        requireText(options, 7);
        requireText(compiler, 8);
        if (function.isEmpty()) {
            throw ArgumentException.of("overload key: function is empty: expected the ufunc's name");
        }
        if (!isDigest(fingerprint)) {
            throw ArgumentException.of(
                    "overload key: fingerprint is '" + fingerprint + "': expected 64 lower-case hexadecimal digits");
        }
    }

    /** The canonical bytes. */
    public byte[] encode() {
        String[] values = values();
        byte[][] parts = new byte[2 * values.length][];
        int length = 8;
        for (int i = 0; i < values.length; i++) {
            parts[2 * i] = ENCODED_NAMES[i];
            parts[2 * i + 1] = values[i].getBytes(StandardCharsets.UTF_8);
            length = Math.addExact(length, Math.addExact(8 + parts[2 * i].length, parts[2 * i + 1].length));
        }
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(VERSION).putInt(values.length);
        for (byte[] part : parts) {
            out.putInt(part.length).put(part);
        }
        return out.array();
    }

    /** The overload's file name without its extension: the SHA-256 of {@link #encode} as 64 hexadecimal digits. */
    public String contentName() {
        return Sha256.hex(encode());
    }

    /** The names of the components in which two keys differ, in order; empty if they are equal. */
    public List<String> difference(OverloadKey other) {
        List<String> names = new ArrayList<>();
        for (FieldDifference d : differences(other)) {
            names.add(d.field());
        }
        return names;
    }

    /** The components in which two keys differ, in order, with both values; empty if they are equal. */
    public List<FieldDifference> differences(OverloadKey other) {
        String[] mine = values();
        String[] theirs = other.values();
        List<FieldDifference> all = new ArrayList<>();
        for (int i = 0; i < mine.length; i++) {
            if (!mine[i].equals(theirs[i])) {
                all.add(new FieldDifference(NAMES[i], mine[i], theirs[i]));
            }
        }
        return all;
    }

    /** Every component's value by its name, in order. */
    public Map<String, String> fields() {
        String[] values = values();
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            all.put(NAMES[i], values[i]);
        }
        return all;
    }

    /**
     * The key of these canonical bytes.
     *
     * @throws ArgumentException if they are not exactly the bytes that {@link #encode} gives for some key
     */
    public static OverloadKey decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < 8 || in.getInt() != VERSION || in.getInt() != NAMES.length) {
            throw ArgumentException.of("overload key: not a key of version " + VERSION);
        }
        String[] values = new String[NAMES.length];
        for (int i = 0; i < NAMES.length; i++) {
            String name = readText(in);
            if (!name.equals(NAMES[i])) {
                throw ArgumentException.of("overload key: field '" + name + "' where '" + NAMES[i] + "' was expected");
            }
            values[i] = readText(in);
        }
        OverloadKey key = new OverloadKey(values[0], values[1], values[2], values[3], values[4], values[5], values[6],
                values[7],
                values[8], number(values[9]));
        // There is only one form: no trailing bytes, no malformed UTF-8, no other notation of the number.
        if (!Arrays.equals(key.encode(), bytes)) {
            throw ArgumentException.of("overload key: not in canonical form");
        }
        return key;
    }

    /**
     * The components as text, in order. The pattern names every component, so that a new one does not compile until it
     * is added here.
     */
    private String[] values() {
        if (!(this instanceof OverloadKey(String f, String s, String l, String r, String print, String t, String c, String o, String by, int abi))) {
            throw new AssertionError("a key is a key");
        }
        return new String[] {f, s, l, r, print, t, c, o, by, Integer.toString(abi)};
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ArgumentException.of("overload key: '" + text + "' where a number was expected");
        }
    }

    private static String readText(ByteBuffer in) {
        int length = in.remaining() < 4 ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw ArgumentException.of("overload key: a length runs past the end");
        }
        byte[] text = new byte[length];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static void requireText(String value, int field) {
        Objects.requireNonNull(value, NAMES[field]);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw ArgumentException.of(
                            "overload key: " + NAMES[field] + " holds a lone surrogate at index " + i
                                    + ": expected Unicode text");
                }
                i++;
            }
        }
    }

    private static boolean isDigest(String text) {
        if (text.length() != 2 * Sha256.BYTES) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
