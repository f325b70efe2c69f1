package org.quern.cache.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The format of an {@code .nbc} file, which holds one overload. Integers are little-endian and unsigned.
 * <pre>
 * file     := object key metadata trailer
 * object   := byte{objectLength}      ; an ELF64 x86-64 shared object, first, so that readelf and objdump accept it
 * key      := byte{keyLength}         ; {@link OverloadKey#encode}; the file's name is its SHA-256 in hexadecimal
 * metadata := byte{metadataLength}    ; for the loader
 * trailer  := objectLength:u64 keyLength:u32 metadataLength:u32
 *             checksum:u64            ; XXH64 of everything before it
 *             version:u32             ; 1
 *             magic:byte{8}           ; 89 4e 42 43 0d 0a 1a 0a: damaged by text conversion and by truncation
 * </pre>
 * The last 12 bytes have the same place in every version, so that any release recognizes a version that it does not
 * know.
 */
public final class CodeFileFormat {
    /** Maximum size of a file, 64 MiB, so that a hostile file cannot exhaust the heap. */
    public static final int MAX_BYTES = 64 << 20;

    public static final String SUFFIX = ".nbc";

    private static final int VERSION = 1;
    private static final long MAGIC = 0x0a1a0a0d43424e89L;
    private static final int TRAILER_BYTES = 36;
    // Offsets from the end of the file:
    private static final int OBJECT_LENGTH = 36;
    private static final int KEY_LENGTH = 28;
    private static final int METADATA_LENGTH = 24;
    private static final int CHECKSUM = 20;
    private static final int VERSION_AT = 12;
    private static final int MAGIC_AT = 8;

    private CodeFileFormat() {}

    /**
     * The bytes of a file.
     *
     * @throws DamagedFileException if the object is not one that {@link #decode} accepts, or the file would be too long
     */
    public static byte[] encode(byte[] key, StoredCode code) throws DamagedFileException {
        byte[] object = code.object();
        byte[] metadata = code.metadata();
        if (!ElfObject.isSharedObject(object, object.length)) {
            throw new DamagedFileException(MissReason.OBJECT);
        }
        long length = (long) object.length + key.length + metadata.length + TRAILER_BYTES;
        if (length > MAX_BYTES) {
            throw new DamagedFileException(MissReason.SIZE);
        }
        ByteBuffer out = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(object).put(key).put(metadata);
        out.putLong(object.length).putInt(key.length).putInt(metadata.length);
        out.putLong(Checksum.of(out.array(), out.position()));
        out.putInt(VERSION).putLong(MAGIC);
        return out.array();
    }

    /**
     * The contents of a file whose embedded key is the requested one.
     *
     * @throws DamagedFileException if a check fails
     */
    public static StoredCode decode(byte[] file, byte[] key) throws DamagedFileException {
        int keyAt = check(file);
        int metadataAt = keyAt + keyLength(file);
        if (!Arrays.equals(file, keyAt, metadataAt, key, 0, key.length)) {
            throw new DamagedFileException(MissReason.KEY);
        }
        return new StoredCode(
                Arrays.copyOf(file, keyAt), Arrays.copyOfRange(file, metadataAt, file.length - TRAILER_BYTES));
    }

    /**
     * The embedded key of a file that passes all other checks.
     *
     * @throws DamagedFileException if a check fails
     */
    public static byte[] key(byte[] file) throws DamagedFileException {
        int keyAt = check(file);
        return Arrays.copyOfRange(file, keyAt, keyAt + keyLength(file));
    }

    private static int keyLength(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - KEY_LENGTH);
    }

    /** Checks everything but the key, and returns the object's length. */
    private static int check(byte[] file) throws DamagedFileException {
        int end = file.length;
        if (end < TRAILER_BYTES || end > MAX_BYTES) {
            throw new DamagedFileException(MissReason.SIZE);
        }
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getLong(end - MAGIC_AT) != MAGIC) {
            throw new DamagedFileException(MissReason.MAGIC);
        }
        if (in.getInt(end - VERSION_AT) != VERSION) {
            throw new DamagedFileException(MissReason.VERSION);
        }
        long objectLength = in.getLong(end - OBJECT_LENGTH);
        long keyLength = Integer.toUnsignedLong(in.getInt(end - KEY_LENGTH));
        long metadataLength = Integer.toUnsignedLong(in.getInt(end - METADATA_LENGTH));
        int body = end - TRAILER_BYTES;
        // Each term is below 2^32 once the first is known to fit, so the sum cannot overflow.
        if (objectLength < 0 || objectLength > body || objectLength + keyLength + metadataLength != body) {
            throw new DamagedFileException(MissReason.LENGTHS);
        }
        if (in.getLong(end - CHECKSUM) != Checksum.of(file, end - CHECKSUM)) {
            throw new DamagedFileException(MissReason.CHECKSUM);
        }
        if (!ElfObject.isSharedObject(file, (int) objectLength)) {
            throw new DamagedFileException(MissReason.OBJECT);
        }
        return (int) objectLength;
    }
}
