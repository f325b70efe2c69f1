/** The native runtime as a resource: {@code META-INF/quern/linux-x86_64/libquern_nrt.so}. It has no packages. */
module org.quern.natives {}
