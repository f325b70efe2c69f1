package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.util.Locale;

/**
 * Something that a kernel or a call pays for beyond its arithmetic, and how not to. The texts are for people: their
 * form may change with any version.
 *
 * @param kind what is paid for
 * @param text the operand, operation or number concerned, with the line of the kernel's source if it is known
 * @param remedy what to change
 */
public record PerformanceNote(Kind kind, String text, String remedy) {
    /** What a kernel or a call pays for. */
    public enum Kind {
        /** An operand is copied before or after the call: to convert it, or because it overlaps what is written. */
        STAGED,
        /** An operand's elements are apart in memory, so that they are brought together first. */
        STRIDED,
        /** Lanes access elements that are not neighbours, one by one. */
        GATHER,
        /** An index is compared with the size of its axis. */
        CHECK,
        /** A wide dtype leaves room for fewer lanes. */
        LANES,
        /** There are too few instances for a kernel that computes one in each lane. */
        INSTANCES,
        /** The work is not shared by threads. */
        THREADS
    }

    /** Checks that nothing is null. */
    public PerformanceNote {
        given(kind, "kind");
        given(text, "text");
        given(remedy, "remedy");
    }

    /** The note as a line: {@code staged: operand 0 is ...; remedy: ...}. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ": " + text + "; remedy: " + remedy;
    }
}
