package org.quern.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;

/**
 * A reduction of the values of a loop to one. Iteration i adds to partial result i mod {@link #partials}; each partial
 * result starts as the identity. At the end partial results p and p + h are combined, for h from half their number down
 * to 1. So the result depends on the number of iterations alone, not on how many run at once.
 *
 * @param op one of ADD, MUL, MIN, MAX, AND, OR, XOR; null if {@code function} combines
 * @param function of two elements, associative and commutative; null if {@code op} combines
 * @param type dtype of the elements
 * @param identity the bits of the neutral element, as in {@link Op.Constant}
 */
public record Reduction(BinaryOp op, Function function, DType type, long identity) {
    /** Bytes of the partial results of one reduction: four vectors of 64 bytes, unless elements are short. */
    private static final int BYTES = 256;

    /** The number of partial results: a power of two. */
    public int partials() {
        return BYTES / Math.max(Float.BYTES, type.itemSize());
    }

    /**
     * The accumulators declared outside of a lanes or parallel loop that its body adds to, in order. They are kept in
     * partial results.
     */
    public static Map<Variable, Reduction> of(Block body) {
        Map<Variable, Reduction> found = new LinkedHashMap<>();
        List<Variable> declared = new ArrayList<>();
        for (Statement s : body.all()) {
            if (s instanceof Statement.Accumulate a) {
                found.put(a.variable(), a.reduction());
            } else if (s instanceof Statement.Declare d) {
                declared.add(d.variable());
            }
        }
        found.keySet().removeAll(declared);
        return found;
    }

    void encode(Encoder to) {
        to.number(identity);
        if (function != null) {
            to.number(1).function(function);
        } else {
            to.number(0).choice(op);
        }
    }
}
