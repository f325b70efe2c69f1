package com.example.trips;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.quern.array.NDArray;

/** Distances of trips in a Parquet file: by a kernel, by Spark SQL and by a loop in Java. */
public final class Main {
    private static final String SQL = """
            sum(%1$s * asin(least(1, sqrt(
                power(sin((toLat - lat) * %2$s), 2)
                + cos(lat * 2 * %2$s) * cos(toLat * 2 * %2$s) * power(sin((toLon - lon) * %2$s), 2)))))
            """.formatted(TripKernels.DIAMETER, TripKernels.RADIANS / 2);

    private Main() {}

    /**
     * Runs it.
     *
     * @param arguments Spark's master, the application's jar, a directory for the table, its number of rows, and
     *     rounds to measure
     */
    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder().appName("trips").master(arguments[0])
                .config("spark.jars", arguments[1])
                // Columns in memory that kernels can read.
                .config("spark.sql.columnVector.offheap.enabled", "true")
                .config("spark.memory.offHeap.enabled", "true")
                .config("spark.memory.offHeap.size", "256m")
                // Leave to load native code, in executors.
                .config("spark.executor.extraJavaOptions", "--enable-native-access=ALL-UNNAMED")
                .config("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"))
                .config("spark.sql.files.minPartitionNum", "4")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            String table = Path.of(arguments[2]).resolve("trips.parquet").toString();
            write(spark, table, Long.parseLong(arguments[3]));
            Dataset<Row> trips = spark.read().parquet(table).select("lat", "lon", "toLat", "toLon");
            check(trips);
            measure(trips, Integer.parseInt(arguments[4]));
        } finally {
            spark.stop();
        }
    }

    /** Trips in a town, of which one coordinate in 32 is not known. */
    private static void write(SparkSession spark, String table, long rows) {
        spark.range(0, rows, 1, 4).selectExpr("if(rand(1) < 0.03125, null, 52.3 + 0.4 * rand(2)) lat",
                        "13.1 + 0.6 * rand(3) lon", "52.3 + 0.4 * rand(4) toLat",
                        "if(rand(5) < 0.03125, null, 13.1 + 0.6 * rand(6)) toLon")
                .write().mode("overwrite").option("parquet.enable.dictionary", "false")
                .option("compression", "none").parquet(table);
    }

    /** What the table's scan gives before Spark makes rows of it. */
    private static JavaRDD<ColumnarBatch> batches(Dataset<Row> table) {
        SparkPlan plan = table.queryExecution().executedPlan();
        while (!plan.supportsColumnar()) {
            if (plan.children().isEmpty()) {
                throw new IllegalStateException("no columns in " + table.queryExecution().executedPlan());
            }
            plan = plan.children().head();
        }
        return plan.executeColumnar().toJavaRDD();
    }

    private static double byKernel(Dataset<Row> trips) {
        return batches(trips).mapPartitions(new Distances(TripKernels.DISTANCE, false)).collect().stream()
                .mapToDouble(Distances.Result::sum).sum();
    }

    private static double byJava(Dataset<Row> trips) {
        return batches(trips).mapPartitions(new JavaDistances()).collect().stream().mapToDouble(d -> d).sum();
    }

    private static double bySql(Dataset<Row> trips) {
        return trips.na().drop().selectExpr(SQL).first().getDouble(0);
    }

    /** Every row's distance against Java's, sums against each other, and where the code came from. */
    private static void check(Dataset<Row> trips) {
        List<Distances.Result> results = batches(trips).mapPartitions(new Distances(TripKernels.DISTANCE, true))
                .collect();
        Map<String, Distances.Result> last = new TreeMap<>();
        for (Distances.Result result : results) {
            last.merge(result.executor(), result, (a, b) -> a.loaded() + a.missed() > b.loaded() + b.missed() ? a : b);
            require(result.inPlace() == result.rows(), "executor " + result.executor() + " copied columns");
            require(!result.compiler(), "executor " + result.executor() + " has LLVM");
        }
        last.forEach((executor, result) -> {
            System.out.println("executor " + executor + ": loaded " + result.loaded() + ", missed " + result.missed());
            require(result.loaded() == 1 && result.missed() == 0, "an executor loads its one kernel from the jar");
        });
        double worst = 0;
        List<Row> rows = trips.collectAsList();
        int next = 0;
        for (Distances.Result result : results) {
            for (NDArray batch : result.distances()) {
                for (double distance : batch.toDoubleArray()) {
                    Row row = rows.get(next++);
                    double expected = row.anyNull() ? 0 : JavaDistances.distance(row.getDouble(0), row.getDouble(1),
                            row.getDouble(2), row.getDouble(3));
                    worst = Math.max(worst, Math.abs(distance - expected) / Math.max(1, expected));
                }
            }
        }
        require(next == rows.size(), next + " distances of " + rows.size() + " rows");
        require(worst < 1e-12, "a distance differs by " + worst);
        double sum = results.stream().mapToDouble(Distances.Result::sum).sum();
        require(Math.abs(byJava(trips) / sum - 1) < 1e-12 && Math.abs(bySql(trips) / sum - 1) < 1e-12, "sums differ");
        System.out.println(rows.size() + " distances as Java has them, but for at most " + worst + "; "
                + last.size() + " executors, no LLVM, no column copied");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static void measure(Dataset<Row> trips, int rounds) {
        double[] best = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        List<DoubleSupplier> ways = List.of(() -> byKernel(trips), () -> bySql(trips), () -> byJava(trips));
        for (int round = 0; round < rounds; round++) {
            for (int way = 0; way < best.length; way++) {
                long start = System.nanoTime();
                ways.get(way).getAsDouble();
                best[way] = Math.min(best[way], (System.nanoTime() - start) / 1e6);
            }
        }
        if (rounds > 0) {
            System.out.printf("kernel %.0f ms, Spark SQL %.0f ms (%.2f times), Java loop %.0f ms (%.2f times)%n",
                    best[0], best[1], best[1] / best[0], best[2], best[2] / best[0]);
        }
    }
}
