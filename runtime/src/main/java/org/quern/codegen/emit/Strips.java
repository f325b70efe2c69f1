package org.quern.codegen.emit;

import org.quern.dtype.DType;

/**
 * Divides the iterations of a counted loop into strips, and polls for cancellation between them: the loop over a strip
 * is as tight as one that never polls.
 */
final class Strips {
    private final LlvmFunction text;
    private final Faults faults;
    private final DType type;
    private final LlvmType t;
    private final String indexSlot;
    private final int rounds;
    private final String strip;

    /** For an index in this slot, which is the same in all lanes, and strips of this many iterations. */
    Strips(LlvmFunction text, Faults faults, DType type, String indexSlot, int rounds) {
        this.text = text;
        this.faults = faults;
        this.type = type;
        this.t = LlvmType.register(type);
        this.indexSlot = indexSlot;
        this.rounds = type.itemSize() < Integer.BYTES ? Math.min(rounds, 1 << (8 * type.itemSize() - 2)) : rounds;
        this.strip = text.label("strip");
    }

    private String below(String a, String b) {
        return text.let("icmp %s %s %s, %s", type.kind() == DType.Kind.SIGNED ? "slt" : "ult", t, a, b);
    }

    /** An i1 that is true if all iterations are one strip; false also if there are none. */
    String isOne(String begin, String end) {
        // Unsigned, so that it is right even if a signed difference would overflow; large if the end is before the
        // beginning.
        return text.let("icmp ule %s %s, %d", t, text.let("sub %s %s, %s", t, end, begin), rounds);
    }

    /**
     * Begins a strip and branches to the loop's head; returns the end of the strip, which is not beyond that of the
     * loop.
     */
    String begin(String end, String head) {
        text.jump(strip);
        text.start(strip);
        String first = text.load(t, indexSlot);
        // Unsigned, so that it is right even if a signed difference would overflow.
        String left = text.let("sub %s %s, %s", t, end, first);
        String some = text.intrinsic("umin", t, "", left, Integer.toString(rounds));
        String here = text.select(t, below(first, end), some, "0");
        String stop = text.let("add %s %s, %s", t, first, here);
        text.jump(head);
        return stop;
    }

    /** Follows the head's test: ends the strip if it has no more iterations, and the loop after the last strip. */
    void end(String index, String more, String round, String end, String exit) {
        String ended = text.label("ended");
        String look = text.label("look");
        text.branch(more, round, ended);
        text.start(ended);
        text.branch(below(index, end), look, exit);
        text.start(look);
        faults.pollIn(exit);
        text.jump(strip);
    }
}
