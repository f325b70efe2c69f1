/*
 * Tiles of scalars: where a strided operand's neighbours are along another dimension than the row, some rows are walked
 * together, so that each cache line is fetched once.
 */
#include "walk.h"

#define TILE_GOAL (512 * 1024) /* half of a second-level cache */
#define LINE 64
#define TILE_ROWS 64
#define MOST_COLUMNS 1024
#define LEAST_COLUMNS 256

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* Bytes from row to row of a tile. */
static int64_t tile_pitch(const struct nrt_plan *plan, int i) {
  const int64_t pitch = nrt_rounded(plan->tile_columns * plan->place[i].itemsize);
  return pitch % NRT_SETS == 0 ? pitch + NRT_ALIGNMENT : pitch;
}

int64_t nrt_tile_bytes(const struct nrt_plan *plan, int i) { return TILE_ROWS * tile_pitch(plan, i); }

static int64_t tile_columns(const struct nrt_plan *plan) {
  int64_t row = 1;
  for (int i = 0; i < plan->count; i++) {
    row += plan->place[i].tiled ? TILE_ROWS * plan->place[i].itemsize : 0;
  }
  int64_t columns = TILE_GOAL / row;
  columns = columns > MOST_COLUMNS ? MOST_COLUMNS : columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns;
  columns -= columns % plan->call->lanes;
  return least(columns, plan->inner);
}

/* A dimension along which a strided operand's neighbours lie in the same cache line, while along the row none does. */
void nrt_tiles_choose(struct nrt_plan *plan, int64_t rows) {
  const struct nrt_call *call = plan->call;
  if (rows < 4) {
    return;
  }
  for (int i = 0; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    if (place->kind != NRT_PACKED || (place->stride < LINE && place->stride > -LINE) ||
        (i >= call->inputs && plan->masked)) {
      continue;
    }
    for (int d = call->ndim - 2; d >= 0; d--) {
      int64_t stride = place->strides[d];
      if (call->shape[d] >= 4 && stride != 0 && stride < LINE && stride > -LINE &&
          (plan->tile_dim < 0 || plan->tile_dim == d)) {
        plan->tile_dim = d;
        place->tiled = 1;
        break;
      }
    }
  }
  plan->tile_columns = tile_columns(plan);
}

static void pack_tile(const struct nrt_place *place, const char *src, int64_t along, int64_t pitch, int64_t height,
                      int64_t width) {
  if (along == place->itemsize) {
    nrt_transpose(place->tile, pitch, src, place->stride, width, height, place->itemsize);
    return;
  }
  for (int64_t r = 0; r < height; r++) {
    nrt_pack(place->tile + r * pitch, nrt_at(src, r, along), place->stride, width, place->itemsize);
  }
}

static void unpack_tile(const struct nrt_place *place, char *dst, int64_t along, int64_t pitch, int64_t height,
                        int64_t width) {
  if (along == place->itemsize) {
    nrt_transpose(dst, place->stride, place->tile, pitch, height, width, place->itemsize);
    return;
  }
  for (int64_t r = 0; r < height; r++) {
    nrt_unpack(nrt_at(dst, r, along), place->stride, place->tile + r * pitch, width, place->itemsize);
  }
}

/* A tile: `width` columns of `height` rows, of which the first is at start[]. Inputs are all packed before outputs. */
static int64_t tile(struct nrt_plan *plan, char *const *start, int64_t column, int64_t height, int64_t width) {
  const int all = plan->count + plan->masked;
  const int dim = plan->tile_dim;
  struct nrt_place was[NRT_MAX_OPERANDS];
  int64_t status = NRT_OK;
  for (int i = 0; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    if (place->tiled) {
      if (i < plan->call->inputs) {
        pack_tile(place, nrt_at(start[i], column, place->stride), place->strides[dim], tile_pitch(plan, i), height,
                  width);
      }
      was[i] = *place;
      place->kind = NRT_DIRECT;
      place->stride = place->itemsize;
    }
  }
  for (int64_t r = 0; r < height && status == NRT_OK; r++) {
    for (int i = 0; i < all; i++) {
      struct nrt_place *place = &plan->place[i];
      place->at = place->tiled ? place->tile + r * tile_pitch(plan, i)
                               : nrt_at(nrt_at(start[i], r, place->strides[dim]), column, place->stride);
    }
    status = nrt_span(plan, width);
  }
  for (int i = 0; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    if (place->tiled) {
      *place = was[i];
      if (i >= plan->call->inputs && status == NRT_OK) {
        unpack_tile(place, nrt_at(start[i], column, place->stride), place->strides[dim], tile_pitch(plan, i), height,
                    width);
      }
    }
  }
  return status;
}

/* `height` rows that follow each other along the tile dimension, from the one that begins with that instance. */
static int64_t tiled_rows(struct nrt_plan *plan, int64_t instance, int64_t height) {
  char *start[NRT_MAX_OPERANDS + 1];
  nrt_locate(plan, instance);
  for (int i = 0; i < plan->count + plan->masked; i++) {
    start[i] = plan->place[i].at;
  }
  while (height > 0) {
    int64_t now = least(height, TILE_ROWS);
    for (int64_t column = 0; column < plan->inner; column += plan->tile_columns) {
      int64_t status = tile(plan, start, column, now, least(plan->tile_columns, plan->inner - column));
      if (status != NRT_OK) {
        return status;
      }
    }
    for (int i = 0; i < plan->count + plan->masked; i++) {
      start[i] = nrt_at(start[i], now, plan->place[i].strides[plan->tile_dim]);
    }
    height -= now;
  }
  return NRT_OK;
}

/* Slabs are one step of the tile dimension each, `rows` rows that are not neighbours along it. */
int64_t nrt_tiles(struct nrt_plan *plan, int64_t begin, int64_t end) {
  const struct nrt_call *call = plan->call;
  int64_t rows = 1;
  for (int d = plan->tile_dim + 1; d < call->ndim - 1; d++) {
    rows *= call->shape[d];
  }
  const int64_t length = call->shape[plan->tile_dim], slab = rows * plan->inner;
  int64_t first = begin / slab + (begin % slab != 0);
  const int64_t last = end / slab;
  if (first >= last) {
    return nrt_rows(plan, begin, end);
  }
  int64_t status = nrt_rows(plan, begin, first * slab);
  while (status == NRT_OK && first < last) {
    int64_t height = least(last - first, length - first % length);
    for (int64_t r = 0; r < rows && status == NRT_OK; r++) {
      status = tiled_rows(plan, first * slab + r * plan->inner, height);
    }
    first += height;
  }
  return status != NRT_OK ? status : nrt_rows(plan, last * slab, end);
}
