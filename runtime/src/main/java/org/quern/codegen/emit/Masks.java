package org.quern.codegen.emit;

/** Execution masks: the active lanes, in slots from which loops, choices and returns remove lanes. */
final class Masks {
    private final LlvmFunction text;
    private final VectorType shape;
    /** The mask that the function was called with; null for all lanes. */
    private final String entry;

    Masks(LlvmFunction text, String entry) {
        this.text = text;
        this.shape = text.shape();
        this.entry = entry;
    }

    /** A new slot that holds this mask. */
    String slot(String initial) {
        String slot = text.alloca(shape.mask());
        store(slot, initial);
        return slot;
    }

    void store(String slot, String mask) {
        text.store(shape.mask(), mask, slot);
    }

    String load(String slot) {
        return text.load(shape.mask(), slot);
    }

    String and(String a, String b) {
        return text.let("and %s %s, %s", shape.mask(), a, b);
    }

    String not(String mask) {
        return text.let("xor %s %s, %s", shape.mask(), mask, shape.all());
    }

    /** The lanes for which the function was called. */
    String entry() {
        return entry == null ? shape.all() : entry;
    }

    /** The active lanes of a scope. */
    String at(MaskScope region) {
        String running = atOrNull(region);
        return running == null ? shape.all() : running;
    }

    /** The active lanes of a scope; null if all are. */
    String atOrNull(MaskScope region) {
        for (MaskScope at = region; at != null; at = at.parent()) {
            if (at.running() != null) {
                return load(at.running());
            }
        }
        return entry;
    }

    /** The lanes that start an iteration of a loop: all that are still in it. */
    String startRound(MaskScope in) {
        String lanes = load(in.looping());
        if (!in.looping().equals(in.running())) {
            store(in.running(), lanes);
        }
        return lanes;
    }

    /** Removes lanes from a loop for good, before an iteration; returns the lanes left. */
    String keep(MaskScope in, String lanes, String condition) {
        String left = and(lanes, condition);
        store(in.looping(), left);
        if (!in.looping().equals(in.running())) {
            store(in.running(), left);
        }
        return left;
    }
}
