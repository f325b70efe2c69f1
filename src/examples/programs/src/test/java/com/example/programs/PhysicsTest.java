package com.example.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;

class PhysicsTest {
    @Test
    void heatFlows() {
        double[] plate = Close.random(5, 13 * 17, 0, 100);
        double[] expected = plate.clone();
        for (int y = 1; y < 12; y++) {
            for (int x = 1; x < 16; x++) {
                int i = 17 * y + x;
                double flow = plate[i - 17] + plate[i + 17] + plate[i - 1] + plate[i + 1] - plate[i] * 4;
                expected[i] = plate[i] + flow * 0.2;
            }
        }
        NDArray next = Physics.HEAT.on(NDArray.wrap(plate, 13, 17)).with("rate", 0.2).run();
        assertArrayEquals(expected, next.toDoubleArray());
    }

    /** Two bodies of half a mass on a circle of diameter 1: the speed is 1/2, and they come back after 2 pi. */
    @Test
    void twoBodiesCircle() {
        NDArray at = NDArray.of(new double[] { 0.5, 0, 0, -0.5, 0, 0 }, 2, 3);
        NDArray speed = NDArray.of(new double[] { 0, 0.5, 0, 0, -0.5, 0 }, 2, 3);
        Physics.orbit(at, speed, NDArray.of(0.5, 0.5), 2 * Math.PI / 2000, 2000);
        assertArrayEquals(new double[] { 0.5, 0, 0, -0.5, 0, 0 }, at.toDoubleArray(), 1e-4);
    }

    @Test
    void momentumStays() {
        NDArray at = NDArray.wrap(Close.random(8, 20 * 3, -1, 1), 20, 3);
        NDArray masses = NDArray.wrap(Close.random(9, 20, 0.1, 1), 20);
        NDArray speed = NDArray.wrap(new double[60], 20, 3);
        Physics.orbit(at, speed, masses, 1e-3, 50);
        for (int c = 0; c < 3; c++) {
            double momentum = 0;
            for (int i = 0; i < 20; i++) {
                momentum += masses.getDouble(i) * speed.getDouble(i, c);
            }
            assertEquals(0, momentum, 1e-12);
        }
    }
}
