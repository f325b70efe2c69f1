package org.quern.dsl;

/** Formulas as bodies: one output, set to the formula's value. */
public final class Bodies {
    private Bodies() {}

    /** The body that sets output 0 to the formula of one operand. */
    public static KernelBody of(Body1 f) {
        return k -> k.out(0).set(f.of(k.in(0)));
    }

    /** The body that sets output 0 to the formula of two operands. */
    public static KernelBody of(Body2 f) {
        return k -> k.out(0).set(f.of(k.in(0), k.in(1)));
    }

    /** The body that sets output 0 to the formula of three operands. */
    public static KernelBody of(Body3 f) {
        return k -> k.out(0).set(f.of(k.in(0), k.in(1), k.in(2)));
    }

    /** The body that sets output 0 to the formula of four operands. */
    public static KernelBody of(Body4 f) {
        return k -> k.out(0).set(f.of(k.in(0), k.in(1), k.in(2), k.in(3)));
    }

    /** The body that sets output 0 to the formula of five operands. */
    public static KernelBody of(Body5 f) {
        return k -> k.out(0).set(f.of(k.in(0), k.in(1), k.in(2), k.in(3), k.in(4)));
    }

    /** The body that sets output 0 to the formula of six operands. */
    public static KernelBody of(Body6 f) {
        return k -> k.out(0).set(f.of(k.in(0), k.in(1), k.in(2), k.in(3), k.in(4), k.in(5)));
    }
}
