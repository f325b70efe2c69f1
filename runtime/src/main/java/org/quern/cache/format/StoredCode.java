package org.quern.cache.format;

import java.util.Objects;

/**
 * The data that the cache stores for one overload.
 *
 * <p>The arrays are not copied: the caller must not write to them afterwards.
 *
 * @param object the ELF shared object, as linked
 * @param metadata data for the loader, which the cache does not interpret; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying the object would delay start-up
public record StoredCode(byte[] object, byte[] metadata) {
    /**
     * Checks that both parts are present.
     *
     * @throws NullPointerException if a part is null
     */
    public StoredCode {
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(metadata, "metadata");
    }
}
