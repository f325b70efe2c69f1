package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.List;

/**
 * The context that a function passes to an outlined one, as its parameter {@code %passed}: the address of a struct on
 * its stack.
 */
final class OutlinedContext {
    private final String type;
    private final List<String> types = new ArrayList<>();
    private final List<String> refs = new ArrayList<>();
    /** The outlined function. */
    private final LlvmFunction in;

    OutlinedContext(String name, LlvmFunction in) {
        this.type = "%" + name;
        this.in = in;
    }

    /** The first field, by the name that it has in both functions. */
    void first(String fieldType, String name) {
        in.line("%s = load %s, ptr %s", name, fieldType,
                in.let("getelementptr %s, ptr %%passed, i32 0, i32 %d", type, field(fieldType, name)));
    }

    private int field(Object fieldType, String ref) {
        int known = refs.indexOf(ref);
        if (known >= 0) {
            return known;
        }
        types.add(fieldType.toString());
        refs.add(ref);
        return refs.size() - 1;
    }

    /** The SSA name of a captured value inside the outlined function; a literal stays itself. */
    String take(Object fieldType, String ref) {
        if (!ref.startsWith("%")) {
            return ref;
        }
        String at = in.let("getelementptr %s, ptr %%passed, i32 0, i32 %d", type, field(fieldType, ref));
        return in.let("load %s, ptr %s", fieldType, at);
    }

    /** Fills the struct; returns its address. */
    String store(LlvmFunction text) {
        text.module().declare(type + " = type { " + String.join(", ", types) + " }");
        String frame = text.alloca(type);
        for (int i = 0; i < refs.size(); i++) {
            String at = text.let("getelementptr %s, ptr %s, i32 0, i32 %d", type, frame, i);
            text.line("store %s %s, ptr %s", types.get(i), refs.get(i), at);
        }
        return frame;
    }
}
