package org.quern.nrt;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Paths of file descriptors that no load had before. The system's loader takes a path that it knows for what it loaded
 * by it, and descriptors' numbers come again; so a number goes into the path, its bits as components that lead nowhere
 * else, and the descriptor need not stay open.
 */
public final class DescriptorPath {
    /** Begins anywhere: each class loader's has to count what no other's does. */
    private static final AtomicLong LOADS = new AtomicLong(
            (System.nanoTime() ^ ((long) System.identityHashCode(DescriptorPath.class) << 16)) & ((1L << 47) - 1));

    private DescriptorPath() {}

    /** A path of a descriptor of this process, for one load. */
    public static String fresh(int fd) {
        return spelling(fd, LOADS.getAndIncrement());
    }

    static String spelling(int fd, long number) {
        StringBuilder path = new StringBuilder("/proc/self/fd/");
        for (long bits = number; bits != 0; bits >>>= 1) {
            path.append((bits & 1) == 0 ? "./" : ".//");
        }
        return path.append(fd).toString();
    }
}
