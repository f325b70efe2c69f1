/** Kernels written in Quern's kernel language, and the command line. */
module org.quern.kernels {
    requires transitive org.quern;
    requires info.picocli;

    exports org.quern.kernels;

    opens org.quern.cli to info.picocli;
}
