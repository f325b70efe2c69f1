/*
 * Errors of mathematical functions in units in the last place (ULP), against references of higher precision: glibc's
 * functions of _Float128 for double, its functions of double for float.
 *
 * The unit is the distance of the floats in the binade of the exact result; below the normal numbers it is the smallest
 * subnormal. A result that is an infinity stands for the first power of two that the format does not hold, and is right
 * where rounding to nearest gives it. A zero or NaN that should not be one, or a zero of the wrong sign, has an infinite
 * error.
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <xmmintrin.h>

typedef _Float128 quad;

struct function {
  const char *name;
  quad (*quad1)(quad);
  quad (*quad2)(quad, quad);
  double (*double1)(double);
  double (*double2)(double, double);
};

#define ONE(name) {#name, name##f128, NULL, name, NULL}
#define TWO(name) {#name, NULL, name##f128, NULL, name}

/* Exact, and of the format itself: the next float of a wider format is another one. */
static quad next_double(quad x, quad y) { return nextafter((double)x, (double)y); }
static double next_float(double x, double y) { return nextafterf((float)x, (float)y); }

static const struct function functions[] = {
    ONE(exp),  ONE(exp2),   ONE(expm1),  ONE(log),
    ONE(log2), ONE(log10),  ONE(log1p),  ONE(sin),
    ONE(cos),  ONE(tan),    ONE(asin),   ONE(acos),
    ONE(atan), TWO(atan2),  ONE(sinh),   ONE(cosh),
    ONE(tanh), ONE(asinh),  ONE(acosh),  ONE(atanh),
    ONE(cbrt), TWO(pow),    TWO(hypot),  ONE(erf),
    ONE(erfc), ONE(tgamma), ONE(lgamma), {"nextafter", NULL, next_double, NULL, next_float},
};

/*
 * ERROR(format, real, suffix, digits, least, most): the error of a result as a real, wider than the format. The format
 * has that many binary digits, normal numbers from 2^least, and none from 2^most.
 */
#define ERROR(format, real, suffix, digits, least, most)                                                               \
  static double format##_error_in_##real(real exact, real result) {                                                    \
    if (isnan(exact) || isnan(result)) return isnan(exact) && isnan(result) ? 0 : HUGE_VAL;                            \
    if ((exact == 0 || result == 0) && !signbit(exact) != !signbit(result)) return HUGE_VAL;                           \
    if (exact == result) return 0;                                                                                     \
    if (exact == 0) return HUGE_VAL;                                                                                   \
    real size = fabs##suffix(exact), end = scalbn##suffix(1, most);                                                    \
    int exponent = isinf(exact) ? (most) - 1 : ilogb##suffix(exact);                                                   \
    exponent = exponent < (least) ? (least) : exponent >= (most) ? (most) - 1 : exponent;                              \
    real unit = scalbn##suffix(1, exponent - (digits) + 1);                                                            \
    if (isinf(result)) {                                                                                               \
      if (!signbit(exact) == !signbit(result) && size >= end - unit / 2) return 0;                                     \
      result = copysign##suffix(end, result);                                                                          \
    }                                                                                                                  \
    return (double)(fabs##suffix(result - exact) / unit);                                                              \
  }

ERROR(double, quad, f128, 53, -1022, 1024)
ERROR(float, double, , 24, -126, 128)
ERROR(float, quad, f128, 24, -126, 128)

static const struct function *find(const char *name) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (strcmp(functions[i].name, name) == 0) return &functions[i];
  return NULL;
}

/* Whether what is rounded to this double may lie just below a power of two, in units of half the size. */
static inline int is_power_of_two(double exact) {
  uint64_t bits;
  memcpy(&bits, &exact, sizeof bits);
  return bits << 12 == 0;
}

/*
 * The largest errors of some sets of results of a function, by its C name, of x, or of x and y, count of each: doubles,
 * or if single floats. Each set's error goes to largest, its index to worst. 0, or -1: no such function.
 */
long largest_errors(const char *name, int single, const void *x, const void *y, long count, long sets,
                    const void *const *results, double *largest, long *worst);
