/*
 * The plan of a call: the form that its kernel gets, the way in which each operand is reached, and the order of the
 * walk. An instance is a core of each operand; a ufunc's cores are scalars, and have no axes. A kernel takes blocks of
 * adjacent instances, or single cores, so an operand that is neither passes through scratch memory, a group of
 * instances at a time.
 */
#ifndef QUERN_NRT_PLAN_H
#define QUERN_NRT_PLAN_H

#include "kernel.h"
#include "pack.h"

#define NRT_SETS 512 /* bytes: rows of scratch that are a multiple apart want the same sets of the cache */
#define NRT_UNIT_MOST (INT64_C(1) << 30) /* bytes of a core that is packed for the sake of unit stride, at most */

enum nrt_kind {
  NRT_DIRECT,   /* the kernel reads and writes it where it is */
  NRT_SPLAT,    /* one core that repeats along the group: a block of copies, step 0 */
  NRT_PERIODIC, /* scalars that repeat after a few: the pattern, often enough to start anywhere in it */
  NRT_PACKED    /* anything else: copied */
};

/* An axis of a copy between memory and scratch: bytes from element to element there and here. */
struct nrt_axis {
  int64_t extent;
  int64_t far;
  int64_t near; /* in a plan: items */
};

struct nrt_place {
  char *base; /* the core of instance 0 */
  char *at; /* of the next instance */
  const int64_t *strides; /* of the loop dimensions */
  int64_t stride; /* of `at` in a row */
  int64_t itemsize;
  enum nrt_kind kind;
  int tiled;
  int64_t period;
  int rank;
  int first; /* core axis */
  int copied; /* axes of a core's copy: those longer than 1, neighbours that are one run joined */
  int64_t items; /* of a core; INT64_MAX: more than can be counted */
  int64_t pitch; /* body: bytes from item to item of a core */
  int64_t next; /* body: bytes from instance to instance */
  char *body; /* scratch for a group */
  int64_t room; /* of the body, bytes; INT64_MAX: more than there can be */
  const char *filled; /* the core of which a splat's body is a copy */
  char *tile;
};

struct nrt_plan {
  struct nrt_arguments args;
  const struct nrt_call *call;
  const struct nrt_cores *cores; /* NULL: scalars */
  int count;
  int64_t form;
  int flat; /* groups go over the ends of rows, because these are short */
  int masked; /* then place[count] is the mask */
  int tile_dim; /* the dimension whose neighbours share cache lines, -1: none */
  int64_t total; /* instances of the call */
  int64_t inner; /* of a row */
  int64_t group; /* at a time, at most: whole blocks */
  int64_t tile_columns;
  int64_t tails; /* bytes of args.tails */
  int64_t scratch; /* bytes that nrt_plan_lay hands out; INT64_MAX: more than there can be */
  int64_t index[NRT_MAX_DIMS]; /* of the next instance */
  int64_t stride[NRT_MAX_CORE_AXES];
  int64_t tail_stride[NRT_MAX_CORE_AXES]; /* the same while operands are in args.tails */
  struct nrt_axis axis[NRT_MAX_CORE_AXES];
  struct nrt_place place[NRT_MAX_OPERANDS + 1];
};

/* Validates the call but for its itemsizes, and the range, and counts the instances of the whole. */
int64_t nrt_check(const struct nrt_call *call, int64_t begin, int64_t end, int64_t *instances);

/*
 * Decides for a call of `total` instances, of which `range` are run, at least 1. Segments, where not NULL, hold what to
 * add to each operand's data and to the mask's. NRT_BAD_CALL: an itemsize is none.
 */
int64_t nrt_plan_make(struct nrt_plan *plan, const struct nrt_call *call, char *const *segments, char *mask_segment,
                      int64_t total, int64_t range);

/* Gives the places scratch, of plan->scratch bytes. */
void nrt_plan_lay(struct nrt_plan *plan, char *scratch);

/* A core's items, and the axes of its copy. */
void nrt_measure(struct nrt_plan *plan, struct nrt_place *place);

/* The form that a gufunc's kernel gets for `range` instances. */
int64_t nrt_form_choose(const struct nrt_plan *plan, int64_t range);

/* A core that the kernel can read in form UNIT where it is. */
int nrt_unit_stride(const struct nrt_plan *plan, const struct nrt_place *place);

/* Runs instances [begin, end), for which the plan was made and laid out. */
int64_t nrt_walk(struct nrt_plan *plan, int64_t begin, int64_t end);

/* Runs `count` instances from every place's `at`, which stays: at most plan->group, in a row unless plan->flat. */
int64_t nrt_group(struct nrt_plan *plan, int64_t count);

/* A uniform parameter: one item, wherever its instances are. */
static inline int nrt_is_uniform(const struct nrt_cores *cores, const struct nrt_call *call, int i) {
  return cores != NULL && i < call->inputs && i >= call->inputs - cores->uniforms;
}

/* Instances of a row are adjacent items. */
static inline int nrt_is_adjacent(const struct nrt_plan *plan, const struct nrt_place *place) {
  return place->strides[plan->call->ndim - 1] == place->itemsize && plan->inner > 1;
}

/* Of scalars all are computed, and those merged that the mask lets pass; of cores only these are computed. */
static inline int nrt_merges(const struct nrt_plan *plan) { return plan->masked && plan->cores == NULL; }

#endif
