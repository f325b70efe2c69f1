/*
 * The plan of a call: the way in which each operand is reached. A kernel takes whole blocks of contiguous elements, so an operand that is not
 * contiguous passes through scratch memory, `block` elements at a time.
 */
#ifndef QUERN_NRT_PLAN_H
#define QUERN_NRT_PLAN_H

#include "pack.h"

enum nrt_kind {
  NRT_DIRECT,   /* contiguous along what the driver walks: handed to the kernel where it is */
  NRT_SPLAT,    /* one element for a whole row: a block of copies, step 0 */
  NRT_STRIDED,  /* a stride along the row: packed and unpacked */
  NRT_PERIODIC, /* repeats after a few elements: a scratch that holds the pattern often enough to start anywhere in it */
  NRT_GATHERED /* anything else of several short dimensions */
};

struct nrt_place {
  char *base; /* element 0 */
  char *at; /* the next element to run */
  const int64_t *strides; /* of all dimensions */
  int64_t stride; /* of `at` in a row */
  int64_t itemsize;
  int64_t period;
  char *body; /* scratch: `block` elements; of a splat, one kernel block */
  const char *filled; /* what a splat's body is a copy of */
  char *tile;
  enum nrt_kind kind;
  int tiled;
};

struct nrt_plan {
  const struct nrt_call *call;
  int count;
  int inputs;
  int flat; /* the dimensions are walked as one sequence, because the inner one is short */
  int masked; /* then place[count] is the mask */
  int tile_dim; /* the dimension whose neighbours share cache lines, -1: none */
  int64_t total;
  int64_t inner;
  int64_t block;
  int64_t tile_columns;
  char *tails; /* scratch for nrt_tail */
  int64_t index[NRT_MAX_DIMS];
  char *ptr[NRT_MAX_OPERANDS];
  int64_t step[NRT_MAX_OPERANDS];
  struct nrt_place place[NRT_MAX_OPERANDS + 1];
};

#define NRT_TILE_ROWS 64

/* Bytes from row to row of a tile: not a power of two, or all rows would want the same sets of the cache. */
static inline int64_t nrt_tile_pitch(const struct nrt_plan *plan, int i) {
  return nrt_rounded(plan->tile_columns * plan->place[i].itemsize) + NRT_ALIGNMENT;
}

/* Validates the call and the range, and counts the elements of the whole. */
int64_t nrt_check(const struct nrt_call *call, int64_t begin, int64_t end, int64_t *elements);

/*
 * Decides for a call of `total` elements, of which `range` are run. Segments, where not NULL, hold what to add to each
 * operand's data and to the mask's.
 */
int64_t nrt_plan_make(struct nrt_plan *plan, const struct nrt_call *call, char *const *segments, char *mask_segment,
                      int64_t total, int64_t range);

/* The scratch bytes that nrt_plan_lay hands out. */
size_t nrt_plan_scratch(const struct nrt_plan *plan);
void nrt_plan_lay(struct nrt_plan *plan, char *scratch);

/* Runs elements [begin, end), for which the plan was made and laid out. */
int64_t nrt_walk(struct nrt_plan *plan, int64_t begin, int64_t end);

/* Runs `count` elements from every place's `at`, which stays; count is at most plan->block. */
int64_t nrt_block(struct nrt_plan *plan, int64_t count);

/*
 * Runs the kernel on `count` contiguous elements of each operand (step 0: the same block), the last incomplete block by
 * way of the scratch. ptr is used up.
 */
int64_t nrt_kernel_run(const struct nrt_call *call, char **ptr, const int64_t *step, char *scratch, int64_t count);
int64_t nrt_tail_scratch(const struct nrt_call *call);

/* `count` copies of the item at src. */
void nrt_splat(char *dst, const char *src, int64_t count, int64_t itemsize);

/* Packs `count` elements from index on into dst, in row-major order. */
void nrt_gather(const struct nrt_plan *plan, const struct nrt_place *place, char *dst, int64_t count);

#endif
