package org.quern.codegen.emit;

/** Execution masks: which lanes run, in slots that loops, choices and returns take lanes out of. */
final class Masks {
    private final LlvmFunction text;
    private final VectorType shape;
    /** The mask that the function was called with; null: all lanes. */
    private final String entry;

    Masks(LlvmFunction text, String entry) {
        this.text = text;
        this.shape = text.shape();
        this.entry = entry;
    }

    /** A slot that holds this mask. */
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

    /** The lanes that the function was called for. */
    String entry() {
        return entry == null ? shape.all() : entry;
    }

    /** The lanes that run here. */
    String at(MaskScope region) {
        String running = atOrNull(region);
        return running == null ? shape.all() : running;
    }

    /** The lanes that run here, or null where it is all. */
    String atOrNull(MaskScope region) {
        for (MaskScope at = region; at != null; at = at.parent()) {
            if (at.running() != null) {
                return load(at.running());
            }
        }
        return entry;
    }

    /** The lanes that start a round of a loop: all that are still in it. */
    String startRound(MaskScope in) {
        String lanes = load(in.looping());
        if (!in.looping().equals(in.running())) {
            store(in.running(), lanes);
        }
        return lanes;
    }

    /** Takes lanes out of a loop for good, before a round; the answer is those left. */
    String keep(MaskScope in, String lanes, String condition) {
        String left = and(lanes, condition);
        store(in.looping(), left);
        if (!in.looping().equals(in.running())) {
            store(in.running(), left);
        }
        return left;
    }
}