long largest_errors(const char *name, int single, const void *x, const void *y, long count, long sets,
                    const void *const *results, double *largest, long *worst) {
  const struct function *f = find(name);
  if (f == NULL) return -1;
  for (long s = 0; s < sets; s++) {
    largest[s] = 0;
    worst[s] = 0;
  }
  for (long i = 0; i < count; i++) {
    quad exact = 0;
    double wide = 0;
    if (single) {
      double a = ((const float *)x)[i];
      wide = f->double2 ? f->double2(a, ((const float *)y)[i]) : f->double1(a);
    } else {
      double a = ((const double *)x)[i];
      exact = f->quad2 ? f->quad2(a, ((const double *)y)[i]) : f->quad1(a);
    }
    for (long s = 0; s < sets; s++) {
      double e;
      if (single) {
        float result = ((const float *)results[s])[i];
        e = float_error_in_double(wide, result);
        if (e > 0 && is_power_of_two(wide)) {
          quad a = ((const float *)x)[i];
          e = float_error_in_quad(f->quad2 ? f->quad2(a, ((const float *)y)[i]) : f->quad1(a), result);
        }
      } else {
        e = double_error_in_quad(exact, ((const double *)results[s])[i]);
      }
      if (e > largest[s]) {
        largest[s] = e;
        worst[s] = i;
      }
    }
  }
  return 0;
}

/* The same as float_error_in_double, in a few instructions where both are ordinary numbers. */
static inline double float_error(double exact, float result) {
  double size = fabs(exact);
  if (!(size >= 0x1p-126 && size < 0x1p127 && fabsf(result) <= 0x1.fffffep127f && result != 0))
    return float_error_in_double(exact, result);
  /* 2^(23 - e) for an exact result of the binade from 2^e on */
  uint64_t bits;
  double units;
  memcpy(&bits, &size, sizeof bits);
  bits = ((uint64_t)(2 * 1023 + 23) << 52) - (bits & (uint64_t)0x7FF << 52);
  memcpy(&units, &bits, sizeof units);
  return fabs(result - exact) * units;
}

/*
 * The largest errors of some sets of float results of a function of one argument, by its C name, of the count floats x, at
 * the price of the function of doubles. That has errors itself, of some 1e-8 of a float's unit: what is within 1e-6 of
 * the bound that it is held to is found again with quads. 0, or -1: no such function.
 *
 * Doubles below the normal ones, which are slow to make, become 0 meanwhile: no float is near them.
 */
long largest_float_errors(const char *name, const float *x, long count, long sets, const float *const *results,
                          const double *bounds, double *largest, long *worst);
long largest_float_errors(const char *name, const float *x, long count, long sets, const float *const *results,
                          const double *bounds, double *largest, long *worst) {
  const struct function *f = find(name);
  if (f == NULL || f->double1 == NULL) return -1;
  unsigned int modes = _mm_getcsr();
  _mm_setcsr(modes | _MM_FLUSH_ZERO_ON);
  for (long s = 0; s < sets; s++) {
    largest[s] = -1;
    worst[s] = 0;
  }
  for (long i = 0; i < count; i++) {
    double exact = f->double1(x[i]);
    for (long s = 0; s < sets; s++) {
      double e = float_error(exact, results[s][i]);
      if (fabs(e - bounds[s]) <= 1e-6 || (e > 0 && is_power_of_two(exact)))
        e = float_error_in_quad(f->quad1(x[i]), results[s][i]);
      if (e > largest[s]) {
        largest[s] = e;
        worst[s] = i;
      }
    }
  }
  _mm_setcsr(modes);
  return 0;
}

/*
 * Of lgamma and tgamma near their zeros and poles the reference is itself tested: the largest distance, in ULP of double,
 * of lgamma and the logarithm of |tgamma|, of the count doubles x. Where lgamma is near 0, |tgamma| is near 1, and its
 * logarithm there well-conditioned: an error of either function of quads would have to be the other's as well.
 */
double gamma_doubt(const double *x, long count);
double gamma_doubt(const double *x, long count) {
  double largest = 0;
  for (long i = 0; i < count; i++) {
    quad g = fabsf128(tgammaf128(x[i])), l = lgammaf128(x[i]);
    quad other = logf128(g), size = fabsf128(l);
    if (isinf(g) || g == 0) continue;
    int exponent = size == 0 ? -1022 : ilogbf128(size);
    double e = (double)(fabsf128(l - other) / scalbnf128(1, (exponent < -1022 ? -1022 : exponent) - 52));
    if (e > largest) largest = e;
  }
  return largest;
}
