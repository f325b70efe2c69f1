/**
 * Array kernels for Java: n-d arrays, a typed kernel language, ufuncs compiled to native code and kept in a cache.
 * LLVM is needed only to compile what the cache does not hold.
 */
module org.quern {
    requires static transitive org.jspecify;
    requires org.quern.natives;
    requires static transitive java.desktop;
    requires static java.management;
    requires static jdk.jfr;
    requires static org.bytedeco.llvm;
    requires static org.bytedeco.javacpp;

    exports org.quern;
    exports org.quern.array;
    exports org.quern.cache.report;
    exports org.quern.check to org.quern.kernels, org.quern.cli;
    exports org.quern.dsl;
    exports org.quern.dtype;
    exports org.quern.error;
    exports org.quern.ufunc;

    uses org.quern.KernelDeclarations;
}
