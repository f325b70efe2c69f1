/* Formulas of floats: see BenchKernels.java. */
#include "kernel.h"

kernel map_add, map_add_int32, map_fused, map_exp, map_log, map_sin, map_tanh, map_pow, map_black_scholes, map_branchy,
    map_polynomial;

void map_add(void *const *operand, long n) {
  const REAL *restrict x = operand[0], *restrict y = operand[1];
  REAL *restrict out = operand[2];
  for (long i = 0; i < n; i++) out[i] = x[i] + y[i];
}

void map_add_int32(void *const *operand, long n) {
  const int32_t *restrict x = operand[0];
  const REAL *restrict y = operand[1];
  REAL *restrict out = operand[2];
  for (long i = 0; i < n; i++) out[i] = x[i] + y[i];
}

void map_fused(void *const *operand, long n) {
  const REAL *restrict x = operand[0], *restrict y = operand[1], *restrict z = operand[2];
  REAL *restrict out = operand[3];
  for (long i = 0; i < n; i++) out[i] = x[i] * y[i] + z[i] * R(0.5) - x[i] / (1 + y[i] * y[i]);
}

#define FUNCTION(f)                                                                                                    \
  void map_##f(void *const *operand, long n) {                                                                         \
    const REAL *restrict x = operand[0];                                                                               \
    REAL *restrict out = operand[1];                                                                                   \
    for (long i = 0; i < n; i++) out[i] = f(x[i]);                                                                     \
  }

FUNCTION(exp)
FUNCTION(log)
FUNCTION(sin)
FUNCTION(tanh)

void map_pow(void *const *operand, long n) {
  const REAL *restrict x = operand[0], *restrict y = operand[1];
  REAL *restrict out = operand[2];
  for (long i = 0; i < n; i++) out[i] = pow(x[i], y[i]);
}

/* The normal distribution by Abramowitz and Stegun, 26.2.17. */
static inline REAL normal(REAL d) {
  REAL k = 1 / (1 + R(0.2316419) * fabs(d));
  REAL poly =
      k * (R(0.319381530) + k * (R(-0.356563782) + k * (R(1.781477937) + k * (R(-1.821255978) + k * R(1.330274429)))));
  REAL tail = R(0.3989422804014327) * exp(R(-0.5) * d * d) * poly;
  return d > 0 ? 1 - tail : tail;
}

/* Price of a European call option; rate 0.02, volatility 0.3. */
void map_black_scholes(void *const *operand, long n) {
  const REAL *restrict spot = operand[0], *restrict strike = operand[1], *restrict years = operand[2];
  REAL *restrict out = operand[3];
  const REAL rate = R(0.02), volatility = R(0.3), drift = R(0.02 + 0.5 * 0.3 * 0.3);
  for (long i = 0; i < n; i++) {
    REAL spread = volatility * sqrt(years[i]);
    REAL d1 = (log(spot[i] / strike[i]) + drift * years[i]) / spread;
    out[i] = spot[i] * normal(d1) - strike[i] * exp(-rate * years[i]) * normal(d1 - spread);
  }
}

void map_branchy(void *const *operand, long n) {
  const REAL *restrict x = operand[0];
  REAL *restrict out = operand[1];
  for (long i = 0; i < n; i++) out[i] = x[i] < 0 ? sqrt(-x[i]) : log(x[i]);
}

/* 1 + x + x^2/2! + ... + x^12/12! by Horner's rule. */
void map_polynomial(void *const *operand, long n) {
  const REAL *restrict in = operand[0];
  REAL *restrict out = operand[1];
  for (long i = 0; i < n; i++) {
    REAL x = in[i];
    REAL sum = R(1 / 479001600.0);
    sum = sum * x + R(1 / 39916800.0);
    sum = sum * x + R(1 / 3628800.0);
    sum = sum * x + R(1 / 362880.0);
    sum = sum * x + R(1 / 40320.0);
    sum = sum * x + R(1 / 5040.0);
    sum = sum * x + R(1 / 720.0);
    sum = sum * x + R(1 / 120.0);
    sum = sum * x + R(1 / 24.0);
    sum = sum * x + R(1 / 6.0);
    sum = sum * x + R(0.5);
    sum = sum * x + 1;
    out[i] = sum * x + 1;
  }
}
