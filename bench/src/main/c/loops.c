/* Loops whose rounds differ from element to element: see LoopKernels.java. */
#include "kernel.h"

kernel map_mandelbrot, map_cube_root, map_kepler;

/* Iterations until escape, at most 100. */
void map_mandelbrot(void *const *operand, long n) {
  const REAL *restrict re = operand[0], *restrict im = operand[1];
  int32_t *restrict out = operand[2];
  for (long i = 0; i < n; i++) {
    REAL x = 0, y = 0;
    int32_t count = 0;
    for (; count < 100; count++) {
      REAL xx = x * x, yy = y * y;
      if (xx + yy > 4) break;
      y = 2 * x * y + im[i];
      x = xx - yy + re[i];
    }
    out[i] = count;
  }
}

/* Newton's method for x^3 = a, from x = 1 on. */
void map_cube_root(void *const *operand, long n) {
  const REAL *restrict a = operand[0];
  REAL *restrict out = operand[1];
  const REAL tolerance = sizeof(REAL) == 4 ? R(1e-6) : R(1e-14);
  for (long i = 0; i < n; i++) {
    REAL x = 1;
    for (int round = 0; round < 50; round++) {
      REAL step = (x - a[i] / (x * x)) * R(1.0 / 3);
      x -= step;
      if (fabs(step) <= tolerance * x) break;
    }
    out[i] = x;
  }
}

/* Newton's method for Kepler's equation, E - e sin E = M, from E = M on. */
void map_kepler(void *const *operand, long n) {
  const REAL *restrict mean = operand[0], *restrict e = operand[1];
  REAL *restrict out = operand[2];
  const REAL tolerance = sizeof(REAL) == 4 ? R(1e-5) : R(1e-12);
  for (long i = 0; i < n; i++) {
    REAL anomaly = mean[i];
    for (int round = 0; round < 50; round++) {
      REAL step = (anomaly - e[i] * sin(anomaly) - mean[i]) / (1 - e[i] * cos(anomaly));
      anomaly -= step;
      if (fabs(step) <= tolerance) break;
    }
    out[i] = anomaly;
  }
}
