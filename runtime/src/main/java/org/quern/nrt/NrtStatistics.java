package org.quern.nrt;

/**
 * Exact counters of the native allocator, all of one moment.
 *
 * @param allocations blocks handed out since the library was loaded
 * @param frees blocks given back
 * @param liveBytes bytes of the blocks in use, as asked for
 * @param keptBytes bytes of freed blocks held for reuse, headers included
 * @param mappedBytes bytes obtained from the system and not returned, live and kept, headers included
 */
public record NrtStatistics(long allocations, long frees, long liveBytes, long keptBytes, long mappedBytes) {}
