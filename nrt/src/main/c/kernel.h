/* A kernel's arguments, and how it is run on any number of instances. */
#ifndef QUERN_NRT_KERNEL_H
#define QUERN_NRT_KERNEL_H

#include "internal.h"

struct nrt_plan;

/* Operands are numbered as in the call. Bit i of in, out and packed is operand i's. */
struct nrt_arguments {
  const struct nrt_call *call;
  const struct nrt_plan *plan; /* has the operands' cores; NULL: they are scalars */
  int64_t width; /* instances that the kernel takes at a time: W, or 1 in forms other than BATCH */
  uint32_t in; /* what the operand holds counts */
  uint32_t out; /* the kernel writes the operand */
  uint32_t packed; /* the operand is in scratch, which has room for whole blocks */
  char *tails; /* scratch for one block of each operand that is not packed */
  struct nrt_core core;
  char *ptr[NRT_MAX_OPERANDS];
  int64_t step[NRT_MAX_OPERANDS]; /* 0: the same block again and again */
};

/* Whole blocks. */
static inline int64_t nrt_blocks(int64_t count, int64_t width) {
  return (width & (width - 1)) == 0 ? count >> __builtin_ctzll((uint64_t)width) : count / width;
}

/* Runs `whole` blocks and `rest` more instances, at least 1, fewer than a block. ptr is used up. */
int64_t nrt_run_ragged(struct nrt_arguments *args, int64_t whole, int64_t rest);

/* Runs `count` instances, at least 1, that are adjacent from every ptr on; ptr is used up. */
static inline int64_t nrt_kernel_run(struct nrt_arguments *args, int64_t count) {
  const int64_t whole = nrt_blocks(count, args->width), rest = count - whole * args->width;
  return rest == 0 ? args->call->kernel(args->ptr, args->step, whole, &args->core) : nrt_run_ragged(args, whole, rest);
}

#endif
