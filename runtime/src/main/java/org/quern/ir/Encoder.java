package org.quern.ir;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.quern.array.DType;

/**
 * Writes canonical bytes.
 *
 * <pre>
 * closure   = version count function*          callees first; a call names a function by its place in this list
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
    private final List<Function> functions;

    private Encoder(List<Function> functions) {
        this.functions = functions;
    }

    static byte[] encode(Function root) {
        List<Function> closure = root.closure();
        Encoder to = new Encoder(closure);
        to.number(VERSION).number(closure.size());
        for (Function f : closure) {
            to.number(f.parameters().size());
            for (Value p : f.parameters()) {
                to.type(p.type());
            }
            to.values(f.uniformParameters());
            f.body().encode(to);
            to.values(f.results());
            if (f.core() == null) {
                to.number(0);
            } else {
                f.core().encode(to.number(1));
            }
        }
        return to.bytes.toByteArray();
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
        String name = e.name();
        number(name.length());
        for (int i = 0; i < name.length(); i++) {
            bytes.write(name.charAt(i));
        }
        return this;
    }

    Encoder type(DType type) {
        return choice(type);
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

    @SuppressWarnings("ReferenceEquality") // the closure holds each function once
    Encoder function(Function f) {
        for (int i = 0; i < functions.size(); i++) {
            if (functions.get(i) == f) {
                return number(i);
            }
        }
        throw new IllegalStateException("function '" + f.name() + "' is not in the closure");
    }
}
