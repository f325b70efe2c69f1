/* How pieces of a call reach the plan. */
#ifndef QUERN_NRT_RUN_H
#define QUERN_NRT_RUN_H

#include "internal.h"

/*
 * Checks the call at that address and runs its instances [begin, end). Segments and mask, where not NULL, are what to
 * add to the data of operands and to the call's mask.
 */
int64_t nrt_run_range(int64_t call, char *const *segments, char *mask, int64_t begin, int64_t end);

#endif
