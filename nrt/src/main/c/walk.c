/* Walks a range of a planned call's elements: row by row, in tiles of rows, or as one flat sequence. */
#include <string.h>

#include "plan.h"

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* `count` elements of a row from every place's `at`, which moves past them. */
static int64_t span(struct nrt_plan *plan, int64_t count) {
  while (count > 0) {
    int64_t now = least(count, plan->block);
    int64_t status = nrt_block(plan, now);
    if (NRT_UNLIKELY(status != NRT_OK)) {
      return status;
    }
    for (int i = 0; i < plan->count + plan->masked; i++) {
      plan->place[i].at = nrt_at(plan->place[i].at, now, plan->place[i].stride);
    }
    count -= now;
  }
  return NRT_OK;
}

/* Moves to a column of a row. */
static void locate(struct nrt_plan *plan, int64_t row, int64_t column) {
  const struct nrt_call *call = plan->call;
  for (int i = 0; i < plan->count + plan->masked; i++) {
    plan->place[i].at = nrt_at(plan->place[i].base, column, plan->place[i].stride);
  }
  for (int d = call->ndim - 2; d >= 0; d--) {
    plan->index[d] = row % call->shape[d];
    row /= call->shape[d];
    for (int i = 0; i < plan->count + plan->masked; i++) {
      plan->place[i].at = nrt_at(plan->place[i].at, plan->index[d], plan->place[i].strides[d]);
    }
  }
}

/* Whole rows, one after the other. */
static int64_t rows(struct nrt_plan *plan, int64_t first, int64_t end) {
  const struct nrt_call *call = plan->call;
  if (first >= end) {
    return NRT_OK;
  }
  locate(plan, first, 0);
  for (;;) {
    int64_t status = span(plan, plan->inner);
    if (status != NRT_OK || ++first == end) {
      return status;
    }
    int d = call->ndim - 2;
    plan->index[d]++;
    for (int i = 0; i < plan->count + plan->masked; i++) {
      struct nrt_place *place = &plan->place[i];
      place->at = nrt_at(nrt_at(place->at, -plan->inner, place->stride), 1, place->strides[d]);
    }
    for (; d > 0 && plan->index[d] == call->shape[d]; d--) {
      for (int i = 0; i < plan->count + plan->masked; i++) {
        struct nrt_place *place = &plan->place[i];
        place->at = nrt_at(nrt_at(place->at, -call->shape[d], place->strides[d]), 1, place->strides[d - 1]);
      }
      plan->index[d] = 0;
      plan->index[d - 1]++;
    }
  }
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
      if (i < plan->inputs) {
        pack_tile(place, nrt_at(start[i], column, place->stride), place->strides[dim], nrt_tile_pitch(plan, i), height,
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
      place->at = place->tiled ? place->tile + r * nrt_tile_pitch(plan, i)
                               : nrt_at(nrt_at(start[i], r, place->strides[dim]), column, place->stride);
    }
    status = span(plan, width);
  }
  for (int i = 0; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    if (place->tiled) {
      *place = was[i];
      if (i >= plan->inputs && status == NRT_OK) {
        unpack_tile(place, nrt_at(start[i], column, place->stride), place->strides[dim], nrt_tile_pitch(plan, i),
                    height, width);
      }
    }
  }
  return status;
}

