package org.quern.nrt;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Unique paths of file descriptors for the system's loader. It identifies loaded objects by path, and descriptor
 * numbers are reused, so a serial number is encoded in the path by redundant components. The descriptor need not stay
 * open.
 */
public final class DescriptorPath {
    /**
     * The next serial number. It starts at a random value, so that copies of this class in several loaders do not
     * collide.
     */
    private static final AtomicLong LOADS = new AtomicLong(
            (System.nanoTime() ^ ((long) System.identityHashCode(DescriptorPath.class) << 16)) & ((1L << 47) - 1));

    private DescriptorPath() {}

    /** A new path of a file descriptor of this process, for one load. */
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
