package org.quern.signature;

/** A core dimension: what its size comes from. */
public sealed interface Dimension {
    /** The name it can be asked for, or null. */
    String name();

    /** Whether operands may be without it ({@code n?}). */
    boolean optional();

    /**
     * A dimension that takes its size from the operands.
     *
     * @param outputOnly whether no input has it, so that {@code out} must be given
     */
    record Named(String name, boolean optional, boolean outputOnly) implements Dimension {}

    /** A dimension of one size, at least 1; every appearance of the number is the same dimension. */
    record Fixed(long size, boolean optional) implements Dimension {
        @Override
        public String name() {
            return null;
        }
    }

    /**
     * A dimension of outputs whose size is computed from those of dimensions before it; named ({@code p=min(m,n)}) or
     * not.
     */
    record Computed(String name, Expression expression) implements Dimension {
        @Override
        public boolean optional() {
            return false;
        }
    }
}
