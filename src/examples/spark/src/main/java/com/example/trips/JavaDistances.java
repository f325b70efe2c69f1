package com.example.trips;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The same task as a loop in Java, to compare results and time with. */
record JavaDistances() implements FlatMapFunction<Iterator<ColumnarBatch>, Double> {
    @Override
    public Iterator<Double> call(Iterator<ColumnarBatch> batches) {
        double sum = 0;
        while (batches.hasNext()) {
            ColumnarBatch batch = batches.next();
            ColumnVector lat = batch.column(0);
            ColumnVector lon = batch.column(1);
            ColumnVector toLat = batch.column(2);
            ColumnVector toLon = batch.column(3);
            for (int i = 0; i < batch.numRows(); i++) {
                if (!lat.isNullAt(i) && !lon.isNullAt(i) && !toLat.isNullAt(i) && !toLon.isNullAt(i)) {
                    sum += distance(lat.getDouble(i), lon.getDouble(i), toLat.getDouble(i), toLon.getDouble(i));
                }
            }
        }
        return List.of(sum).iterator();
    }

    static double distance(double lat, double lon, double toLat, double toLon) {
        double up = Math.sin((toLat - lat) * (TripKernels.RADIANS / 2));
        double along = Math.sin((toLon - lon) * (TripKernels.RADIANS / 2));
        double narrowing = Math.cos(lat * TripKernels.RADIANS) * Math.cos(toLat * TripKernels.RADIANS);
        return Math.asin(Math.min(Math.sqrt(up * up + narrowing * (along * along)), 1)) * TripKernels.DIAMETER;
    }
}