/* `height` rows that follow each other along the tile dimension, from the row numbered `row`. */
static int64_t tiled_rows(struct nrt_plan *plan, int64_t row, int64_t height) {
  char *start[NRT_MAX_OPERANDS + 1];
  locate(plan, row, 0);
  for (int i = 0; i < plan->count + plan->masked; i++) {
    start[i] = plan->place[i].at;
  }
  while (height > 0) {
    int64_t now = least(height, NRT_TILE_ROWS);
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

/* Whole rows, in tiles where that pays: slabs of `distance` rows are one step of the tile dimension each. */
static int64_t tiles(struct nrt_plan *plan, int64_t first, int64_t end) {
  const struct nrt_call *call = plan->call;
  int64_t distance = 1;
  for (int d = plan->tile_dim + 1; d < call->ndim - 1; d++) {
    distance *= call->shape[d];
  }
  int64_t length = call->shape[plan->tile_dim];
  int64_t slab = (first + distance - 1) / distance;
  int64_t slabs = end / distance;
  if (slab >= slabs) {
    return rows(plan, first, end);
  }
  int64_t status = rows(plan, first, slab * distance);
  while (status == NRT_OK && slab < slabs) {
    int64_t height = least(slabs - slab, length - slab % length);
    for (int64_t m = 0; m < distance && status == NRT_OK; m++) {
      status = tiled_rows(plan, slab * distance + m, height);
    }
    slab += height;
  }
  return status != NRT_OK ? status : rows(plan, slabs * distance, end);
}

static int64_t by_rows(struct nrt_plan *plan, int64_t begin, int64_t end) {
  if (plan->call->ndim == 1) {
    for (int i = 0; begin > 0 && i < plan->count + plan->masked; i++) {
      plan->place[i].at = nrt_at(plan->place[i].base, begin, plan->place[i].stride);
    }
    return span(plan, end - begin);
  }
  int64_t row = begin / plan->inner;
  int64_t column = begin % plan->inner;
  if (column > 0) {
    int64_t part = least(plan->inner - column, end - begin);
    locate(plan, row++, column);
    int64_t status = span(plan, part);
    begin += part;
    if (status != NRT_OK || begin == end) {
      return status;
    }
  }
  int64_t last = end / plan->inner;
  int64_t status = plan->tile_dim < 0 ? rows(plan, row, last) : tiles(plan, row, last);
  int64_t part = end % plan->inner;
  if (status != NRT_OK || part == 0) {
    return status;
  }
  locate(plan, last, 0);
  return span(plan, part);
}

/* The pattern of a periodic place, as often as it takes to read a whole block from any place in it. */
static void fill_period(struct nrt_plan *plan, struct nrt_place *place) {
  int64_t have = place->period * place->itemsize;
  int64_t bytes = (plan->block + place->period) * place->itemsize;
  memset(plan->index, 0, sizeof plan->index[0] * (size_t)plan->call->ndim);
  nrt_gather(plan, place, place->body, place->period);
  while (have < bytes) {
    int64_t more = least(have, bytes - have);
    memcpy(place->body + have, place->body, (size_t)more);
    have += more;
  }
}

static int64_t by_flat(struct nrt_plan *plan, int64_t begin, int64_t end) {
  const struct nrt_call *call = plan->call;
  for (int i = 0; i < plan->count + plan->masked; i++) {
    if (plan->place[i].kind == NRT_PERIODIC) {
      fill_period(plan, &plan->place[i]);
    }
  }
  int64_t left = begin;
  for (int d = call->ndim - 1; d >= 0; d--) {
    plan->index[d] = left % call->shape[d];
    left /= call->shape[d];
  }
  while (begin < end) {
    int64_t now = least(end - begin, plan->block);
    for (int i = 0; i < plan->count + plan->masked; i++) {
      struct nrt_place *place = &plan->place[i];
      if (place->kind == NRT_DIRECT) {
        place->at = nrt_at(place->base, begin, place->itemsize);
      } else if (place->kind == NRT_PERIODIC) {
        place->at = place->body + begin % place->period * place->itemsize;
      } else if (place->kind == NRT_GATHERED) {
        place->at = place->base;
        for (int d = 0; d < call->ndim; d++) {
          place->at = nrt_at(place->at, plan->index[d], place->strides[d]);
        }
      }
    }
    int64_t status = nrt_block(plan, now);
    if (status != NRT_OK) {
      return status;
    }
    begin += now;
    plan->index[call->ndim - 1] += now;
    for (int d = call->ndim - 1; d > 0; d--) {
      plan->index[d - 1] += plan->index[d] / call->shape[d];
      plan->index[d] %= call->shape[d];
    }
  }
  return NRT_OK;
}

int64_t nrt_walk(struct nrt_plan *plan, int64_t begin, int64_t end) {
  return plan->flat ? by_flat(plan, begin, end) : by_rows(plan, begin, end);
}
