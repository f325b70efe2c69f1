package org.quern.nrt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An operating system and processor that a native runtime is built for.
 *
 * @param name name in the resource's path, such as {@code linux-x86_64}
 */
record Platform(String name) {
    /** The only platform that code is compiled for so far. */
    static final Platform SUPPORTED = new Platform("linux-x86_64");

    /** ELF number of its machine (e_machine). */
    static final int ELF_MACHINE = 62;

    /** Platforms whose runtimes may be on a class path, for messages. */
    private static final List<String> OTHERS = List.of("linux-x86_64", "linux-aarch64", "linux-riscv64",
            "macosx-x86_64",
            "macosx-aarch64", "windows-x86_64", "windows-aarch64");

    /** The platform of values of the properties {@code os.name} and {@code os.arch}. */
    static Platform of(String system, String processor) {
        String lower = system.toLowerCase(Locale.ROOT);
        String family = lower.startsWith("mac")
                ? "macosx"
                : lower.startsWith("windows") ? "windows" : lower.replace(' ', '_');
        return new Platform(family + "-" + (processor.equals("amd64") ? "x86_64" : processor));
    }

    static Platform here() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** The name of the runtime's resource. */
    String resource() {
        return "META-INF/quern/" + name + "/libquern_nrt.so";
    }

    /** The message if a loader has no runtime for this platform. */
    String missing(ClassLoader loader) {
        List<String> there = new ArrayList<>();
        for (String other : OTHERS) {
            String resource = new Platform(other).resource();
            if ((loader == null ? ClassLoader.getSystemResource(resource) : loader.getResource(resource)) != null) {
                there.add(other);
            }
        }
        String found = there.isEmpty() ? "none is there" : "there is one for " + String.join(", ", there);
        String looked = "The native runtime for " + name + " is missing: " + resource()
                + " was looked for on the class path and module path, and " + found + ". ";
        return equals(SUPPORTED)
                ? looked + "Add the artifact org.quern:quern-nrt."
                : looked + "Quern runs on Linux on x86-64, with glibc 2.17 or later or musl:"
                        + " use such a machine, or a Java for it.";
    }
}
