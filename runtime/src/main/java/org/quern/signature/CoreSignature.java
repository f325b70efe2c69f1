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
 * them are the bits of a {@code long}. Two signatures are equal if they differ at most in white space and redundant
 * parentheses; {@link #canonical()} does not depend on the names either.
 */
public final class CoreSignature {
    /** The most distinct dimensions that a signature has. */
    public static final int MAX_DIMENSIONS = Long.SIZE;

    private final OperandCore[] operands;
    private final int nin;
    private final Dimension[] dimensions;
    private final String text;
    private final boolean parameters;

    CoreSignature(OperandCore[] operands, int nin, Dimension[] dimensions) {
        this.operands = operands;
        this.nin = nin;
        this.dimensions = dimensions;
        text = Writer.text(this);
        boolean any = false;
        for (Dimension d : dimensions) {
            any |= d instanceof Dimension.Parameter;
        }
        parameters = any;
    }

    /**
     * Parses a signature; white space is ignored.
     *
     * @throws SignatureException if the text is not a signature; the message says what was found, what was expected,
     *     and where
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

    /** The name of an operand in messages: inputs by their number, outputs by theirs after the arrow. */
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

    /** Whether an expression has a number that each call gives. */
    public boolean hasParameters() {
        return parameters;
    }

    /** The dimension that is a number of this name, which each call gives; -1 if there is none. */
    public int parameter(String name) {
        for (int d = 0; d < dimensions.length; d++) {
            if (dimensions[d] instanceof Dimension.Parameter && dimensions[d].name().equals(name)) {
                return d;
            }
        }
        return -1;
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
     * @throws ArgumentException if no dimension has the name; the message lists the existing ones
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
     * Finds the absent optional dimensions: an operand with fewer dimensions than its core drops its optional ones from
     * the left until it fits, and a dimension that one operand drops is absent from all. This is NumPy's rule.
     *
     * @param ndims the number of dimensions of each operand; -1 for an output that is not given
     * @return the absent dimensions as a set of bits
     * @throws ShapeException if an operand has too few dimensions even then
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
     * @param shapes for each operand a shape whose last dimensions are its core, without absent ones (leading
     *     dimensions are ignored); null for an output that is not given
     * @param absent the result of {@link #absent}
     * @throws ShapeException if sizes do not agree, an output is needed to know a size and is not given, or a computed
     *     size overflows or is negative
     */
    public long[] solve(long[][] shapes, long absent) {
        return solve(shapes, absent, null);
    }

    /**
     * As above, for a signature with parameters.
     *
     * @param given by dimension, the values of those that are parameters; null if there are none
     */
    public long[] solve(long[][] shapes, long absent, long[] given) {
        return new Solver(this, shapes, absent, given).solve();
    }

    /** The core shape of an operand for these sizes, without absent dimensions: the last dimensions of a result. */
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
     * The text without names: dimension i is {@code di}. Signatures with the same meaning have the same canonical text,
     * which parses to itself.
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
