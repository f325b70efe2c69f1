/*
 * Access to the cores of a gufunc call's operands: where they lie, or by way of scratch memory into which the cores of a
 * group of instances are copied.
 */
#ifndef QUERN_NRT_CORE_H
#define QUERN_NRT_CORE_H

#include "pack.h"

/* An axis of a copy between memory and scratch: bytes from element to element there and here. */
struct core_axis {
  int64_t extent;
  int64_t far;
  int64_t near;
};

enum core_kind {
  CORE_DIRECT, /* the kernel reads and writes it where it is */
  CORE_PACKED, /* copied: a group of instances at a time */
  CORE_SPLAT   /* copied: one core that repeats along the group, while it is the same */
};

struct core_place {
  char *base;             /* the core of instance 0 */
  char *at;               /* of the next instance */
  const int64_t *strides; /* of the loop dimensions */
  int64_t itemsize;
  int64_t items; /* of a core; INT64_MAX: more than can be counted */
  enum core_kind kind;
  int in;  /* its contents count before the kernel runs */
  int out; /* the kernel writes it */
  int rank;
  int first;  /* core axis */
  int copied; /* axes of a copy: those longer than 1, neighbours that are one run joined */
  int64_t pitch; /* scratch: bytes from item to item of a core */
  int64_t next;  /* scratch: bytes from instance to instance */
  char *body;
  char *tail; /* BATCH, of a direct operand: scratch for fewer than W instances */
  const char *filled; /* the core of which a splat's body is a copy */
};

struct core_plan {
  const struct nrt_call *call;
  const struct nrt_cores *cores;
  int count;
  int operands; /* inputs that are no uniform parameters */
  int flat;     /* BATCH: groups go over the ends of rows */
  int direct;   /* BATCH: an operand with a step is direct, so only the tail is packed */
  int64_t form;
  int64_t inner; /* instances of a row */
  const char *mask;    /* of instance 0: a byte for each, 0 leaves its outputs as they are; or NULL */
  const char *mask_at; /* of the next instance */
  int64_t group; /* instances at a time at most */
  struct nrt_core core;
  struct nrt_core tail;
  int64_t index[NRT_MAX_DIMS];
  char *ptr[NRT_MAX_OPERANDS];
  int64_t step[NRT_MAX_OPERANDS];
  int64_t stride[NRT_MAX_CORE_AXES];
  int64_t tail_stride[NRT_MAX_CORE_AXES];
  struct core_axis axis[NRT_MAX_CORE_AXES];
  struct core_place place[NRT_MAX_OPERANDS];
};

/* Validates what nrt_check does not look at. */
int64_t nrt_core_check(const struct nrt_call *call);

/* Decides for `range` instances; segments as in nrt_plan_make, the mask's address, or NULL. */
void nrt_core_plan(struct core_plan *plan, const struct nrt_call *call, char *const *segments, const char *mask,
                   int64_t range);

/* The scratch bytes that nrt_core_lay hands out; INT64_MAX: more than there can be. */
int64_t nrt_core_scratch(const struct core_plan *plan);
void nrt_core_lay(struct core_plan *plan, char *scratch);

/* Runs `count` instances from every place's `at`, which stays; at most plan->group, and within a row unless plan->flat. */
int64_t nrt_core_group(struct core_plan *plan, int64_t count);

/* Runs instances [begin, end) of a call that nrt_check accepted. mask_segment as in nrt_plan_make. */
int64_t nrt_core_run(const struct nrt_call *call, char *const *segments, char *mask_segment, int64_t begin,
                     int64_t end);

#endif
