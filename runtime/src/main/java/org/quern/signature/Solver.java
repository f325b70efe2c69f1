package org.quern.signature;

import org.quern.error.ShapeException;

/** Finds the sizes of the dimensions of one call. */
final class Solver {
    private static final long UNKNOWN = -1;
    /** Marks a size that is not known yet, and is 1 unless an operand has more. */
    private static final long ONE_OR_MORE = -2;

    private final CoreSignature signature;
    private final long[][] shapes;
    private final long absent;
    /** By dimension, values of parameters; null if there are none. */
    private final long[] given;
    private final long[] sizes;

    Solver(CoreSignature signature, long[][] shapes, long absent, long[] given) {
        this.signature = signature;
        this.shapes = shapes;
        this.absent = absent;
        this.given = given;
        sizes = new long[signature.dimensionCount()];
    }

    long[] solve() {
        for (int d = 0; d < sizes.length; d++) {
            if ((absent >>> d & 1) != 0) {
                sizes[d] = 1;
            } else {
                Dimension dimension = signature.dimension(d);
                sizes[d] = dimension instanceof Dimension.Fixed f
                        ? f.size()
                        : dimension instanceof Dimension.Parameter ? given[d] : UNKNOWN;
            }
        }
        read(0, signature.inputCount(), false);
        for (int d = 0; d < sizes.length; d++) {
            if (sizes[d] == ONE_OR_MORE) {
                sizes[d] = 1;
            }
        }
        read(signature.inputCount(), signature.operandCount(), false);
        for (int d = 0; d < sizes.length; d++) {
            if (sizes[d] == UNKNOWN) {
                sizes[d] = signature.dimension(d) instanceof Dimension.Computed c
                        ? compute(d, c.expression())
                        : missing(d);
            }
        }
        read(signature.inputCount(), signature.operandCount(), true);
        return sizes;
    }

    /** Takes and compares the sizes that the operands have: of computed dimensions, or of the others. */
    private void read(int begin, int end, boolean computed) {
        for (int i = begin; i < end; i++) {
            if (shapes[i] == null) {
                continue;
            }
            OperandCore core = signature.operand(i);
            int at = shapes[i].length - signature.coreRank(i, absent);
            for (int axis = 0; axis < core.rank(); axis++) {
                int d = core.dim(axis);
                if ((absent >>> d & 1) != 0) {
                    continue;
                }
                long size = shapes[i][at++];
                if (signature.dimension(d) instanceof Dimension.Computed == computed) {
                    take(i, axis, d, size);
                }
            }
        }
    }

    private void take(int operand, int axis, int d, long size) {
        long known = sizes[d];
        if (size == known) {
            return;
        }
        if (size == 1 && signature.operand(operand).broadcast(axis)) {
            if (known == UNKNOWN) {
                sizes[d] = ONE_OR_MORE;
            }
        } else if (known < 0) {
            sizes[d] = size;
        } else {
            throw ShapeException.of(mismatch(operand, d, size));
        }
    }

    private long compute(int d, Expression expression) {
        String problem;
        try {
            long size = expression.value(sizes);
            if (size >= 0) {
                return size;
            }
            problem = "is the negative size " + size;
        } catch (ArithmeticException e) {
            problem = Expression.DIVISION_BY_ZERO.equals(e.getMessage()) ? "divides by zero" : "overflows 64 bits";
        }
        throw ShapeException
                .of("core dimension " + Writer.dimension(signature, d) + " " + problem + " for " + values(expression)
                        + "; a size is 0 to 2^63-1: signature " + signature);
    }

    private long missing(int d) {
        int i = signature.inputCount();
        while (!has(i, d)) {
            i++;
        }
        throw ShapeException
                .of("no input has core dimension " + Writer.dimension(signature, d) + ", so " + signature.name(i) + " "
                        + Writer.core(signature, i) + " must be given to know its size: signature " + signature);
    }

    private boolean has(int operand, int d) {
        OperandCore core = signature.operand(operand);
        for (int axis = 0; axis < core.rank(); axis++) {
            if (core.dim(axis) == d) {
                return true;
            }
        }
        return false;
    }

    private String mismatch(int operand, int d, long size) {
        final String of = ": signature " + signature;
        final String who = signature.name(operand);
        if (signature.dimension(d) instanceof Dimension.Fixed) {
            return who + " has size " + size + " in the core dimension of fixed size " + sizes[d] + of;
        }
        String has = who + " has size " + size + " in core dimension " + Writer.dimension(signature, d);
        if (signature.dimension(d) instanceof Dimension.Computed c) {
            return has + ", which is " + sizes[d] + " for " + values(c.expression()) + of;
        }
        if (signature.dimension(d) instanceof Dimension.Parameter) {
            return has + ", which is given as " + sizes[d] + of;
        }
        int other = whose(d);
        return other == operand
                ? who + " has sizes " + sizes[d] + " and " + size + " in core dimension "
                        + Writer.dimension(signature, d) + of
                : has + ", " + signature.name(other) + " has " + sizes[d] + of;
    }

    /** The first operand that has the size found for the dimension. */
    private int whose(int d) {
        for (int i = 0;; i++) {
            if (shapes[i] != null) {
                OperandCore core = signature.operand(i);
                int at = shapes[i].length - signature.coreRank(i, absent);
                for (int axis = 0; axis < core.rank(); axis++) {
                    if (core.dim(axis) == d && shapes[i][at] == sizes[d]) {
                        return i;
                    }
                    at += (int) (~absent >>> core.dim(axis) & 1);
                }
            }
        }
    }

    /** The sizes that an expression uses, as {@code m=2, n=3}. */
    private String values(Expression expression) {
        StringBuilder b = new StringBuilder();
        for (int d = 0; d < sizes.length; d++) {
            if (expression.uses(d)) {
                b.append(b.isEmpty() ? "" : ", ").append(signature.dimension(d).name()).append('=').append(sizes[d]);
            }
        }
        return b.isEmpty() ? "all sizes" : b.toString();
    }
}
