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

    /** {@return the library's version} */
    public static String version() {
        return Engine.VERSION;
    }

    /**
     * {@return the compiler of this library, as keys of the cache name it, whether or not LLVM is present} Code of
     * another compiler is never used.
     */
    public static String compiler() {
        return Code.COMPILER;
    }

    /**
     * {@return the code cache of this process}
     *
     * @throws org.quern.cache.report.CacheException if the cache is strict and cannot be used
     */
    public static KernelCache cache() {
        CodeCache cache = Engine.ofProcess().cache();
        Management.registerWhereItStays(cache);
        return new KernelCache(cache);
    }

    /**
     * {@return the maximum number of threads of a call on the target {@code PARALLEL}, the calling thread included} It
     * is the first of: the number set by {@link #threads(int)}, property {@code quern.threads},
     * {@code $QUERN_NUM_THREADS}, and the number of processors that this process may use by affinity and cgroup quota.
     *
     * @throws org.quern.error.SettingException if the property or variable is not a number from 1 to 256
     */
    public static int threads() {
        return Threads.most();
    }

    /**
     * Sets the maximum number of threads of a call, for the whole process from the next call on. More threads than
     * processors seldom help.
     *
     * @param most number of threads, 1 to 256; with 1 every call stays on its thread
     * @throws org.quern.error.ArgumentException if the number is out of that range
     */
    public static void threads(int most) {
        Threads.most(most);
    }

    /** {@return the properties of this machine that Quern uses} Loads LLVM, if it is present, to ask its version. */
    public static SystemInfo system() {
        return new SystemInfo(version(), Nrt.cpuLevel(), Engine.ofProcess().target().cpu(),
                Compiler.version(), "own", Nrt.processors(), Engine.ofProcess().cache().root());
    }
}
