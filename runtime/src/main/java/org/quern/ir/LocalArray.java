package org.quern.ir;

import org.quern.dtype.DType;

/**
 * A local array of fixed length, one per element (each lane has its own).
 *
 * @param id number within its function, in order of declaration
 * @param type dtype of its elements
 * @param length number of elements, at least 1
 */
public record LocalArray(int id, DType type, int length) {}
