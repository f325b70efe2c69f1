package org.quern.cache.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quern.util.Sha256;

/**
 * The format of an {@code .nbi} file, which holds the keys of one function's overloads. Integers are little-endian and
 * unsigned.
 * <pre>
 * file     := magic:byte{8}           ; 89 4e 42 49 0d 0a 1a 0a
 *             version:u32             ; 1
 *             count:u32 entry{count}  ; ascending by SHA-256 of the key, which is the name of the overload's .nbc file
 *             checksum:u64            ; XXH64 of everything before it
 * entry    := keyLength:u32 key       ; {@link OverloadKey#encode}
 * </pre>
 * It is redundant: it is rebuilt from the {@code .nbc} files when lost, damaged or out of date.
 */
public final class IndexFileFormat {
    /** Maximum size of a file: 16 MiB, some forty thousand overloads of one function. */
    public static final int MAX_BYTES = 16 << 20;

    public static final String NAME = "index.nbi";

    private static final int VERSION = 1;
    private static final long MAGIC = 0x0a1a0a0d49424e89L;
    private static final int HEADER_BYTES = 16;

    private IndexFileFormat() {}

    /**
     * The bytes of a file. The keys must be in the file's order.
     *
     * @throws DamagedFileException if the file would be too long
     */
    public static byte[] encode(Collection<byte[]> keys) throws DamagedFileException {
        long length = HEADER_BYTES + Checksum.BYTES;
        for (byte[] key : keys) {
            length += 4L + key.length;
        }
        if (length > MAX_BYTES) {
            throw new DamagedFileException(MissReason.SIZE);
        }
        ByteBuffer out = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION).putInt(keys.size());
        for (byte[] key : keys) {
            out.putInt(key.length).put(key);
        }
        out.putLong(Checksum.of(out.array(), out.position()));
        return out.array();
    }

    /**
     * The bytes of the keys, by content name.
     *
     * @throws DamagedFileException if a check fails
     */
    public static SortedMap<String, byte[]> decode(byte[] file) throws DamagedFileException {
        if (file.length < HEADER_BYTES + Checksum.BYTES || file.length > MAX_BYTES) {
            throw new DamagedFileException(MissReason.SIZE);
        }
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getLong() != MAGIC) {
            throw new DamagedFileException(MissReason.MAGIC);
        }
        if (in.getInt() != VERSION) {
            throw new DamagedFileException(MissReason.VERSION);
        }
        int end = file.length - Checksum.BYTES;
        if (in.getLong(end) != Checksum.of(file, end)) {
            throw new DamagedFileException(MissReason.CHECKSUM);
        }
        SortedMap<String, byte[]> keys = new TreeMap<>();
        int count = in.getInt();
        in.limit(end);
        for (int i = 0; i != count; i++) {
            int length = in.remaining() < 4 ? -1 : in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new DamagedFileException(MissReason.LENGTHS);
            }
            byte[] key = new byte[length];
            in.get(key);
            keys.put(Sha256.hex(key), key);
        }
        if (in.hasRemaining()) {
            throw new DamagedFileException(MissReason.LENGTHS);
        }
        return keys;
    }
}
