package org.quern.codegen.analysis;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.quern.ir.Block;
import org.quern.ir.Function;

/**
 * The stack that a call of a kernel uses: local arrays, and spilled values. It is bounded, since a thread's stack may
 * be small, and native code cannot tell where it ends.
 */
public final class StackUse {
    /**
     * The most bytes of stack. HotSpot guarantees 80 KiB for native code before it calls any (20 pages, {@code
     * -XX:StackShadowPages}); the rest is the runtime's.
     */
    public static final long MOST = 48 << 10;

    /** Stack of a call besides the function's frame: return address, saved registers, and alignment. */
    private static final long BESIDE = 256;

    private final IdentityHashMap<Function, Integer> numbered;
    private final IdentityHashMap<Function, Long> deep = new IdentityHashMap<>();
    private final long[] ofDevices;
    private long others;

    /**
     * For a module.
     *
     * @param frames bytes by name
     * @param numbered device functions
     */
    public StackUse(Map<String, Long> frames, IdentityHashMap<Function, Integer> numbered) {
        this.numbered = numbered;
        this.ofDevices = new long[numbered.size()];
        Map<String, Long> forms = new HashMap<>();
        frames.forEach((name, frame) -> {
            long bytes = frame + BESIDE;
            // Chunks of a variant's parallel loops are named after it.
            int chunk = name.indexOf(Symbols.CHUNK);
            String of = chunk < 0 ? name : name.substring(0, chunk);
            if (name.startsWith(Symbols.DEVICE)) {
                int number = number(name);
                ofDevices[number] = Math.max(ofDevices[number], bytes);
            } else if (Symbols.VARIANTS.contains(of)) {
                forms.merge(of, bytes, Long::sum);
            } else {
                others += bytes;
            }
        });
        others += forms.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The number of a device function, which is emitted once for each combination of uniform parameters. */
    private static int number(String name) {
        int end = Symbols.DEVICE.length();
        while (end < name.length() && Character.isDigit(name.charAt(end))) {
            end++;
        }
        return Integer.parseInt(name.substring(Symbols.DEVICE.length(), end));
    }

    /** The most stack that a kernel may use at once. */
    public long of(Function kernel) {
        long most = others + deepest(kernel.body());
        for (Map.Entry<Function, Integer> f : numbered.entrySet()) {
            if (!deep.containsKey(f.getKey())) {
                most += ofDevices[f.getValue()]; // mathematical functions, which no statement calls
            }
        }
        return most;
    }

    private long deep(Function f) {
        Long known = deep.get(f);
        if (known == null) {
            Integer number = numbered.get(f);
            known = (number == null ? 0 : ofDevices[number]) + deepest(f.body());
            deep.put(f, known);
        }
        return known;
    }

    private long deepest(Block block) {
        return block.callees().stream().mapToLong(this::deep).max().orElse(0);
    }
}
