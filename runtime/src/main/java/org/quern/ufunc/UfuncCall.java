package org.quern.ufunc;

/** A call of a ufunc, with options: {@code ADD.on(a, b).out(r).where(mask).run()}. */
public final class UfuncCall extends KernelCall<UfuncCall> {
    UfuncCall(Ufunc ufunc, Object[] operands) {
        super(ufunc, operands);
    }

    @Override
    UfuncCall self() {
        return this;
    }
}
