/* One loop for each mathematical function: see MathsWorkloads.java. */
#include "kernel.h"

#define ONE(f)                                                                                                         \
  kernel maths_##f;                                                                                                    \
  void maths_##f(void *const *operand, long n) {                                                                       \
    const REAL *restrict x = operand[0];                                                                               \
    REAL *restrict out = operand[1];                                                                                   \
    for (long i = 0; i < n; i++) out[i] = f(x[i]);                                                                     \
  }

#define TWO(f)                                                                                                         \
  kernel maths_##f;                                                                                                    \
  void maths_##f(void *const *operand, long n) {                                                                       \
    const REAL *restrict x = operand[0], *restrict y = operand[1];                                                     \
    REAL *restrict out = operand[2];                                                                                   \
    for (long i = 0; i < n; i++) out[i] = f(x[i], y[i]);                                                               \
  }

ONE(exp)
ONE(exp2)
ONE(expm1)
ONE(log)
ONE(log2)
ONE(log10)
ONE(log1p)
ONE(sin)
ONE(cos)
ONE(tan)
ONE(asin)
ONE(acos)
ONE(atan)
ONE(sinh)
ONE(cosh)
ONE(tanh)
ONE(asinh)
ONE(acosh)
ONE(atanh)
ONE(cbrt)
ONE(erf)
ONE(erfc)
ONE(tgamma)
ONE(lgamma)
TWO(atan2)
TWO(pow)
TWO(hypot)
TWO(nextafter)
