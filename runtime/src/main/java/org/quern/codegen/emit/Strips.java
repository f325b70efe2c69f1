package org.quern.codegen.emit;

import org.quern.dtype.DType;

/**
 * Divides the rounds of a counted loop into strips, between which it looks whether the call is cancelled: the loop over
 * the rounds of a strip is as tight as one that never looks.
 */
final class Strips {
    private final LlvmFunction text;
    private final Faults faults;
    private final DType type;
    private final LlvmType t;
    private final String indexSlot;
    private final int rounds;
    private final String strip;

    /** Of an index in this slot, which is the same in all lanes; with so many rounds in a strip. */
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

    /** Whether all rounds are one strip: false, too, where there is none. */
    String isOne(String begin, String end) {
        // As an unsigned number: right even where a signed difference would overflow; large where the end lies before.
        return text.let("icmp ule %s %s, %d", t, text.let("sub %s %s, %s", t, end, begin), rounds);
    }

    /**
     * Begins a strip and goes to the loop's head; the answer is where the strip ends, which is not beyond the loop's
     * end.
     */
    String begin(String end, String head) {
        text.jump(strip);
        text.start(strip);
        String first = text.load(t, indexSlot);
        // As an unsigned number: right even where a signed difference would overflow.
        String left = text.let("sub %s %s, %s", t, end, first);
        String some = text.intrinsic("umin", t, "", left, Integer.toString(rounds));
        String here = text.select(t, below(first, end), some, "0");
        String stop = text.let("add %s %s, %s", t, first, here);
        text.jump(head);
        return stop;
    }

    /** Behind the head's test: ends a strip without more rounds, and the loop if that was its last. */
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
