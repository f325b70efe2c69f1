/* Fork and join over the process's pool of threads. */
#ifndef QUERN_NRT_POOL_H
#define QUERN_NRT_POOL_H

#include "internal.h"

/*
 * Runs chunks 0 to `chunks` - 1 on at most `threads` threads (0: as many as nrt_threads says), the caller's among them. Every
 * participant starts with a run of neighbouring chunks, the same ones each time, and takes from others when it is done. Within
 * a chunk it runs all chunks on the calling thread. Returns NRT_OK, or what the lowest chunk that fails returned: all before
 * it have run, those after it perhaps. That is the same for any number of threads.
 */
int64_t nrt_parallel(nrt_task task, void *context, int64_t chunks, int64_t threads);

/* The largest number of threads, the caller's included: 1 within a chunk. */
int nrt_pool_seats(int64_t chunks, int64_t threads);

/*
 * True if a thread that is awake is at hand, for work that is shorter than waking one. Where none is, but such work comes
 * again and again, they are woken for what follows.
 */
int nrt_pool_at_hand(int seats);

#endif
