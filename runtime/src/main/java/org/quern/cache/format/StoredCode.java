package org.quern.cache.format;

import java.util.Objects;

/**
 * What the cache keeps for one overload.
 *
 * <p>The arrays are not copied: whoever hands them over stops writing to them.
 *
 * @param object the ELF shared object, as linked
 * @param metadata what the loader wants to know besides, in a form that the cache does not look into; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier that is never compared: no copy of the object on the start-up path
public record StoredCode(byte[] object, byte[] metadata) {
    /**
     * Checks that both parts are there.
     *
     * @throws NullPointerException if one is missing
     */
    public StoredCode {
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(metadata, "metadata");
    }
}
