package com.example.trips;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.cache.report.CacheUse;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;
import org.quern.ufunc.UfuncCall;

/**
 * A task: runs a kernel of four columns over the batches of a partition. The kernel travels by the name of the field
 * that holds it, and what an executor runs is the code in the jar.
 *
 * @param kernel of float64
 * @param keeps whether a result has every row's distance, or their sum alone
 */
record Distances(Ufunc kernel, boolean keeps) implements FlatMapFunction<Iterator<ColumnarBatch>, Distances.Result> {
    /**
     * What an executor found in a partition.
     *
     * @param sum of the distances of the rows without nulls
     * @param inPlace how many rows' columns were read where Spark has them
     * @param distances of each batch, 0 where a row has nulls: arrays travel as their bytes
     * @param executor Spark's name of the process
     * @param loaded kernels that the process has loaded so far
     * @param missed kernels that it looked for in vain
     * @param compiler whether LLVM could be there
     */
    record Result(double sum, long rows, long inPlace, List<NDArray> distances, String executor, long loaded,
            long missed, boolean compiler) implements Serializable {}

    @Override
    public Iterator<Result> call(Iterator<ColumnarBatch> batches) {
        double sum = 0;
        long rows = 0;
        long inPlace = 0;
        List<NDArray> kept = new ArrayList<>();
        while (batches.hasNext()) {
            ColumnarBatch batch = batches.next();
            NDArray distances = NDArray.zeros(DType.FLOAT64, batch.numRows());
            distances(batch, distances);
            sum += sum(distances.toDoubleArray());
            rows += batch.numRows();
            boolean all = true;
            for (int c = 0; c < batch.numCols(); c++) {
                all &= Columns.areInPlace(batch.column(c));
            }
            inPlace += all ? batch.numRows() : 0;
            if (keeps) {
                kept.add(distances);
            } else {
                distances.close();
            }
        }
        CacheUse use = Quern.cache().use();
        String executor = SparkEnv.get().executorId();
        return List.of(new Result(sum, rows, inPlace, kept, executor, use.hits(), use.misses(), hasCompiler()))
                .iterator();
    }

    private void distances(ColumnarBatch batch, NDArray into) {
        NDArray present = Columns.present(batch);
        UfuncCall call = kernel.on(Columns.doubles(batch, 0), Columns.doubles(batch, 1), Columns.doubles(batch, 2),
                Columns.doubles(batch, 3)).out(into);
        (present == null ? call : call.where(present)).run();
    }

    /** A method of its own, called for each batch: the JVM compiles it long before a loop in a task, which is called once. */
    private static double sum(double... distances) {
        double sum = 0;
        for (double distance : distances) {
            sum += distance;
        }
        return sum;
    }

    private static boolean hasCompiler() {
        return Distances.class.getClassLoader().getResource("org/bytedeco/llvm/global/LLVM.class") != null;
    }
}
