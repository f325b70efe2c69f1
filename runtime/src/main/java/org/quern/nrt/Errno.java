package org.quern.nrt;

/** Descriptions of the Linux error numbers that the native runtime returns. */
final class Errno {
    private Errno() {}

    /** The description of a failure to create a file in memory. */
    static String ofMemoryFile(int errno) {
        return text(errno) + switch (errno) {
            case 13 -> ", by vm.memfd_noexec";
            case 38 -> ": the kernel has no files in memory";
            default -> "";
        };
    }

    static String text(int errno) {
        return switch (errno) {
            case 1 -> "EPERM: operation not permitted";
            case 2 -> "ENOENT: no such file or directory";
            case 5 -> "EIO: the device fails";
            case 6 -> "ENXIO: nothing is there to be opened";
            case 9 -> "EBADF: not an open file descriptor";
            case 12 -> "ENOMEM: out of memory";
            case 13 -> "EACCES: permission denied";
            case 16 -> "EBUSY: device or resource busy";
            case 20 -> "ENOTDIR: something on the way is not a directory";
            case 22 -> "EINVAL: invalid argument, or a name that is too long";
            case 23 -> "ENFILE: too many open files in the system";
            case 24 -> "EMFILE: too many open files in this process";
            case 27 -> "EFBIG: file too large";
            case 28 -> "ENOSPC: no space left";
            case 38 -> "ENOSYS: this system has no such call";
            case 40 -> "ELOOP: a symbolic link, which is not followed";
            case 116 -> "ESTALE: stale file handle";
            default -> "errno " + errno;
        };
    }
}
