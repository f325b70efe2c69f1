package org.quern;

/**
 * What the code cache did in this process so far.
 *
 * @param hits overloads loaded
 * @param misses overloads asked for that were not there
 * @param stores overloads written
 * @param rejects files found damaged, and put aside
 * @param failures times that the directory could not be used
 */
public record CacheUse(long hits, long misses, long stores, long rejects, long failures) {}
