package org.quern.signature;

import java.util.Arrays;
import java.util.List;
import org.quern.error.ArgumentException;
import org.quern.error.ShapeException;
import org.quern.error.SignatureException;

/**
 * The signature of a generalized ufunc, such as {@code (m,n),(n,p)->(m,p)}. Immutable. The grammar is that of NumPy's
 * generalized universal function API and of {@code |1} in NEP 20, with size expressions and in-out operands beyond
 * them.
 *
 * <p>Operands are numbered through inputs, then outputs. Dimensions are numbered by their first appearance; sets of
 * them are the bits of a {@code long}. Two signatures are equal when they differ in white space and needless
 * parentheses only; {@link #canonical()} is what also does not depend on the names.
 */
public final class CoreSignature {
    /** The most distinct dimensions that a signature has. */
    public static final int MAX_DIMENSIONS = Long.SIZE;

    private final OperandCore[] operands;
    private final int nin;
    private final Dimension[] dimensions;
    private final String text;

    CoreSignature(OperandCore[] operands, int nin, Dimension[] dimensions) {
        this.operands = operands;
        this.nin = nin;
        this.dimensions = dimensions;
        text = Writer.text(this);
    }

    /**
     * Reads a signature; white space is free.
     *
     * @throws SignatureException if it is none: what was found, what was expected, and where
     */
    public static CoreSignature parse(String signature) {
        return new Parser(signature).parse();
    }

    /** The cores of the inputs, in-out operands among them. */
    public List<OperandCore> inputs() {
        return List.of(Arrays.copyOf(operands, nin));
    }

    /** The cores of the outputs after the arrow. */
    public List<OperandCore> outputs() {
        return List.of(Arrays.copyOfRange(operands, nin, operands.length));
    }

    /** Number of inputs, in-out operands included. */
    public int inputCount() {
        return nin;
    }

    /** Number of outputs after the arrow. */
    public int outputCount() {
        return operands.length - nin;
    }

    /** Number of operands. */
    public int operandCount() {
        return operands.length;
    }

    /** The core of an operand. */
    public OperandCore operand(int operand) {
        return operands[operand];
    }

    /** An operand as messages name it: inputs by their number, outputs by theirs after the arrow. */
    public String name(int operand) {
        return operand < nin ? "operand " + operand : "output " + (operand - nin);
    }

    /** For each core axis of an operand, its dimension: an index into {@link #dimensions()}. */
    public int[] dims(int operand) {
        return operands[operand].dims();
    }

    /** All distinct dimensions by first appearance: names, fixed sizes and expressions are one each. */
    public List<Dimension> dimensions() {
        return List.of(dimensions);
    }

    /** Number of distinct dimensions. */
    public int dimensionCount() {
        return dimensions.length;
    }

    /** The dimension with this index. */
    public Dimension dimension(int index) {
        return dimensions[index];
    }

    /**
     * The index of the dimension with this name.
     *
     * @throws ArgumentException if no dimension has the name; the message lists those that there are
     */
    public int index(String name) {
        for (int i = 0; i < dimensions.length; i++) {
            if (name.equals(dimensions[i].name())) {
                return i;
            }
        }
        StringBuilder names = new StringBuilder();
        for (Dimension d : dimensions) {
            if (d.name() != null) {
                names.append(names.isEmpty() ? "" : ", ").append(d.name());
            }
        }
        throw ArgumentException.of("no core dimension is named " + name + "; the names are "
                + (names.isEmpty() ? "none" : names) + ": signature " + text);
    }

    /**
     * Which optional dimensions are absent: an operand with fewer dimensions than its core drops its optional ones from
     * the left until it fits, and what one drops all are without. That is NumPy's rule.
     *
     * @param ndims the number of dimensions of each operand; -1 for an output that is not given
     * @return the absent dimensions as a set of bits
     * @throws ShapeException if an operand has too few dimensions even so
     */
    public long absent(int... ndims) {
        return Absence.absent(this, ndims);
    }

    /** Number of the operand's core dimensions when those of {@code absent} are left out. */
    public int coreRank(int operand, long absent) {
        int rank = operands[operand].rank();
        if (absent != 0) {
            for (int axis = operands[operand].rank() - 1; axis >= 0; axis--) {
                rank -= (int) (absent >>> operands[operand].dim(axis) & 1);
            }
        }
        return rank;
    }

    /**
     * The size of each dimension; 1 for an absent one.
     *
     * @param shapes for each operand a shape whose last dimensions are its core, absent ones left out (what is before
     *     them is not looked at); null for an output that is not given
     * @param absent what {@link #absent} gave
     * @throws ShapeException if sizes do not agree, an output is needed to know a size and is not given, or a computed
     *     size overflows or is negative
     */
    public long[] solve(long[][] shapes, long absent) {
        return new Solver(this, shapes, absent).solve();
    }

    /** The core shape of an operand for these sizes, without absent dimensions: what a result ends with. */
    public long[] coreShape(int operand, long[] sizes, long absent) {
        OperandCore core = operands[operand];
        long[] shape = new long[coreRank(operand, absent)];
        int at = 0;
        for (int axis = 0; axis < core.rank(); axis++) {
            int d = core.dim(axis);
            if ((absent >>> d & 1) == 0) {
                shape[at++] = sizes[d];
            }
        }
        return shape;
    }

    /**
     * The text without names: dimension i is {@code di}. Signatures that mean the same have the same; it parses to
     * itself.
     */
    public String canonical() {
        return Writer.canonical(this);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CoreSignature s && text.equals(s.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The signature without white space and needless parentheses. */
    @Override
    public String toString() {
        return text;
    }
}
