package org.quern.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InvalidObjectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.array.NDArray;
import org.quern.array.Npy;
import org.quern.dtype.DType;
import org.quern.testing.ObjectStreams;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Ufunc;
import org.quern.util.Escapes;

/** What a caller has given stands in messages, but no terminal obeys it and no log takes it for a line of its own. */
class EscapedMessagesTest {
    private static final String RED = "\u001b[31m";
    private static final String SHOWN = "\\u001b[31m";

    static Stream<Arguments> refusals() {
        NDArray a = NDArray.of(1.0, 2.0);
        return Stream.of(
                call("a dtype", () -> DType.of(RED)),
                call("a dtype's stream", () -> ObjectStreams.read(new String(ObjectStreams.write(DType.INT16),
                        StandardCharsets.ISO_8859_1).replace("int16", RED).getBytes(StandardCharsets.ISO_8859_1))),
                call("a slice", () -> a.slice(RED)),
                call("a signature", () -> Gufunc.define("a", "(" + RED + ")->()", k -> {})),
                call("a uniform parameter", () -> Ufunc.define("a", x -> x).on(a).with(RED, 1).run()),
                call("a kernel", () -> Ufunc.define(RED, x -> x).apply(a, a)),
                call("a kernel's text", () -> ObjectStreams.write(Ufunc.define(RED, x -> x))),
                call("a gufunc", () -> Gufunc.define(RED, "(n)->()", k -> k.out(0).set(k.dim("n"))).apply(1.0)),
                call("a dimension", () -> Gufunc.define("a", "(n)->()", k -> k.out(0).set(k.dim(RED))).apply(a)),
                call("a file", () -> Npy.read(Path.of(RED))),
                call("a setting", () -> {
                    throw SettingException.of("quern.threads=" + RED + " given");
                }));
    }

    private static Arguments call(String what, Executable refused) {
        return Arguments.of(what, refused);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusals(String what, Executable refused) {
        String message = assertThrows(Exception.class, refused).getMessage();
        assertTrue(message.contains("\\u001b"), message);
        assertTrue(message.lines().flatMapToInt(String::chars).noneMatch(c -> Escapes.acts((char) c)), message);
    }

    @Test
    void theWholeMessage() {
        assertTrue(assertThrows(QuernException.class, () -> DType.of(RED)).getMessage()
                .startsWith("no dtype '" + SHOWN + "'; there are [bool, "));
        assertEquals("bad signature: found '\\u001b', expected a dimension's name, its size or ')'\n  ( )->()\n   ^",
                assertThrows(SignatureException.class, () -> Gufunc.define("a", "(\u001b)->()", k -> {})).getMessage());
        assertEquals("ufunc 'a\\u000ab' of 1 input and 1 output []", Ufunc.define("a\nb", x -> x).toString());
        assertThrows(InvalidObjectException.class, () -> ObjectStreams.read(
                new String(ObjectStreams.write(DType.INT16), StandardCharsets.ISO_8859_1).replace("int16", RED)
                        .getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void furtherLinesStayLines() {
        assertEquals("a\n  b\n    c", Escapes.message("a\n  b\n    c"));
        assertEquals("a\\u000aERROR forged\\u000d\n  b\\u202e", Escapes.message("a\nERROR forged\r\n  b\u202e"));
        assertEquals("a\\u000a  b", Escapes.line("a\n  b"));
        assertNull(Escapes.message(null));
        String plain = "nothing to do: \u00e4, \u4e2d, '\\'";
        assertSame(plain, Escapes.message(plain));
        assertSame(plain, Escapes.line(plain));
    }
}
