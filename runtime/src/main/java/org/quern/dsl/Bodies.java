package org.quern.dsl;

/** Formulas as bodies: one output, set to the formula's value. */
public final class Bodies {
    private Bodies() {}

    /** The body that sets output 0 to the formula of one operand. */
    public static KernelBody of(Body1 f) {
        return new Formula1(f);
    }

    /** The body that sets output 0 to the formula of two operands. */
    public static KernelBody of(Body2 f) {
        return new Formula2(f);
    }

    /** The body that sets output 0 to the formula of three operands. */
    public static KernelBody of(Body3 f) {
        return new Formula3(f);
    }

    /** The body that sets output 0 to the formula of four operands. */
    public static KernelBody of(Body4 f) {
        return new Formula4(f);
    }

    /** The body that sets output 0 to the formula of five operands. */
    public static KernelBody of(Body5 f) {
        return new Formula5(f);
    }

    /** The body that sets output 0 to the formula of six operands. */
    public static KernelBody of(Body6 f) {
        return new Formula6(f);
    }

    // Classes, not lambdas: the first lambda of a new shape costs a fresh process over a millisecond.
    private record Formula1(Body1 f) implements KernelBody {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(f.of(k.in(0)));
        }
    }

    private record Formula2(Body2 f) implements KernelBody {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(f.of(k.in(0), k.in(1)));
        }
    }

    private record Formula3(Body3 f) implements KernelBody {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(f.of(k.in(0), k.in(1), k.in(2)));
        }
    }

    private record Formula4(Body4 f) implements KernelBody {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(f.of(k.in(0), k.in(1), k.in(2), k.in(3)));
        }
    }

    private record Formula5(Body5 f) implements KernelBody {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(f.of(k.in(0), k.in(1), k.in(2), k.in(3), k.in(4)));
        }
    }

    private record Formula6(Body6 f) implements KernelBody {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(f.of(k.in(0), k.in(1), k.in(2), k.in(3), k.in(4), k.in(5)));
        }
    }
}
