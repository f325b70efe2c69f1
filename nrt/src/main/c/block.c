/* One block: inputs to where the kernel can read them, the kernel, outputs to where they belong. */
#include <string.h>

#include "plan.h"

typedef uint16_t u16 __attribute__((aligned(1), may_alias));
typedef uint32_t u32 __attribute__((aligned(1), may_alias));
typedef uint64_t u64 __attribute__((aligned(1), may_alias));

/* One step to the next run of a several-dimensional walk: outer dimensions carry when they are full. */
static const char *carry(const struct nrt_call *call, const int64_t *strides, int64_t *index, const char *at) {
  for (int d = call->ndim - 2; d > 0 && index[d] == call->shape[d]; d--) {
    at = nrt_at(at, -index[d], strides[d]);
    index[d] = 0;
    index[d - 1]++;
    at = nrt_at(at, 1, strides[d - 1]);
  }
  return at;
}

void nrt_gather(const struct nrt_plan *plan, const struct nrt_place *place, char *dst, int64_t count) {
  const struct nrt_call *call = plan->call;
  const int last = call->ndim - 1;
  int64_t index[NRT_MAX_DIMS];
  memcpy(index, plan->index, sizeof index[0] * (size_t)last);
  const char *at = place->at;
  int64_t column = plan->index[last];
  while (count > 0) {
    int64_t run;
    if (column == 0 && count >= plan->inner) {
      int64_t rows = count / plan->inner;
      int64_t most = call->shape[last - 1] - index[last - 1];
      rows = rows < most ? rows : most;
      nrt_pack_rows(dst, at, place->strides[last - 1], place->strides[last], rows, plan->inner, place->itemsize);
      run = rows * plan->inner;
      index[last - 1] += rows;
      at = nrt_at(at, rows, place->strides[last - 1]);
    } else {
      run = plan->inner - column < count ? plan->inner - column : count;
      nrt_pack(dst, at, place->strides[last], run, place->itemsize);
      index[last - 1]++;
      at = nrt_at(nrt_at(at, -column, place->strides[last]), 1, place->strides[last - 1]);
      column = 0;
    }
    dst += run * place->itemsize;
    count -= run;
    at = carry(call, place->strides, index, at);
  }
}

/* The other way, of the elements whose mask byte is not 0, or of all where mask is NULL. */
static void scatter(const struct nrt_plan *plan, const struct nrt_place *place, const char *mask, int64_t count) {
  const struct nrt_call *call = plan->call;
  const int last = call->ndim - 1;
  int64_t index[NRT_MAX_DIMS];
  memcpy(index, plan->index, sizeof index[0] * (size_t)last);
  const char *src = place->body;
  const char *at = place->at;
  int64_t column = plan->index[last];
  while (count > 0) {
    int64_t run = plan->inner - column < count ? plan->inner - column : count;
    if (mask == NULL) {
      nrt_unpack((char *)(uintptr_t)at, place->strides[last], src, run, place->itemsize);
    } else {
      nrt_merge((char *)(uintptr_t)at, place->strides[last], src, mask, run, place->itemsize);
      mask += run;
    }
    index[last - 1]++;
    at = nrt_at(nrt_at(at, -column, place->strides[last]), 1, place->strides[last - 1]);
    column = 0;
    src += run * place->itemsize;
    count -= run;
    at = carry(call, place->strides, index, at);
  }
}

static void splat(char *dst, const char *src, int64_t count, int64_t itemsize) {
  switch (itemsize) {
    case 1: memset(dst, *src, (size_t)count); break;
    case 2: for (int64_t i = 0; i < count; i++) ((u16 *)(void *)dst)[i] = *(const u16 *)(const void *)src; break;
    case 4: for (int64_t i = 0; i < count; i++) ((u32 *)(void *)dst)[i] = *(const u32 *)(const void *)src; break;
    default: for (int64_t i = 0; i < count; i++) ((u64 *)(void *)dst)[i] = *(const u64 *)(const void *)src; break;
  }
}

