/** Kernels written in Quern's kernel language, and expressions in NumPy's notation as kernels. */
module org.quern.kernels {
    requires transitive org.quern;

    exports org.quern.expression;
    exports org.quern.kernels;
}
