/**
 * The typed, structured intermediate representation of kernels: a {@link org.quern.ir.Function} is a {@link
 * org.quern.ir.Block} of {@link org.quern.ir.Statement}s, whose values are defined once by {@link org.quern.ir.Op}s.
 *
 * <p>A statement lists the values that it uses and defines and its nested blocks, and can be copied with other blocks:
 * all walks and rewrites are built on these.
 *
 * <p>A process that finds its code in the cache traces its kernels, takes their fingerprints, and runs a few analyses
 * of them. That path has no first lambda, method reference or switch over types, each of which takes a fresh process
 * milliseconds to link; {@code instanceof} and small named classes take their place in this package, in {@code
 * ir.build}, {@code ir.analysis}, {@code ir.cost} and {@code dsl}. Code that only compiles, checks or prints is exempt.
 */
package org.quern.ir;
