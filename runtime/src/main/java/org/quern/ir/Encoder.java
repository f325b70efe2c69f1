package org.quern.ir;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import org.quern.dtype.DType;

/**
 * Writes canonical bytes.
 *
 * <pre>
 * closure   = version count function*          callees first; a call refers to a function by its position in this list
 * function  = count type* values block values core   parameters, uniform ones, body, results
 * core      = 0 | 1 count length* operands operands   sizes (0: not fixed), inputs, outputs
 * block     = count statement*
 * statement = tag parts, op = tag parts        tags are never reused for another meaning
 * number    = LEB128 of the zig-zag form
 * </pre>
 *
 * Enums travel by name, so that reordering one changes nothing.
 */
final class Encoder {
    private static final int VERSION = 3;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    /** Position of each function of the closure, by which calls name it. */
    private final IdentityHashMap<Function, Integer> places;

    private Encoder(IdentityHashMap<Function, Integer> places) {
        this.places = places;
    }

    static byte[] encode(Function root) {
        List<Function> closure = root.closure();
        Encoder to = new Encoder(new IdentityHashMap<>());
        to.number(VERSION).number(closure.size());
        for (Function f : closure) {
            to.places.put(f, to.places.size());
            to.whole(f);
        }
        return to.bytes.toByteArray();
    }

    /** {@return whether two functions are the same and call the same objects; the callees are not compared} */
    static boolean same(Function a, Function b) {
        IdentityHashMap<Function, Integer> places = new IdentityHashMap<>();
        return Arrays.equals(new Encoder(places).whole(a).bytes.toByteArray(),
                new Encoder(places).whole(b).bytes.toByteArray());
    }

    private Encoder whole(Function f) {
        number(f.parameters().size());
        for (Value p : f.parameters()) {
            type(p.type());
        }
        values(f.uniformParameters());
        f.body().encode(this);
        values(f.results());
        if (f.core() == null) {
            return number(0);
        }
        number(1);
        f.core().encode(this);
        return this;
    }

    Encoder tag(int tag) {
        bytes.write(tag);
        return this;
    }

    Encoder number(long n) {
        long z = (n << 1) ^ (n >> 63);
        while ((z & ~0x7FL) != 0) {
            bytes.write((int) ((z & 0x7F) | 0x80));
            z >>>= 7;
        }
        bytes.write((int) z);
        return this;
    }

    Encoder choice(Enum<?> e) {
        return word(e.name());
    }

    /** A dtype's name, in capitals as choices are. */
    Encoder type(DType type) {
        return word(type.toString().toUpperCase(Locale.ROOT));
    }

    private Encoder word(String name) {
        number(name.length());
        for (int i = 0; i < name.length(); i++) {
            bytes.write(name.charAt(i));
        }
        return this;
    }

    Encoder value(Value v) {
        return number(v.id());
    }

    Encoder variable(Variable v) {
        return number(v.id());
    }

    Encoder values(List<Value> values) {
        number(values.size());
        for (Value v : values) {
            value(v);
        }
        return this;
    }

    Encoder function(Function f) {
        Integer known = places.putIfAbsent(f, places.size());
        return number(known == null ? places.size() - 1 : known);
    }
}
