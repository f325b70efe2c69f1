/* Fork and join over the process's pool of threads. */
#ifndef QUERN_NRT_POOL_H
#define QUERN_NRT_POOL_H

#include "internal.h"

/* Does one chunk. Chunks may run at the same time; not NRT_OK ends the region early. */
typedef int64_t (*nrt_task)(void *context, int64_t chunk);

/*
 * Runs chunks 0 to `chunks` - 1 on at most `threads` threads (0: as many as there are), the caller's among them. Every
 * participant starts with a run of neighbouring chunks, the same ones each time, and takes from others when it is done. Within
 * a chunk it runs all chunks on the calling thread. Returns NRT_OK, or what the first chunk seen to fail returned; chunks not
 * begun by then are left out.
 */
int64_t nrt_parallel(nrt_task task, void *context, int64_t chunks, int64_t threads);

#endif
