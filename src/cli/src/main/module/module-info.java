/** The command line. */
module org.quern.cli {
    requires org.quern.kernels;
    requires info.picocli;

    opens org.quern.cli to info.picocli;
}
