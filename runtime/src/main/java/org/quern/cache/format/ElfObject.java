package org.quern.cache.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.quern.nrt.Nrt;

/**
 * Checks that bytes look like a shared object that this machine can map (System V ABI, chapters 4 and 5; AMD64
 * supplement).
 *
 * <p>Every segment must lie within the object: access to a mapping beyond it ends the process with SIGBUS.
 */
final class ElfObject {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int MAGIC = 0x464c457f; // 7f 'E' 'L' 'F'
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int CURRENT = 1;
    private static final int TYPE_SHARED = 3;

    private ElfObject() {}

    /** Checks the first {@code length} bytes. */
    static boolean isSharedObject(byte[] bytes, int length) {
        if (length < HEADER) {
            return false;
        }
        ByteBuffer elf = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        if (elf.getInt(0) != MAGIC
                || elf.get(4) != CLASS_64
                || elf.get(5) != LITTLE_ENDIAN
                || elf.get(6) != CURRENT
                || elf.getShort(16) != TYPE_SHARED
                || elf.getShort(18) != Nrt.ELF_MACHINE
                || elf.getInt(20) != CURRENT
                || elf.getShort(52) != HEADER) {
            return false;
        }
        long table = elf.getLong(32);
        int count = Short.toUnsignedInt(elf.getShort(56));
        if (count == 0) {
            return true;
        }
        if (elf.getShort(54) != PROGRAM_HEADER || !isWithin(table, (long) count * PROGRAM_HEADER, length)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int header = (int) table + i * PROGRAM_HEADER;
            if (!isWithin(elf.getLong(header + 8), elf.getLong(header + 32), length)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWithin(long offset, long size, long length) {
        return offset >= 0 && size >= 0 && size <= length && offset <= length - size;
    }
}
