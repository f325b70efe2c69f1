package org.quern.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.quern.kernels.Distances;
import org.quern.kernels.MatrixProduct;
import org.quern.kernels.Products;
import org.quern.kernels.Softmax;
import org.quern.kernels.Windows;

/** The work of gufuncs that is measured, and its bars. */
final class GufuncWorkloads {
    private static final List<Side> PEERS = List.of(Side.NUMPY, Side.NUMBA, Side.NUMBA_FAST);

    private static final List<Side> NUMBA = List.of(Side.NUMBA, Side.NUMBA_FAST);
    private static final List<Side> NUMPY = List.of(Side.NUMPY);
    private static final double CALL_BAR = 5;
    private static final double PEERS_BAR = 1.5;

    private GufuncWorkloads() {}

    /** All of it, in the order of the report. */
    static List<GufuncWorkload> all() {
        List<GufuncWorkload> all = new ArrayList<>();
        all.add(call(rowDot(List.of(), 10), "call, kept", true));
        all.add(call(rowDot(List.of(), 10), "call, new", false));
        all.add(call(matmul(List.of(), 4, CALL_BAR), "call, kept", true));
        all.add(rowDot(List.of(1_000L), 16));
        all.add(rowDot(List.of(100L), 128));
        all.add(rowDot(List.of(1_000L), 128));
        all.add(rowDot(List.of(100_000L), 3));
        all.add(movingMean(50, 1_000, 16));
        all.add(movingMean(50, 1_000, 100));
        all.add(movingMean(8, 125_000, 16));
        all.add(softmax(1_000, 128));
        all.add(softmax(10_000, 10));
        all.add(pairwiseDistance(List.of(4L), 200, 16));
        all.add(pairwiseDistance(List.of(), 400, 3));
        all.add(matmul(List.of(1_000L), 4, 3));
        all.add(matmul(List.of(1_000L), 8, 2));
        all.add(matmul(List.of(100L), 32, 1.2));
        all.add(matmul(List.of(), 1_024, 0.7));
        return all;
    }

    /** One of each, for a short run. */
    static List<GufuncWorkload> few() {
        return List.of(call(rowDot(List.of(), 10), "call, kept", true), rowDot(List.of(1_000L), 16),
                movingMean(50, 1_000, 16),
                softmax(1_000, 128), pairwiseDistance(List.of(), 400, 3), matmul(List.of(1_000L), 4, 3));
    }

    private static GufuncWorkload call(GufuncWorkload w, String how, boolean kept) {
        return new GufuncWorkload(w.kernel() + ", " + how, w.kernel(), w.sizes(), w.gufunc(), kept, w.inputs(),
                w.result(), w.loops(),
                w.uniforms(), 1, NUMBA, CALL_BAR);
    }

    private static GufuncWorkload rowDot(List<Long> loop, long n) {
        List<Long> shape = with(loop, n);
        return new GufuncWorkload("row dot", "row dot", text(shape), Products.VECDOT, true, List.of(shape, shape), loop,
                with(loopOf(loop), n), Map.of(), product(shape), PEERS, PEERS_BAR);
    }

    private static GufuncWorkload movingMean(long rows, long n, long window) {
        List<Long> shape = List.of(rows, n);
        return new GufuncWorkload("moving mean", "moving mean", text(shape) + ", window " + window, Windows.MOVING_MEAN,
                true,
                List.of(shape), shape, shape, Map.of("window", window), product(shape), PEERS, PEERS_BAR);
    }

    private static GufuncWorkload softmax(long rows, long n) {
        List<Long> shape = List.of(rows, n);
        return new GufuncWorkload("softmax", "softmax", text(shape), Softmax.SOFTMAX, true, List.of(shape), shape,
                shape, Map.of(),
                product(shape), PEERS, PEERS_BAR);
    }

    /** Of as many points, each of that many coordinates. */
    private static GufuncWorkload pairwiseDistance(List<Long> loop, long n, long coordinates) {
        List<Long> points = with(loop, n, coordinates);
        List<Long> result = with(loop, n, n);
        return new GufuncWorkload("pairwise distance", "pairwise distance", text(with(loop, n, n, coordinates)),
                Distances.PAIRWISE, true,
                List.of(points, points), result, with(loopOf(loop), n, n, coordinates), Map.of(), product(result),
                PEERS, PEERS_BAR);
    }

    private static GufuncWorkload matmul(List<Long> loop, long n, double bar) {
        List<Long> shape = with(loop, n, n);
        return new GufuncWorkload("matmul", "matmul", text(shape), MatrixProduct.MATMUL, true, List.of(shape, shape),
                shape,
                with(loopOf(loop), n, n, n), Map.of(), product(shape) * n, NUMPY, bar);
    }

    private static List<Long> loopOf(List<Long> loop) {
        return loop.isEmpty() ? List.of(1L) : loop;
    }

    private static List<Long> with(List<Long> shape, Long... more) {
        List<Long> all = new ArrayList<>(shape);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    private static long product(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    private static String text(List<Long> shape) {
        return String.join("x", shape.stream().map(String::valueOf).toList());
    }
}
