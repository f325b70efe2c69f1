/** Benchmarks for JMH: the cost of a call and its allocations, of a lookup in the cache, of conversions. */
package org.quern.bench.jmh;
