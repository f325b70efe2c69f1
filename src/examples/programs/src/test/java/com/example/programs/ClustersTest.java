package com.example.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.ufunc.Results;

class ClustersTest {
    @Test
    void theNearestOfMany() {
        double[] points = Close.random(1, 40 * 3, 0, 1);
        double[] others = Close.random(2, 25 * 3, 0, 1);
        Results nearest = Clusters.NEAREST.applyAll(NDArray.wrap(points, 40, 3), NDArray.wrap(others, 25, 3));
        for (int p = 0; p < 40; p++) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int o = 0; o < 25; o++) {
                double square = 0;
                for (int c = 0; c < 3; c++) {
                    double d = points[3 * p + c] - others[3 * o + c];
                    square += d * d;
                }
                if (square < least) {
                    least = square;
                    best = o;
                }
            }
            assertEquals(best, nearest.get("index").getLong(p));
            assertEquals(least, nearest.get("square").getDouble(p), 1e-15);
        }
    }

    @Test
    void clustersAreFound() {
        double[] points = Close.random(3, 300 * 2, -1, 1);
        for (int p = 0; p < 300; p++) {
            points[2 * p] += 10 * (p % 3);
        }
        NDArray centres = Clusters.kMeans(NDArray.wrap(points, 300, 2),
                NDArray.of(new double[] { 1, 0, 9, 1, 15, 0, 99, 99 }, 4, 2), 10);
        double[] means = new double[8];
        for (int p = 0; p < 300; p++) {
            means[2 * (p % 3)] += points[2 * p] / 100;
            means[2 * (p % 3) + 1] += points[2 * p + 1] / 100;
        }
        means[6] = 99; // no point: as it was
        means[7] = 99;
        assertArrayEquals(means, centres.toDoubleArray(), 1e-12);
    }
}
