/*
 * The work of the comparisons in C, as one would write it and leave it to the compiler. Compiled once for each REAL,
 * double and float; <tgmath.h> picks the function of that type. Every kernel has one shape: operands, then the count.
 */
#include <stdint.h>
#include <tgmath.h>

#ifndef REAL
#define REAL double
#endif

typedef void kernel(void *const *operand, long n);

/* Calls a kernel many times, so that the time of one call has no foreign-function cost in it. */
void repeat(kernel *f, void *const *operand, long n, long times) {
    kernel *volatile unknown = f; /* or the compiler could merge the calls */
    for (long i = 0; i < times; i++) unknown(operand, n);
}

void add(void *const *operand, long n) {
    const REAL *restrict x = operand[0], *restrict y = operand[1];
    REAL *restrict out = operand[2];
    for (long i = 0; i < n; i++) out[i] = x[i] + y[i];
}

void add_int32(void *const *operand, long n) {
    const int32_t *restrict x = operand[0];
    const REAL *restrict y = operand[1];
    REAL *restrict out = operand[2];
    for (long i = 0; i < n; i++) out[i] = x[i] + y[i];
}

void fused(void *const *operand, long n) {
    const REAL *restrict x = operand[0], *restrict y = operand[1], *restrict z = operand[2];
    REAL *restrict out = operand[3];
    for (long i = 0; i < n; i++) out[i] = x[i] * y[i] + z[i] * (REAL)0.5 - x[i] / (1 + y[i] * y[i]);
}

void exponential(void *const *operand, long n) {
    const REAL *restrict x = operand[0];
    REAL *restrict out = operand[1];
    for (long i = 0; i < n; i++) out[i] = exp(x[i]);
}

/* The normal distribution by Abramowitz and Stegun, 26.2.17. */
static inline REAL normal(REAL d) {
    REAL k = 1 / (1 + (REAL)0.2316419 * fabs(d));
    REAL poly = k * ((REAL)0.319381530 + k * ((REAL)-0.356563782 + k * ((REAL)1.781477937
              + k * ((REAL)-1.821255978 + k * (REAL)1.330274429))));
    REAL tail = (REAL)0.3989422804014327 * exp((REAL)-0.5 * d * d) * poly;
    return d > 0 ? 1 - tail : tail;
}

/* Price of a European call option; rate 0.02, volatility 0.3. */
void black_scholes(void *const *operand, long n) {
    const REAL *restrict spot = operand[0], *restrict strike = operand[1], *restrict years = operand[2];
    REAL *restrict out = operand[3];
    const REAL rate = (REAL)0.02, volatility = (REAL)0.3, drift = (REAL)(0.02 + 0.5 * 0.3 * 0.3);
    for (long i = 0; i < n; i++) {
        REAL spread = volatility * sqrt(years[i]);
        REAL d1 = (log(spot[i] / strike[i]) + drift * years[i]) / spread;
        out[i] = spot[i] * normal(d1) - strike[i] * exp(-rate * years[i]) * normal(d1 - spread);
    }
}

/* Iterations until escape, at most 100. */
void mandelbrot(void *const *operand, long n) {
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
