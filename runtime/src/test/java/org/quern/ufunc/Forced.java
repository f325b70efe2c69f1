package org.quern.ufunc;

/** Kernels with a forced lane count and form, for tests in other packages. */
public final class Forced {
    private Forced() {}

    /** Lanes 0: as many as the compiler chooses. */
    public static Ufunc of(Ufunc u, int lanes) {
        return lanes == 0 ? u : u.withLanes(lanes);
    }

    /** Form -1: the one that the driver chooses. */
    public static Gufunc of(Gufunc g, int lanes, int form) {
        Gufunc wide = lanes == 0 ? g : g.withLanes(lanes);
        return form < 0 ? wide : wide.withForm(form);
    }
}
