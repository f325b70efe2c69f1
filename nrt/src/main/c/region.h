/*
 * A region: chunks that several participants share, and how they went. Participant 0 is the caller that opens it; the others are
 * workers of the pool.
 */
#ifndef QUERN_NRT_REGION_H
#define QUERN_NRT_REGION_H

#include <stdatomic.h>

#include "pool.h"

#define NRT_LINE 64 /* bytes of a cache line */

/* A participant's own: written by others only where they take chunks from it. */
struct share {
  _Alignas(NRT_LINE) _Atomic uint64_t range; /* chunks left: the first in the low half, the end in the high half */
  int64_t failed; /* the lowest chunk of its own that failed; INT64_MAX: none */
  int64_t status; /* of that one */
  int64_t busy;   /* nanoseconds, where watched */
};

struct region {
  _Alignas(NRT_LINE) atomic_int taken; /* by a caller */
  atomic_int visitors;                 /* workers that may look at what follows */
  atomic_int waited_for;               /* the caller sleeps until the visitors are gone */
  atomic_int joined;
  atomic_int seats;
  atomic_llong failed; /* the lowest chunk that failed so far; INT64_MAX: none */
  unsigned rounding;   /* the caller's floating-point control word */
  nrt_task task;
  void *context;
  int64_t chunks;
  int64_t opened; /* nanoseconds, where watched; else 0 */
  struct share share[NRT_MAX_THREADS];
};

/* True if the calling thread is within a chunk. */
int nrt_region_inside(void);

/* Gives every participant its chunks; nobody else looks at the region yet. */
void nrt_region_prepare(struct region *region, nrt_task task, void *context, int64_t chunks, int seats);

/* Runs chunks until none is left to take. */
void nrt_region_participate(struct region *region, int me);

/* The region's result, once all participants have left it; where watched, nrt_last_region tells of it. */
int64_t nrt_region_result(struct region *region);

#endif
