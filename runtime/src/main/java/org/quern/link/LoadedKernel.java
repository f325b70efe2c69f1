package org.quern.link;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.abi.KernelAbi;
import org.quern.error.QuernException;
import org.quern.error.ShortageException;
import org.quern.nrt.DescriptorPath;
import org.quern.nrt.Nrt;
import org.quern.nrt.Reclaiming;
import org.quern.setting.Setting;

/**
 * A compiled kernel that is mapped into this process. The mapping is of a sealed copy of the object's bytes, so that
 * later changes to a file of the cache cannot affect it. It is unmapped by {@link #close()} or when unreachable.
 */
public final class LoadedKernel implements AutoCloseable {
    private static final ReferenceQueue<LoadedKernel> FOUND = new ReferenceQueue<>();
    /** Keeps the references reachable until their mappings are removed. */
    private static final Set<Mapping> MAPPED = ConcurrentHashMap.newKeySet();

    static {
        Reclaiming.afterCollections(new Unmapping());
    }

    private final long address;
    private final Mapping mapping;

    private LoadedKernel(long address, long handle) {
        this.address = address;
        this.mapping = new Mapping(this, handle);
        MAPPED.add(mapping);
    }

    /** The mapping, removed once, when the kernel is closed or unreachable. */
    private static final class Mapping extends PhantomReference<LoadedKernel> {
        private final long handle;

        Mapping(LoadedKernel kernel, long handle) {
            super(kernel, FOUND);
            this.handle = handle;
        }

        void unmap() {
            if (MAPPED.remove(this)) {
                Nrt.unload(handle);
            }
        }
    }

    private static final class Unmapping implements Runnable {
        @Override
        public void run() {
            for (Reference<?> found = FOUND.poll(); found != null; found = FOUND.poll()) {
                ((Mapping) found).unmap();
            }
        }
    }

    private static boolean fromFile() {
        return Setting.of("quern.load.file").isOn(false);
    }

    /**
     * Checks the settings that this class reads.
     *
     * @throws org.quern.error.SettingException if the value is not a switch
     */
    public static void checkSettings() {
        fromFile();
    }

    /**
     * Maximum length of an in-memory file's name in characters: Linux allows 249 bytes, and a character has at most 3.
     */
    private static final int MOST_NAME = 80;

    /**
     * Loads an object whose bytes have been verified. If the system has no sealed files in memory, or does not load
     * code from them (there is no {@code /proc}, or a policy forbids it), the copy is a private file in the first of
     * {@link org.quern.nrt.NativePlaces} that allows loading; it is read back before loading and deleted at once after
     * it. Property {@code quern.load.file} set to {@code true} forces this way. A mapped kernel holds no file
     * descriptor.
     *
     * @param object an ELF shared object
     * @param name name for debuggers and profilers
     * @throws LinkException if the system's loader refuses it, or it has no entry point
     * @throws ShortageException if there are no more file descriptors or memory mappings
     */
    public static LoadedKernel load(byte[] object, String name) {
        if (fromFile()) {
            return TemporaryCopy.load(object, name, null);
        }
        int fd;
        try {
            fd = Nrt.seal(object, name.substring(0, Math.min(name.length(), MOST_NAME)));
        } catch (QuernException e) {
            return TemporaryCopy.load(object, name, e);
        }
        try {
            return open(DescriptorPath.fresh(fd));
        } catch (QuernException e) {
            return TemporaryCopy.load(object, name, e);
        } finally {
            Nrt.close(fd);
        }
    }

    /**
     * Loads a file.
     *
     * @throws QuernException if the system's loader refuses it, or it has no entry point
     */
    static LoadedKernel open(String path) {
        long[] loaded = Nrt.load(path, KernelAbi.ENTRY);
        return new LoadedKernel(loaded[1], loaded[0]);
    }

    /** The address of the entry point, valid while this object is reachable and not closed. */
    public long address() {
        return address;
    }

    @Override
    public void close() {
        mapping.unmap();
    }
}
