/* Work on small arrays: see GufuncWorkloads.java. Arrays are contiguous; sizes are the loop's, then the core's, then parameters. */
#include "kernel.h"

typedef void core(void *const *operand, const long *size);

core core_matmul, core_row_dot, core_moving_mean, core_softmax, core_pairwise_distance;

/* Row by row of the right factor, so that the innermost loop is over neighbours. */
void core_matmul(void *const *operand, const long *size) {
  const long m = size[1], n = size[2], p = size[3];
  for (long b = 0; b < size[0]; b++) {
    const REAL *restrict x = (const REAL *)operand[0] + b * m * n, *restrict y = (const REAL *)operand[1] + b * n * p;
    REAL *restrict out = (REAL *)operand[2] + b * m * p;
    for (long i = 0; i < m; i++) {
      for (long j = 0; j < p; j++) out[i * p + j] = 0;
      for (long l = 0; l < n; l++) {
        for (long j = 0; j < p; j++) out[i * p + j] += x[i * n + l] * y[l * p + j];
      }
    }
  }
}

void core_row_dot(void *const *operand, const long *size) {
  const long n = size[1];
  for (long r = 0; r < size[0]; r++) {
    const REAL *restrict x = (const REAL *)operand[0] + r * n, *restrict y = (const REAL *)operand[1] + r * n;
    REAL sum = 0;
    for (long i = 0; i < n; i++) sum += x[i] * y[i];
    ((REAL *)operand[2])[r] = sum;
  }
}

/* A running sum: one addition and one subtraction for each element, whatever the window. */
void core_moving_mean(void *const *operand, const long *size) {
  const long n = size[1], window = size[2];
  const REAL scale = 1 / (REAL)window;
  for (long r = 0; r < size[0]; r++) {
    const REAL *restrict x = (const REAL *)operand[0] + r * n;
    REAL *restrict out = (REAL *)operand[1] + r * n;
    REAL sum = 0;
    for (long i = 0; i < window; i++) {
      sum += x[i];
      out[i] = sum / (REAL)(i + 1);
    }
    for (long i = window; i < n; i++) {
      sum += x[i] - x[i - window];
      out[i] = sum * scale;
    }
  }
}

void core_softmax(void *const *operand, const long *size) {
  const long n = size[1];
  for (long r = 0; r < size[0]; r++) {
    const REAL *restrict x = (const REAL *)operand[0] + r * n;
    REAL *restrict out = (REAL *)operand[1] + r * n;
    REAL top = x[0], sum = 0;
    for (long i = 1; i < n; i++) top = x[i] > top ? x[i] : top;
    for (long i = 0; i < n; i++) out[i] = exp(x[i] - top);
    for (long i = 0; i < n; i++) sum += out[i];
    const REAL scale = 1 / sum;
    for (long i = 0; i < n; i++) out[i] *= scale;
  }
}

void core_pairwise_distance(void *const *operand, const long *size) {
  const long m = size[1], n = size[2], d = size[3];
  for (long b = 0; b < size[0]; b++) {
    const REAL *restrict x = (const REAL *)operand[0] + b * m * d, *restrict y = (const REAL *)operand[1] + b * n * d;
    REAL *restrict out = (REAL *)operand[2] + b * m * n;
    for (long i = 0; i < m; i++) {
      for (long j = 0; j < n; j++) {
        REAL sum = 0;
        for (long l = 0; l < d; l++) {
          REAL difference = x[i * d + l] - y[j * d + l];
          sum += difference * difference;
        }
        out[i * n + j] = sqrt(sum);
      }
    }
  }
}

/* As repeat, of a kernel of this shape. */
void repeat_core(core *f, void *const *operand, const long *size, long times) {
  core *volatile unknown = f;
  for (long i = 0; i < times; i++) unknown(operand, size);
}
