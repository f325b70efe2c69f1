/* Walks a range of a planned call's instances: row by row, or over the ends of rows where those are short. */
#include "walk.h"

#include <string.h>

#include "copy.h"

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

static void locate_index(struct nrt_plan *plan, int64_t instance) {
  const struct nrt_call *call = plan->call;
  for (int d = call->ndim - 1; d >= 0; d--) {
    plan->index[d] = instance % call->shape[d];
    instance /= call->shape[d];
  }
}

void nrt_locate(struct nrt_plan *plan, int64_t instance) {
  const int last = plan->call->ndim - 1;
  locate_index(plan, instance);
  for (int i = 0; i < plan->count + plan->masked; i++) {
    struct nrt_place *place = &plan->place[i];
    place->at = nrt_at(place->base, plan->index[last], place->stride);
    for (int d = 0; d < last; d++) {
      place->at = nrt_at(place->at, plan->index[d], place->strides[d]);
    }
  }
}

/* From the end of a row to the start of the next. */
static void next_row(struct nrt_plan *plan) {
  const struct nrt_call *call = plan->call;
  int d = call->ndim - 2;
  plan->index[d + 1] = 0;
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

/* The instances from the next one on, of `count` in a row, for which the mask is what it is for that one. */
static int64_t alike(const struct nrt_place *mask, int64_t count) {
  const int first = *mask->at != 0;
  int64_t n = 1;
  while (n < count && (*nrt_at(mask->at, n, mask->stride) != 0) == first) {
    n++;
  }
  return n;
}

int64_t nrt_span(struct nrt_plan *plan, int64_t count) {
  const int skips = plan->masked && !nrt_merges(plan);
  const struct nrt_place *mask = &plan->place[plan->count];
  while (count > 0) {
    int64_t now = skips ? alike(mask, count) : count;
    if (!skips || *mask->at != 0) {
      now = least(now, plan->group);
      int64_t status = nrt_group(plan, now);
      if (NRT_UNLIKELY(status != NRT_OK)) {
        return status;
      }
    }
    for (int i = 0; i < plan->count + plan->masked; i++) {
      plan->place[i].at = nrt_at(plan->place[i].at, now, plan->place[i].stride);
    }
    count -= now;
  }
  return NRT_OK;
}

int64_t nrt_rows(struct nrt_plan *plan, int64_t begin, int64_t end) {
  if (begin == end) {
    return NRT_OK;
  }
  if (plan->call->ndim == 1) {
    for (int i = 0; begin > 0 && i < plan->count + plan->masked; i++) {
      plan->place[i].at = nrt_at(plan->place[i].base, begin, plan->place[i].stride);
    }
    return nrt_span(plan, end - begin);
  }
  nrt_locate(plan, begin);
  int64_t count = least(plan->inner - plan->index[plan->call->ndim - 1], end - begin);
  for (;;) {
    int64_t status = nrt_span(plan, count);
    begin += count;
    if (status != NRT_OK || begin == end) {
      return status;
    }
    next_row(plan);
    count = least(plan->inner, end - begin);
  }
}

/* The pattern of a periodic place, as often as it takes to read a whole group from any place in it. */
static void fill_period(struct nrt_plan *plan, struct nrt_place *place) {
  int64_t have = place->period * place->itemsize;
  int64_t bytes = (plan->group + place->period) * place->itemsize;
  memset(plan->index, 0, sizeof plan->index[0] * (size_t)plan->call->ndim);
  nrt_copy_group(plan, place, NULL, place->period, 0);
  while (have < bytes) {
    int64_t more = least(have, bytes - have);
    memcpy(place->body + have, place->body, (size_t)more);
    have += more;
  }
}

static int64_t over_rows(struct nrt_plan *plan, int64_t begin, int64_t end) {
  const struct nrt_call *call = plan->call;
  for (int i = 0; i < plan->count + plan->masked; i++) {
    if (plan->place[i].kind == NRT_PERIODIC) {
      fill_period(plan, &plan->place[i]);
    }
  }
  locate_index(plan, begin);
  while (begin < end) {
    int64_t now = least(end - begin, plan->group);
    for (int i = 0; i < plan->count + plan->masked; i++) {
      struct nrt_place *place = &plan->place[i];
      if (place->kind == NRT_DIRECT) {
        place->at = nrt_at(place->base, begin, place->stride);
      } else if (place->kind == NRT_PERIODIC) {
        place->at = place->body + begin % place->period * place->itemsize;
      } else if (place->kind == NRT_PACKED) {
        place->at = place->base;
        for (int d = 0; d < call->ndim; d++) {
          place->at = nrt_at(place->at, plan->index[d], place->strides[d]);
        }
      }
    }
    int64_t status = nrt_group(plan, now);
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
  if (plan->flat) {
    return over_rows(plan, begin, end);
  }
  return plan->tile_dim < 0 ? nrt_rows(plan, begin, end) : nrt_tiles(plan, begin, end);
}
