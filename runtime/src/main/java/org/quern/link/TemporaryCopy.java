package org.quern.link;

import org.quern.error.ShortageException;
import org.quern.nrt.NativePlaces;
import org.quern.nrt.Refusals;
import org.quern.nrt.Shortage;

/** Loads an object from a private file, on systems that do not load code from memory. */
final class TemporaryCopy {
    private TemporaryCopy() {}

    /**
     * Loads an object.
     *
     * @param why the exception of loading from memory; null if that was not tried
     * @throws LinkException if it cannot be loaded from a file in any directory either
     * @throws ShortageException if there are no more file descriptors or memory mappings
     */
    static LoadedKernel load(byte[] object, String name, Exception why) {
        Refusals refusals = new Refusals();
        if (why != null) {
            refusals.add("memory", why);
        }
        LoadedKernel loaded = NativePlaces.load(object, "kernel.so", LoadedKernel::open, refusals);
        if (loaded == null) {
            String shortage = Shortage.find();
            if (shortage != null) {
                throw new ShortageException("the object of '" + name + "' cannot be loaded: " + shortage,
                        refusals.last());
            }
            throw new LinkException(
                    "the system cannot load the object of '" + name + "': " + refusals + ". " + NativePlaces.ADVICE,
                    refusals.last());
        }
        return loaded;
    }
}
