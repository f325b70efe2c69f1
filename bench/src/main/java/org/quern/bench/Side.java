package org.quern.bench;

/** An implementation of the work. */
enum Side {
    QUERN("Quern"),
    C("C"),
    C_FAST("C fast"),
    JAVA("Java"),
    NUMPY("NumPy"),
    NUMBA("Numba"),
    NUMBA_FAST("Numba fast");

    private final String label;

    Side(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
