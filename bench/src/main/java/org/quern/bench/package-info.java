/**
 * Measurements against C, NumPy and Numba: samples are taken in turn, results are compared before anything is timed,
 * and what is told are ratios of minima. Times of different runs are never compared. Nothing else may depend on it, and
 * it is not published.
 */
package org.quern.bench;
