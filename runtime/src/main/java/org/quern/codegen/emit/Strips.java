package org.quern.codegen.emit;

import org.quern.dtype.DType;

/**
 * Divides the rounds of a counted loop into strips, between which it looks whether the call is cancelled: the loop over the rounds of a
 * strip is as tight as one that never looks.
 */
final class Strips {
    private final EmitContext e;
    private final LlvmFunction text;
    private final DType type;
    private final String indexSlot;
    private final int rounds;
    private final String strip;

    /** Of an index in this slot, which is the same in all lanes; with so many rounds in a strip. */
    Strips(EmitContext e, DType type, String indexSlot, int rounds) {
        this.e = e;
        this.text = e.text;
        this.type = type;
        this.indexSlot = indexSlot;
        this.rounds = type.itemSize() < Integer.BYTES ? Math.min(rounds, 1 << (8 * type.itemSize() - 2)) : rounds;
        this.strip = text.label("strip");
    }

    private String below(String a, String b) {
        return text.let("icmp %s %s %s, %s", type.kind() == DType.Kind.SIGNED ? "slt" : "ult", LlvmFunction.scalar(type), a, b);
    }

    /** Whether all rounds are one strip: false, too, where there is none. */
    String isOne(String begin, String end) {
        String t = LlvmFunction.scalar(type);
        // As an unsigned number: right even where a signed difference would overflow, and large where the end lies before.
        return text.let("icmp ule %s %s, %d", t, text.let("sub %s %s, %s", t, end, begin), rounds);
    }

    /** Begins a strip and goes to the loop's head; the answer is where the strip ends, which is not beyond the loop's end. */
    String begin(String end, String head) {
        String t = LlvmFunction.scalar(type);
        e.jump(strip);
        text.start(strip);
        String first = text.let("load %s, ptr %s", t, indexSlot);
        // As an unsigned number: right even where a signed difference would overflow.
        String left = text.let("sub %s %s, %s", t, end, first);
        e.module.declare("declare " + t + " @llvm.umin." + t + "(" + t + ", " + t + ")");
        String some = text.let("call %s @llvm.umin.%s(%s %s, %s %d)", t, t, t, left, t, rounds);
        String here = text.let("select i1 %s, %s %s, %s 0", below(first, end), t, some, t);
        String stop = text.let("add %s %s, %s", t, first, here);
        e.jump(head);
        return stop;
    }

    /** Behind the head's test: ends a strip without more rounds, and the loop if that was its last. */
    void end(String index, String more, String round, String end, String exit) {
        String ended = text.label("ended");
        String look = text.label("look");
        e.branch(more, round, ended);
        text.start(ended);
        e.branch(below(index, end), look, exit);
        text.start(look);
        e.poll(exit);
        e.jump(strip);
    }
}
