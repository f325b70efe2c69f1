package com.example.trips;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.quern.dtype.DType;
import org.quern.array.NDArray;

/**
 * Spark's columns as arrays. Good until the batch's iterator goes on: Spark then reads the next rows into the same
 * memory.
 */
final class Columns {
    private Columns() {}

    /** Whether {@link #doubles} copies nothing: Parquet's dictionaries are not decoded before someone asks. */
    static boolean areInPlace(ColumnVector column) {
        return column instanceof OffHeapColumnVector vector && !vector.hasDictionary();
    }

    /** A column of doubles over its very memory, off the heap, or a copy where {@link #areInPlace} says so. */
    static NDArray doubles(ColumnarBatch batch, int ordinal) {
        ColumnVector column = batch.column(ordinal);
        if (!column.dataType().equals(DataTypes.DoubleType)) {
            throw new IllegalArgumentException("column " + ordinal + " is " + column.dataType() + ", double expected");
        }
        int rows = batch.numRows();
        if (column instanceof OffHeapColumnVector vector && areInPlace(column)) {
            long bytes = (long) rows * Double.BYTES;
            MemorySegment values = MemorySegment.ofAddress(vector.valuesNativeAddress()).reinterpret(bytes);
            return NDArray.wrap(values.asReadOnly(), DType.FLOAT64, rows);
        }
        double[] copy = new double[rows];
        for (int i = 0; i < rows; i++) {
            copy[i] = column.isNullAt(i) ? Double.NaN : column.getDouble(i);
        }
        return NDArray.wrap(copy);
    }

    /** True for each row in which no column is null, as {@code where(...)} wants it; null if that is every row. */
    static NDArray present(ColumnarBatch batch) {
        boolean[] present = null;
        for (int c = 0; c < batch.numCols(); c++) {
            ColumnVector column = batch.column(c);
            if (column.hasNull()) {
                if (present == null) {
                    present = new boolean[batch.numRows()];
                    Arrays.fill(present, true);
                }
                for (int i = 0; i < present.length; i++) {
                    present[i] &= !column.isNullAt(i);
                }
            }
        }
        return present == null ? null : NDArray.of(present);
    }
}
