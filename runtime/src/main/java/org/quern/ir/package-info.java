/**
 * The typed, structured intermediate representation of kernels: a {@link org.quern.ir.Function} is a {@link org.quern.ir.Block} of
 * {@link org.quern.ir.Statement}s, whose values are defined once by {@link org.quern.ir.Op}s.
 *
 * <p>A statement tells what it uses, what it defines and which blocks are within it, and is made anew with other blocks: all
 * walks and rewritings are made of these.
 *
 * <p>A process that finds its code in the cache traces its kernels, takes their fingerprints, and asks a few questions of them: on that way
 * stand no first lambda, method reference or switch over types, each of which takes a fresh process milliseconds to link. So {@code
 * instanceof} and small classes of their own take their place here, in {@code ir.build}, {@code ir.analysis}, {@code ir.cost} and
 * {@code dsl}; what only compiles, checks or prints is free of this law.
 */
package org.quern.ir;
