package org.quern.nrt;

/**
 * Exact counters of the native allocator, all of one moment.
 *
 * @param allocations blocks allocated since the library was loaded
 * @param frees blocks freed
 * @param liveBytes bytes of blocks in use, as requested
 * @param keptBytes bytes of freed blocks kept for reuse, headers included
 * @param mappedBytes bytes obtained from the system and not returned, live and kept, headers included
 */
public record NrtStatistics(long allocations, long frees, long liveBytes, long keptBytes, long mappedBytes) {}
