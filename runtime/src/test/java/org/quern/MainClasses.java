package org.quern;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** What the library itself was compiled to; of LLVM the names are enough, reading its classes takes long. */
final class MainClasses {
    private MainClasses() {}

    static JavaClasses read() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importUrl(Quern.class.getProtectionDomain().getCodeSource().getLocation());
    }
}
