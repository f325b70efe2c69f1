package org.quern.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.quern.nrt.Shortage;
import org.quern.nrt.ShortageException;

/** Loads an object from a file of its own: for systems that do not load code from memory. */
final class TemporaryCopy {
    private TemporaryCopy() {}

    /**
     * Loads.
     *
     * @param why it could not be loaded from memory, or null
     * @throws LinkException if it cannot be loaded from a file either
     * @throws ShortageException if there are no more file descriptors or memory mappings
     */
    static LoadedKernel load(byte[] object, String name, Exception why) {
        try {
            // Its name is new, so the system's loader does not take it for what it has; nobody else can put anything in there.
            FileAttribute<?> mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Path directory = Files.createTempDirectory("quern", mine);
            Path file = directory.resolve("kernel.so");
            try {
                Files.createFile(file, mine);
                Files.write(file, object);
                if (!Arrays.equals(Files.readAllBytes(file), object)) {
                    throw new IOException(file + " does not hold what was written to it");
                }
                return LoadedKernel.open(file.toString());
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException | IllegalArgumentException e) {
            String shortage = Shortage.find();
            if (shortage != null) {
                throw new ShortageException("the object of '" + name + "' cannot be loaded: " + shortage, e);
            }
            LinkException failed = new LinkException("the system cannot load the object of '" + name + "': "
                    + (why == null ? "" : "from memory: " + why.getMessage() + "; ") + "from a temporary file in "
                    + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(), e);
            if (why != null) {
                failed.addSuppressed(why);
            }
            throw failed;
        }
    }
}
