#include "kernel.h"

/* Calls a kernel many times, so that the time of one call has no foreign-function cost in it. */
void repeat(kernel *f, void *const *operand, long n, long times) {
  kernel *volatile unknown = f; /* or the compiler could merge the calls */
  for (long i = 0; i < times; i++) unknown(operand, n);
}
