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

/* A number of the type REAL. */
#define R(x) ((REAL)(x))
