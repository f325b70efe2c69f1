/* The ways in which a plan's instances are walked. */
#ifndef QUERN_NRT_WALK_H
#define QUERN_NRT_WALK_H

#include "plan.h"

/* Moves to an instance: index, and every place's `at`. */
void nrt_locate(struct nrt_plan *plan, int64_t instance);

/* Runs `count` instances of a row from every place's `at`, which moves past them. */
int64_t nrt_span(struct nrt_plan *plan, int64_t count);

/* Runs instances [begin, end) row by row. */
int64_t nrt_rows(struct nrt_plan *plan, int64_t begin, int64_t end);

/* Decides which operands are walked in tiles, for that many rows of scalars. */
void nrt_tiles_choose(struct nrt_plan *plan, int64_t rows);

/* Scratch bytes of an operand's tile. */
int64_t nrt_tile_bytes(const struct nrt_plan *plan, int i);

/* Runs instances [begin, end), whole rows of them in tiles where plan->tile_dim is not -1. */
int64_t nrt_tiles(struct nrt_plan *plan, int64_t begin, int64_t end);

#endif
