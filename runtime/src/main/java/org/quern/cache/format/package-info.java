/**
 * The formats of the cache's files, byte by byte (keys, code with metadata, indexes), and the reasons why a file is not
 * used. This package does not know where files are.
 */
package org.quern.cache.format;
