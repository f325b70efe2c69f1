package org.quern;

import org.quern.cache.CodeCache;
import org.quern.engine.Compiler;
import org.quern.engine.Code;
import org.quern.engine.Engine;
import org.quern.engine.Management;
import org.quern.engine.Threads;
import org.quern.nrt.Nrt;

/**
 * The library in this process: its version, the machine, the number of threads, the code cache.
 *
 * {@snippet :
 * IO.println(Quern.version() + " on " + Quern.system().codeFor());
 * for (var overload : Quern.cache().list()) {
 *     IO.println(overload.function() + " " + overload.signature());
 * }
 * }
 */
public final class Quern {
    private Quern() {}

    /** {@return this library's version} */
    public static String version() {
        return Engine.VERSION;
    }

    /**
     * {@return what makes code here, as keys of the cache name it; whether or not it is there} Code of another is never
     * used.
     */
    public static String compiler() {
        return Code.COMPILER;
    }

    /**
     * {@return the code cache of this process}
     *
     * @throws org.quern.cache.report.CacheException if it cannot be used and is strict
     */
    public static KernelCache cache() {
        CodeCache cache = Engine.ofProcess().cache();
        Management.registerWhereItStays(cache);
        return new KernelCache(cache);
    }

    /**
     * {@return the most threads of a call on the target {@code PARALLEL}, the calling thread included: what this
     * process may use by affinity and cgroup quota, unless {@link #threads(int)}, property {@code quern.threads} or
     * {@code $QUERN_NUM_THREADS} says otherwise; the first of these counts}
     *
     * @throws org.quern.error.SettingException if the property or variable is not a number from 1 to 256
     */
    public static int threads() {
        return Threads.most();
    }

    /**
     * Sets the most threads of a call, for the whole process and from the next call on. More than there are processors
     * seldom help.
     *
     * @param most 1 to 256; at 1 every call stays on its thread
     */
    public static void threads(int most) {
        Threads.most(most);
    }

    /** {@return what Quern found on this machine} Loads LLVM, where it is present, to ask its version. */
    public static SystemInfo system() {
        return new SystemInfo(version(), Nrt.cpuLevel(), Engine.ofProcess().target().cpu(),
                Compiler.version(), "own", Nrt.processors(), Engine.ofProcess().cache().root());
    }
}
