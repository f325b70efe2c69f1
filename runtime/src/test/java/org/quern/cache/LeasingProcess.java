package org.quern.cache;

import java.nio.file.Path;

/** Takes the lease of a key and never gives it back. */
final class LeasingProcess {
    private LeasingProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Lease held = Samples.open(Path.of(args[0])).lease(Samples.key("slow", "float64->float64"));
        Thread.sleep(600_000);
        held.close();
    }
}
