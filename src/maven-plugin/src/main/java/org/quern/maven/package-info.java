/**
 * The Maven plugin: goals {@code warm}, {@code record} and {@code check}, which put an application's kernels into its
 * jar. Maven may run on Java 17, so each goal starts a Java 25 for the work, and the plugin must not use a class of the
 * library itself.
 */
package org.quern.maven;
