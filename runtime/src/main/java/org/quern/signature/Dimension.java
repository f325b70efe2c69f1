package org.quern.signature;

/** A core dimension, by the source of its size. */
public sealed interface Dimension {
    /** Its name in the signature; null if it has none. */
    String name();

    /** {@return whether operands may lack it ({@code n?})} */
    boolean optional();

    /**
     * A dimension that takes its size from the operands.
     *
     * @param outputOnly true if no input has it, so that {@code out} must be given
     */
    record Named(String name, boolean optional, boolean outputOnly) implements Dimension {}

    /** A number of expressions that each call gives by its name, as a uniform parameter; no operand's size. */
    record Parameter(String name) implements Dimension {
        @Override
        public boolean optional() {
            return false;
        }
    }

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