/* Where `count` contiguous elements of a place can be read. */
static char *fetch(const struct nrt_plan *plan, struct nrt_place *place, int64_t count) {
  switch (place->kind) {
    case NRT_SPLAT:
      if (place->filled != place->at) {
        splat(place->body, place->at, plan->call->lanes, place->itemsize);
        place->filled = place->at;
      }
      return place->body;
    case NRT_STRIDED: nrt_pack(place->body, place->at, place->stride, count, place->itemsize); return place->body;
    case NRT_GATHERED: nrt_gather(plan, place, place->body, count); return place->body;
    default: return place->at;
  }
}

/* From an output's body to memory. */
static void put(const struct nrt_plan *plan, const struct nrt_place *place, const char *mask, int64_t count) {
  if (place->kind == NRT_GATHERED) {
    scatter(plan, place, mask, count);
  } else if (mask != NULL) {
    nrt_merge(place->at, place->stride, place->body, mask, count, place->itemsize);
  } else if (place->kind == NRT_STRIDED) {
    nrt_unpack(place->at, place->stride, place->body, count, place->itemsize);
  } else {
    nrt_stream(place->at, place->body, count * place->itemsize);
  }
}

/* The last elements, fewer than a kernel block: padded with copies of the last, so that no lane does unexpected work. */
static int64_t tail(struct nrt_plan *plan, int64_t whole, int64_t rest) {
  const int64_t lanes = plan->call->lanes;
  char *to[NRT_MAX_OPERANDS];
  for (int i = 0; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    if (plan->step[i] == 0) {
      continue;
    }
    to[i] = plan->ptr[i] + whole * plan->step[i];
    plan->ptr[i] = place->tail;
    if (i < plan->inputs) {
      int64_t bytes = rest * place->itemsize;
      memcpy(place->tail, to[i], (size_t)bytes);
      splat(place->tail + bytes, place->tail + bytes - place->itemsize, lanes - rest, place->itemsize);
    }
  }
  int64_t status = plan->call->kernel(plan->ptr, plan->step, 1, NULL);
  if (NRT_LIKELY(status == NRT_OK)) {
    for (int i = plan->inputs; i < plan->count; i++) {
      memcpy(to[i], plan->place[i].tail, (size_t)(rest * plan->place[i].itemsize));
    }
  }
  return status;
}

int64_t nrt_block(struct nrt_plan *plan, int64_t count) {
  const char *mask = NULL;
  if (plan->masked) {
    mask = fetch(plan, &plan->place[plan->count], count);
    enum nrt_mask_state state = nrt_mask_state(mask, count);
    if (state == NRT_MASK_NONE) {
      return NRT_OK;
    }
    mask = state == NRT_MASK_ALL ? NULL : mask;
  }
  for (int i = 0; i < plan->inputs; i++) {
    plan->ptr[i] = fetch(plan, &plan->place[i], count);
  }
  for (int i = plan->inputs; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    plan->ptr[i] = place->kind != NRT_DIRECT || mask != NULL || place->streamed ? place->body : place->at;
  }
  int64_t whole = count / plan->call->lanes;
  if (whole > 0) {
    int64_t status = plan->call->kernel(plan->ptr, plan->step, whole, NULL);
    if (NRT_UNLIKELY(status != NRT_OK)) {
      return status;
    }
  }
  int64_t rest = count - whole * plan->call->lanes;
  if (rest > 0) {
    int64_t status = tail(plan, whole, rest);
    if (NRT_UNLIKELY(status != NRT_OK)) {
      return status;
    }
  }
  for (int i = plan->inputs; i < plan->count; i++) {
    const struct nrt_place *place = &plan->place[i];
    if (place->kind != NRT_DIRECT || mask != NULL || place->streamed) {
      put(plan, place, mask, count);
    }
  }
  return NRT_OK;
}
