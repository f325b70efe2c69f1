package org.quern.dsl;

import static org.quern.check.Given.given;

/** Formulas as bodies: one output, set to the formula's value. */
public final class Bodies {
    private Bodies() {}

    /**
     * {@return the body that sets output 0 to the formula of one operand}
     *
     * @param formula the formula
     */
    public static KernelBody of(Body1 formula) {
        return new Formula1(given(formula, "formula"));
    }

    /**
     * {@return the body that sets output 0 to the formula of two operands}
     *
     * @param formula the formula
     */
    public static KernelBody of(Body2 formula) {
        return new Formula2(given(formula, "formula"));
    }

    /**
     * {@return the body that sets output 0 to the formula of three operands}
     *
     * @param formula the formula
     */
    public static KernelBody of(Body3 formula) {
        return new Formula3(given(formula, "formula"));
    }

    /**
     * {@return the body that sets output 0 to the formula of four operands}
     *
     * @param formula the formula
     */
    public static KernelBody of(Body4 formula) {
        return new Formula4(given(formula, "formula"));
    }

    /**
     * {@return the body that sets output 0 to the formula of five operands}
     *
     * @param formula the formula
     */
    public static KernelBody of(Body5 formula) {
        return new Formula5(given(formula, "formula"));
    }

    /**
     * {@return the body that sets output 0 to the formula of six operands}
     *
     * @param formula the formula
     */
    public static KernelBody of(Body6 formula) {
        return new Formula6(given(formula, "formula"));
    }

    /**
     * {@return the body that sets output 0 to the formula of seven operands}
     *
     * @param formula the formula
     */
    public static KernelBody of(Body7 formula) {
        return new Formula7(given(formula, "formula"));
    }

    /**
     * {@return the body that sets output 0 to the formula of eight operands}
     *
     * @param formula the formula
     */
    public static KernelBody of(Body8 formula) {
        return new Formula8(given(formula, "formula"));
    }

    /**
     * {@return the body that sets output 0 to the formula of nine operands}
     *
     * @param formula the formula
     */
    public static KernelBody of(Body9 formula) {
        return new Formula9(given(formula, "formula"));
    }

    /**
     * {@return the class of the user's function behind a body: that of the formula if the body was made from one}
     *
     * @param body a body
     */
    public static Class<?> writtenAs(KernelBody body) {
        // No switch over types: linking one takes a fresh process milliseconds.
        given(body, "body");
        Object function = body instanceof Formula formula ? formula.f() : body;
        return function.getClass();
    }

    // Named classes, not lambdas: the first lambda of a new shape costs a fresh process over a millisecond.
    private interface Formula extends KernelBody {
        Object f();
    }

    private record Formula1(Body1 f) implements Formula {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(TypeRules.made(f.of(k.in(0)), "the formula"));
        }
    }

    private record Formula2(Body2 f) implements Formula {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(TypeRules.made(f.of(k.in(0), k.in(1)), "the formula"));
        }
    }

    private record Formula3(Body3 f) implements Formula {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(TypeRules.made(f.of(k.in(0), k.in(1), k.in(2)), "the formula"));
        }
    }

    private record Formula4(Body4 f) implements Formula {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(TypeRules.made(f.of(k.in(0), k.in(1), k.in(2), k.in(3)), "the formula"));
        }
    }

    private record Formula5(Body5 f) implements Formula {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(TypeRules.made(f.of(k.in(0), k.in(1), k.in(2), k.in(3), k.in(4)), "the formula"));
        }
    }

    private record Formula6(Body6 f) implements Formula {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(TypeRules.made(f.of(k.in(0), k.in(1), k.in(2), k.in(3), k.in(4), k.in(5)), "the formula"));
        }
    }

    private record Formula7(Body7 f) implements Formula {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(
                    TypeRules.made(f.of(k.in(0), k.in(1), k.in(2), k.in(3), k.in(4), k.in(5), k.in(6)), "the formula"));
        }
    }

    private record Formula8(Body8 f) implements Formula {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(TypeRules.made(f.of(k.in(0), k.in(1), k.in(2), k.in(3), k.in(4), k.in(5), k.in(6), k.in(7)),
                    "the formula"));
        }
    }

    private record Formula9(Body9 f) implements Formula {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(TypeRules.made(
                    f.of(k.in(0), k.in(1), k.in(2), k.in(3), k.in(4), k.in(5), k.in(6), k.in(7), k.in(8)),
                    "the formula"));
        }
    }
}
