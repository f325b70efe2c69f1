/* What the tests of nrt_run share: operands in random layouts, calls in random parts against a reference, cases that can be replayed. */
#ifndef QUERN_NRT_CALLS_H
#define QUERN_NRT_CALLS_H

#include <string.h>

#include "check.h"
#include "nrt.h"

#define GUARD 64

struct memory {
  char *bytes; /* GUARD, data, GUARD */
  char *expected;
  int64_t size;
  int64_t origin; /* of element 0 in bytes */
};

/* Strides that are drawn one after the other, innermost first, and what they reach. */
struct layout {
  int64_t itemsize;
  int may_repeat;
  int plain; /* neither gaps nor reversed */
  int64_t step;
  int64_t low;
  int64_t high;
};

static inline uint64_t load(const char *at, int64_t itemsize) {
  uint64_t value = 0;
  memcpy(&value, at, (size_t)itemsize);
  return value;
}

static inline int64_t random_one_of(uint64_t *random, const int64_t *values, size_t count) {
  return values[random_below(random, (int64_t)count)];
}

static inline void random_order(uint64_t *random, int *order, int n) {
  for (int d = n - 1; d > 0; d--) {
    int other = (int)random_below(random, d + 1), was = order[d];
    order[d] = order[other];
    order[other] = was;
  }
}

static inline struct layout random_layout(uint64_t *random, int64_t itemsize, int may_repeat) {
  return (struct layout){
      .itemsize = itemsize, .may_repeat = may_repeat, .plain = random_below(random, 3) == 0, .step = itemsize};
}

/* The stride of a dimension of that size. */
static inline int64_t random_stride(uint64_t *random, struct layout *layout, int64_t size) {
  if (layout->may_repeat && random_below(random, 4) == 0) {
    return 0;
  }
  if (!layout->plain && layout->step < 1 << 16 && random_below(random, 3) == 0) {
    layout->step *= 1 + random_below(random, 4);
  }
  int64_t stride = !layout->plain && random_below(random, 4) == 0 ? -layout->step : layout->step;
  int64_t reach = size > 0 ? (size - 1) * stride : 0;
  layout->low += reach < 0 ? reach : 0;
  layout->high += reach > 0 ? reach : 0;
  layout->step *= size > 0 ? size : 1;
  return size == 1 && random_below(random, 2) == 0 ? INT64_MAX - 5 /* never stepped along */ : stride;
}

/* Random bytes for all that the strides reach. */
static inline struct memory random_memory(uint64_t *random, const struct layout *layout) {
  struct memory m = {.size = layout->high - layout->low + layout->itemsize + 2 * GUARD, .origin = GUARD - layout->low};
  m.bytes = malloc((size_t)m.size);
  m.expected = malloc((size_t)m.size);
  CHECK(m.bytes != NULL && m.expected != NULL);
  for (int64_t i = 0; i < m.size; i++) {
    m.bytes[i] = m.expected[i] = (char)random_next(random);
  }
  return m;
}

static inline void free_memory(struct memory *m) {
  free(m->bytes);
  free(m->expected);
}

typedef int64_t run_part(uint64_t *random, int64_t begin, int64_t end);

/* Part by part, sometimes with the last left out: whether every part is run. */
static inline int run_parts(uint64_t *random, int64_t total, void (*reference)(int64_t begin, int64_t end),
                            run_part *run) {
  int64_t parts = 1 + random_below(random, 3), begin = 0;
  for (int64_t p = 0; p < parts; p++) {
    int64_t end =
        p == parts - 1 && random_below(random, 4) != 0 ? total : begin + random_below(random, total - begin + 1);
    reference(begin, end);
    if (run(random, begin, end) != NRT_OK) {
      return 0;
    }
    begin = end;
  }
  return 1;
}

/* The kernel of a test answers 77 when this has been counted down from more than 0 to 0. */
static int64_t calls_until_failure;

static inline int shall_fail(void) { return calls_until_failure > 0 && --calls_until_failure == 0; }

/* Whether a call ends with its kernel's failure, if there is one. */
static inline int fails_with_kernel(uint64_t *random, int64_t total, run_part *run) {
  calls_until_failure = 1 + random_below(random, 5);
  int64_t status = run(random, 0, total);
  int good = calls_until_failure == 0 ? status == 77 : status == NRT_OK;
  calls_until_failure = 0;
  return good;
}

static inline void print_numbers(const char *what, const int64_t *numbers, int count) {
  fprintf(stderr, "%s", what);
  for (int i = 0; i < count; i++) {
    fprintf(stderr, " %lld", (long long)numbers[i]);
  }
}

/* Cases of consecutive seeds, by default or as the arguments say: [SEED [CASES]]. Returns how many; ends at the first that is wrong. */
static inline int64_t run_cases(int argc, char **argv, const char *test, int64_t cases, int (*one_case)(uint64_t seed),
                                void (*describe)(void)) {
  uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20260101;
  cases = argc > 2 ? strtoll(argv[2], NULL, 0) : cases;
  printf("%s: seed %llu, %lld cases\n", test, (unsigned long long)seed, (long long)cases);
  for (int64_t c = 0; c < cases; c++, seed++) {
    if (!one_case(seed)) {
      fprintf(stderr, "%s: wrong; replay with: %s %llu 1\n", test, test, (unsigned long long)seed);
      describe();
      exit(1);
    }
  }
  return cases;
}

#endif
