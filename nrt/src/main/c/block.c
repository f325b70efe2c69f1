/* One block: inputs to where the kernel can read them, the kernel, outputs to where they belong. */
#include <string.h>

#include "loop.h"
#include "plan.h"

typedef uint8_t u8 __attribute__((may_alias));
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

void nrt_splat(char *dst, const char *src, int64_t count, int64_t itemsize) {
  typedef uint64_t pair __attribute__((vector_size(16), aligned(1), may_alias));
  uint64_t item;
  switch (itemsize) {
    case 1: item = *(const u8 *)src * UINT64_C(0x0101010101010101); break;
    case 2: item = *(const u16 *)(const void *)src * UINT64_C(0x0001000100010001); break;
    case 4: item = *(const u32 *)(const void *)src * UINT64_C(0x0000000100000001); break;
    default: item = *(const u64 *)(const void *)src; break;
  }
  const pair both = {item, item};
  int64_t bytes = count * itemsize;
  int64_t at = 0;
  for (; at + 16 <= bytes; at += 16) {
    *(pair *)(void *)(dst + at) = both;
  }
  memcpy(dst + at, &both, (size_t)(bytes - at));
}

/* Where `count` contiguous elements of a place can be read. */
static char *fetch(const struct nrt_plan *plan, struct nrt_place *place, int64_t count) {
  switch (place->kind) {
    case NRT_SPLAT:
      if (place->filled != place->at) {
        nrt_splat(place->body, place->at, plan->call->lanes, place->itemsize);
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
  } else {
    nrt_unpack(place->at, place->stride, place->body, count, place->itemsize);
  }
}

/* The last elements, fewer than a block: padded with copies of the last, so that no lane does unexpected work. */
static int64_t tail(const struct nrt_call *call, struct nrt_core *core, char **ptr, const int64_t *step, char *scratch,
                    int64_t rest) {
  const int count = call->inputs + call->outputs;
  char *to[NRT_MAX_OPERANDS];
  for (int i = 0; i < count; i++) {
    if (step[i] == 0) {
      continue;
    }
    to[i] = ptr[i];
    ptr[i] = scratch;
    scratch += step[i];
    if (i < call->inputs) {
      int64_t itemsize = call->operand[i].itemsize;
      int64_t bytes = rest * itemsize;
      nrt_splat(ptr[i], to[i] + bytes - itemsize, call->lanes, itemsize);
      memcpy(ptr[i], to[i], (size_t)bytes);
    }
  }
  int64_t status = call->kernel(ptr, step, 1, core);
  if (NRT_LIKELY(status == NRT_OK)) {
    for (int i = call->inputs; i < count; i++) {
      memcpy(to[i], ptr[i], (size_t)(rest * call->operand[i].itemsize));
    }
  }
  return status;
}

/* True if an output is written where an input is read: then no element may be computed twice. */
static int in_place(const struct nrt_call *call, char *const *ptr, const int64_t *step) {
  for (int o = call->inputs; o < call->inputs + call->outputs; o++) {
    for (int i = 0; i < call->inputs; i++) {
      if (ptr[i] == ptr[o] && step[i] != 0) {
        return 1;
      }
    }
  }
  return 0;
}

int64_t nrt_kernel_run(const struct nrt_call *call, char **ptr, const int64_t *step, char *scratch, int64_t count) {
  const int64_t lanes = call->lanes;
  int64_t whole = (lanes & (lanes - 1)) == 0 ? count >> __builtin_ctzll((uint64_t)lanes) : count / lanes;
  int64_t rest = count - whole * lanes;
  struct nrt_core core = {
      .take = nrt_scratch_take, .give = nrt_scratch_give, .parallel = nrt_loop, .cancelled = &call->cancelled};
  if (whole == 0) {
    return tail(call, &core, ptr, step, scratch, rest);
  }
  int64_t status = call->kernel(ptr, step, whole, &core);
  if (NRT_UNLIKELY(status != NRT_OK) || rest == 0) {
    return status;
  }
  if (in_place(call, ptr, step)) {
    for (int i = 0; i < call->inputs + call->outputs; i++) {
      ptr[i] += whole * step[i];
    }
    return tail(call, &core, ptr, step, scratch, rest);
  }
  /* One more block that ends with the last element: some elements come out a second time, the same. */
  for (int i = 0; i < call->inputs + call->outputs; i++) {
    ptr[i] += step[i] == 0 ? 0 : (count - lanes) * call->operand[i].itemsize;
  }
  return call->kernel(ptr, step, 1, &core);
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
    plan->ptr[i] = place->kind != NRT_DIRECT || mask != NULL ? place->body : place->at;
  }
  int64_t status = nrt_kernel_run(plan->call, plan->ptr, plan->step, plan->tails, count);
  if (NRT_UNLIKELY(status != NRT_OK)) {
    return status;
  }
  for (int i = plan->inputs; i < plan->count; i++) {
    const struct nrt_place *place = &plan->place[i];
    if (place->kind != NRT_DIRECT || mask != NULL) {
      put(plan, place, mask, count);
    }
  }
  return NRT_OK;
}
