package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.FieldDifference;
import org.quern.error.ArgumentException;
import org.quern.util.Sha256;

class OverloadKeyTest {
    private final OverloadKey key = Samples.key("hypot", "float64,float64->float64");

    @Test
    void everyComponentDecidesTheName() throws ReflectiveOperationException {
        RecordComponent[] components = OverloadKey.class.getRecordComponents();
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Set<String> names = new HashSet<>(Set.of(key.contentName()));
        for (int i = 0; i < components.length; i++) {
            Object[] values = new Object[components.length];
            for (int j = 0; j < components.length; j++) {
                values[j] = components[j].getAccessor().invoke(key);
            }
            values[i] = flipped(values[i]);
            OverloadKey other = OverloadKey.class.getDeclaredConstructor(types).newInstance(values);
            assertTrue(names.add(other.contentName()), components[i].getName());
            String name = components[i].getName();
            assertEquals(List.of(new FieldDifference(name, key.fields().get(name), String.valueOf(values[i]))),
                    key.differences(other));
            assertEquals(other, OverloadKey.decode(other.encode()));
        }
        assertEquals(List.of(), key.differences(Samples.key("hypot", "float64,float64->float64")));
    }

    private static Object flipped(Object value) {
        if (value instanceof Integer number) {
            return number + 1;
        }
        // The last character, which is also a hexadecimal digit in the fingerprint.
        String text = (String) value;
        return text.substring(0, text.length() - 1) + (text.endsWith("0") ? "1" : "0");
    }

    @Test
    void textThatMovesBetweenFieldsIsAnotherKey() {
        OverloadKey a = new OverloadKey("f", "ab", "c", "", key.fingerprint(), "", "", "", "", 1);
        OverloadKey b = new OverloadKey("f", "a", "bc", "", key.fingerprint(), "", "", "", "", 1);
        assertNotEquals(a.contentName(), b.contentName());
    }

    @Test
    void anyTextRoundTrips() {
        for (String name : List.of("a/../b", "µ-law", "\uD83D\uDE00", "\0", "x".repeat(5000), "..", "CON", "a b\n")) {
            OverloadKey named = Samples.key(name, "");
            assertEquals(named, OverloadKey.decode(named.encode()));
        }
    }

    @Test
    void decodeTakesOnlyWhatEncodeWrites() {
        byte[] good = key.encode();
        assertArrayEquals(good, OverloadKey.decode(good).encode());
        List<byte[]> bad = new ArrayList<>();
        for (int length = 0; length < good.length; length++) {
            bad.add(Arrays.copyOf(good, length));
        }
        bad.add(Arrays.copyOf(good, good.length + 1));
        for (byte[] bytes : bad) {
            assertThrows(ArgumentException.class, () -> OverloadKey.decode(bytes));
        }
        // A changed byte is refused or is another key, never this one.
        Random random = new Random(1);
        for (int at = 0; at < good.length; at++) {
            byte[] bytes = good.clone();
            bytes[at] ^= (byte) (1 + random.nextInt(255));
            try {
                assertNotEquals(key, OverloadKey.decode(bytes));
            } catch (ArgumentException e) {
                assertTrue(e.getMessage() != null);
            }
        }
    }

    @Test
    void badComponentsAreNamed() {
        ArgumentException lone = assertThrows(ArgumentException.class, () -> Samples.key("f\uD83D", ""));
        assertTrue(lone.getMessage().contains("function") && lone.getMessage().contains("index 1"), lone.getMessage());
        assertThrows(ArgumentException.class, () -> Samples.key("\uDE00\uD83D", ""));
        assertThrows(ArgumentException.class, () -> Samples.key("", ""));
        assertThrows(NullPointerException.class, () -> Samples.key("f", null));
        ArgumentException print = assertThrows(
                ArgumentException.class, () -> new OverloadKey("f", "", "", "", "ABC", "", "", "", "", 1));
        assertTrue(print.getMessage().contains("'ABC'"), print.getMessage());
    }

    @Test
    void digestsAreThePublishedOnes() throws ReflectiveOperationException, java.security.NoSuchAlgorithmException {
        // FIPS 180-4 examples, then the JDK's own for every length around the block size.
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Sha256.hex("abc"));
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Sha256.hex(""));
        java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-256");
        Random random = new Random(2);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertArrayEquals(digest.digest(bytes), Sha256.digest(bytes), "length " + length);
        }
        assertEquals(Sha256.hex("µ".getBytes(StandardCharsets.UTF_8)), Sha256.hex("µ"));
    }
}
