/* Declarations shared by the files of the native runtime, and by no others. */
#ifndef QUERN_NRT_INTERNAL_H
#define QUERN_NRT_INTERNAL_H

#include "nrt.h"

#define NRT_EXPORT __attribute__((visibility("default")))

#define NRT_LIKELY(x) __builtin_expect(!!(x), 1)
#define NRT_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* p + n * stride, where a stride of a dimension that is not stepped along may be anything. */
static inline char *nrt_at(const char *p, int64_t n, int64_t stride) {
  return (char *)((uintptr_t)p + (uintptr_t)n * (uintptr_t)stride);
}

static inline int nrt_is_itemsize(int64_t n) { return n == 1 || n == 2 || n == 4 || n == 8; }

/* Bits 0 to n - 1, of at most 32. */
static inline uint32_t nrt_bits(int n) { return (uint32_t)((UINT64_C(1) << n) - 1); }

/* Bytes, rounded up to whole lines. */
static inline int64_t nrt_rounded(int64_t bytes) { return (bytes + NRT_ALIGNMENT - 1) & -(int64_t)NRT_ALIGNMENT; }

/* Of counts, at least 0; INT64_MAX: more than can be counted. */
static inline int64_t nrt_product(int64_t a, int64_t b) {
  int64_t result;
  return __builtin_mul_overflow(a, b, &result) ? INT64_MAX : result;
}

static inline int64_t nrt_sum(int64_t a, int64_t b) { return a > INT64_MAX - b ? INT64_MAX : a + b; }

/* Where operand i is: segments, where not NULL, hold what to add to each operand's data. */
static inline char *nrt_base(const struct nrt_call *call, char *const *segments, int i) {
  char *data = call->operand[i].data;
  return segments == NULL ? data : nrt_at(segments[i], (int64_t)(uintptr_t)data, 1);
}

/* A clock that is quick to read: 2 to 4 of its ticks are a nanosecond. */
uint64_t nrt_ticks(void);

#if defined(__x86_64__)
/* The answers of CPUID and XGETBV, apart from what follows from them, so that a test can make processors up. */
struct cpu_words {
  uint32_t leaf1_ecx, leaf7_ebx, leaf7_ecx, leaf7_edx, leaf7_1_eax, extended_ecx;
  uint64_t enabled; /* XCR0: registers that the system saves */
};
struct cpu_words read_cpu(void);
int cpu_level(const struct cpu_words *w);
int64_t cpu_features(const struct cpu_words *w);
#endif

/*
 * Scratch memory of at least this size until given back, by the same thread: kept by the thread unless it is large, then counted
 * with nrt_alloc's. NULL without memory.
 */
char *nrt_scratch_take(size_t bytes);
void nrt_scratch_give(char *scratch);

/* The parts of nrt_end, each by the file that owns what goes. */
void nrt_pool_end(void);
void nrt_load_end(void);
void nrt_scratch_end(void);
void nrt_alloc_end(void);

#endif
