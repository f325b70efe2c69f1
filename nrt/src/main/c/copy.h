/* Copies of cores between their operand's memory and scratch. Scalars are cores without axes. */
#ifndef QUERN_NRT_COPY_H
#define QUERN_NRT_COPY_H

#include "plan.h"

/*
 * Copies the cores of `count` instances that are `stride` apart at far, and `next` apart at near, where items are
 * `pitch` apart. back: from near, which is scratch, to far.
 */
void nrt_copy_run(const struct nrt_plan *plan, const struct nrt_place *place, char *near, int64_t pitch, int64_t next,
                  char *far, int64_t stride, int64_t count, int back);

/* nrt_copy_group for all that is not one run of scalars. */
void nrt_copy_cores(const struct nrt_plan *plan, const struct nrt_place *place, const char *mask, int64_t count,
                    int back);

/*
 * Copies the next `count` instances of a place into its body; back: from there, of scalars those whose mask byte is not
 * 0, or all where mask is NULL.
 */
static inline void nrt_copy_group(const struct nrt_plan *plan, const struct nrt_place *place, const char *mask,
                                  int64_t count, int back) {
  if (place->copied > 0 || plan->flat || mask != NULL) {
    nrt_copy_cores(plan, place, mask, count, back);
  } else if (back) {
    nrt_unpack(place->at, place->stride, place->body, count, place->itemsize);
  } else {
    nrt_pack(place->body, place->at, place->stride, count, place->itemsize);
  }
}

/* A block of copies of the next core, in the place's body. */
void nrt_fill_splat(const struct nrt_plan *plan, struct nrt_place *place);

/* Lanes [count, end) of every item become copies of lane count - 1. */
void nrt_pad(const struct nrt_place *place, char *body, int64_t pitch, int64_t count, int64_t end);

#endif
