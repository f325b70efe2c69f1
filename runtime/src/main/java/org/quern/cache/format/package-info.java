/**
 * What the files of the cache hold, byte by byte: a key, the code and its metadata, an index; and why a file is not
 * used. Nothing here knows where files are.
 */
package org.quern.cache.format;
