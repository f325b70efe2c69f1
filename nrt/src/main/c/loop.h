/* Parallel loops within kernels. */
#ifndef QUERN_NRT_LOOP_H
#define QUERN_NRT_LOOP_H

#include "internal.h"

/* nrt_core.parallel: shares the chunks with other threads where nrt_loop_threads allows it and they are long enough. */
int64_t nrt_loop(nrt_task task, void *context, int64_t chunks);

/*
 * Says how many threads the loops of kernels that this thread runs from now on may have: 1, which it is at first, or as for
 * nrt_parallel. What it was.
 */
int64_t nrt_loop_threads(int64_t threads);

/* True if that is not 1. */
int nrt_loop_shared(void);

/* Says which call this thread runs, which may be cancelled; NULL: none. What it was. */
const struct nrt_call *nrt_loop_call(const struct nrt_call *call);

#endif
