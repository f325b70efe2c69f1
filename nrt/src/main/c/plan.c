#include "plan.h"

#include <stdatomic.h>
#include <unistd.h>

#define LONG_ROW 128
#define LONGEST_PERIOD 512
#define MOST_BLOCK 1024
#define LEAST_BLOCK 256
#define SCRATCH_GOAL (24 * 1024) /* stays in the first-level cache beside the operands' own lines */
#define LINE 64

_Atomic int64_t nrt_stream_from;

static int64_t stream_from(void) {
  int64_t bytes = atomic_load_explicit(&nrt_stream_from, memory_order_relaxed);
  if (bytes == 0) { /* asking is slow: it may leave a virtual machine */
    bytes = sysconf(_SC_LEVEL3_CACHE_SIZE);
    bytes = bytes > 0 ? bytes : (int64_t)32 << 20;
    atomic_store_explicit(&nrt_stream_from, bytes, memory_order_relaxed);
  }
  return bytes;
}

static int64_t check(struct nrt_plan *plan, const struct nrt_call *call, int64_t begin, int64_t end) {
  if (call == NULL || call->kernel == NULL || call->lanes < 1 || call->lanes > 256 || call->inputs < 0 ||
      call->outputs < 0 || call->inputs > NRT_MAX_OPERANDS || call->outputs > NRT_MAX_OPERANDS ||
      call->inputs + call->outputs < 1 || call->inputs + call->outputs > NRT_MAX_OPERANDS || call->ndim < 1 ||
      call->ndim > NRT_MAX_DIMS) {
    return NRT_BAD_CALL;
  }
  int64_t total = 1;
  for (int d = 0; d < call->ndim; d++) {
    if (call->shape[d] < 0 || __builtin_mul_overflow(total, call->shape[d], &total)) {
      return NRT_BAD_CALL;
    }
  }
  plan->total = total;
  return begin < 0 || begin > end || end > total ? NRT_BAD_CALL : NRT_OK;
}

static void classify_row(const struct nrt_plan *plan, struct nrt_place *place, int splat) {
  int64_t stride = place->strides[plan->call->ndim - 1];
  if (stride == place->itemsize || plan->inner == 1) {
    place->kind = NRT_DIRECT;
    place->stride = place->itemsize;
  } else {
    place->kind = stride == 0 && splat ? NRT_SPLAT : NRT_STRIDED;
    place->stride = stride;
  }
}

static void classify_flat(const struct nrt_plan *plan, struct nrt_place *place, int input) {
  const struct nrt_call *call = plan->call;
  int64_t dense = place->itemsize;
  int64_t elements = 1;
  int64_t period = 1;
  int contiguous = 1;
  for (int d = call->ndim - 1; d >= 0; d--) {
    if (call->shape[d] == 1) {
      continue;
    }
    contiguous &= place->strides[d] == dense;
    dense = (int64_t)((uint64_t)dense * (uint64_t)call->shape[d]);
    elements *= call->shape[d];
    if (place->strides[d] != 0) {
      period = elements;
    }
  }
  place->stride = place->itemsize;
  place->period = period;
  if (contiguous) {
    place->kind = NRT_DIRECT;
  } else if (input && period == 1) {
    place->kind = NRT_SPLAT;
  } else if (input && period <= LONGEST_PERIOD && 2 * period <= plan->total) {
    place->kind = NRT_PERIODIC;
  } else {
    place->kind = NRT_GATHERED;
  }
}

/* Outputs that no cache will hold are stored past it, unless an input has just brought the same lines in. */
static void choose_streams(struct nrt_plan *plan) {
  int64_t bytes = 0;
  for (int i = plan->inputs; i < plan->count; i++) {
    bytes += plan->place[i].itemsize;
  }
  if (plan->masked || bytes == 0 || plan->total <= stream_from() / bytes) {
    return;
  }
  for (int i = plan->inputs; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    place->streamed = place->kind == NRT_DIRECT;
    for (int j = 0; j < plan->inputs; j++) {
      place->streamed &= plan->place[j].base != place->base;
    }
    plan->streamed |= place->streamed;
  }
}

/* A dimension along which a strided operand's neighbours lie in the same cache line, while along the row none does. */
static void choose_tiles(struct nrt_plan *plan, int64_t rows) {
  const struct nrt_call *call = plan->call;
  if (rows < 4) {
    return;
  }
  for (int i = 0; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    if (place->kind != NRT_STRIDED || (place->stride < LINE && place->stride > -LINE) ||
        (i >= plan->inputs && plan->masked)) {
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
}

int64_t nrt_plan_make(struct nrt_plan *plan, const struct nrt_call *call, char *const *segments, char *mask_segment,
                      int64_t begin, int64_t end) {
  int64_t status = check(plan, call, begin, end);
  if (status != NRT_OK) {
    return status;
  }
  int last = call->ndim - 1;
  plan->call = call;
  plan->inputs = call->inputs;
  plan->count = call->inputs + call->outputs;
  plan->inner = call->shape[last];
  plan->flat = last > 0 && plan->inner < LONG_ROW;
  plan->tile_dim = -1;
  plan->streamed = 0;
  int64_t bytes = 0;
  for (int i = 0; i < plan->count; i++) {
    const struct nrt_operand *operand = &call->operand[i];
    struct nrt_place *place = &plan->place[i];
    int64_t itemsize = operand->itemsize;
    if (itemsize < 1 || itemsize > 8 || (itemsize & (itemsize - 1)) != 0) {
      return NRT_BAD_CALL;
    }
    place->itemsize = itemsize;
    place->strides = operand->stride;
    place->base = segments == NULL ? operand->data : nrt_at(segments[i], (int64_t)(uintptr_t)operand->data, 1);
    place->at = place->base;
    place->filled = NULL;
    place->streamed = 0;
    place->tiled = 0;
    if (plan->flat) {
      classify_flat(plan, place, i < plan->inputs);
    } else {
      classify_row(plan, place, i < plan->inputs);
    }
    plan->step[i] = place->kind == NRT_SPLAT ? 0 : call->lanes * itemsize;
    bytes += place->kind >= NRT_STRIDED ? itemsize : 0;
  }
  char *mask = mask_segment == NULL ? call->mask : nrt_at(mask_segment, (int64_t)(uintptr_t)call->mask, 1);
  plan->masked = mask != NULL;
  if (plan->masked) {
    struct nrt_place *place = &plan->place[plan->count];
    *place = (struct nrt_place){.base = mask, .at = mask, .strides = call->mask_stride, .itemsize = 1};
    if (plan->flat) {
      classify_flat(plan, place, 1);
      place->kind = place->kind == NRT_SPLAT ? NRT_GATHERED : place->kind;
    } else {
      classify_row(plan, place, 0);
    }
    bytes++;
  }
  choose_streams(plan);
  for (int i = plan->inputs; i < plan->count; i++) {
    const struct nrt_place *place = &plan->place[i];
    bytes += place->kind == NRT_DIRECT && (plan->masked || place->streamed) ? place->itemsize : 0;
  }
  if (bytes == 0) {
    plan->block = INT64_MAX;
    return NRT_OK;
  }
  int64_t block = SCRATCH_GOAL / bytes;
  block = block > MOST_BLOCK ? MOST_BLOCK : block < LEAST_BLOCK ? LEAST_BLOCK : block;
  plan->block = block - block % call->lanes;
  if (!plan->flat && last > 0) {
    choose_tiles(plan, (end - begin) / plan->inner);
    plan->tile_columns = plan->block < plan->inner ? plan->block : plan->inner;
  }
  return NRT_OK;
}

static int64_t rounded(int64_t bytes) { return (bytes + NRT_ALIGNMENT - 1) & -(int64_t)NRT_ALIGNMENT; }

static int64_t body_items(const struct nrt_plan *plan, int i) {
  const struct nrt_place *place = &plan->place[i];
  switch (place->kind) {
    case NRT_DIRECT: return i >= plan->inputs && i < plan->count && (plan->masked || place->streamed) ? plan->block : 0;
    case NRT_SPLAT: return plan->call->lanes;
    case NRT_PERIODIC: return plan->block + place->period;
    default: return plan->block;
  }
}

size_t nrt_plan_scratch(const struct nrt_plan *plan) {
  int64_t bytes = 0;
  for (int i = 0; i < plan->count + plan->masked; i++) {
    const struct nrt_place *place = &plan->place[i];
    bytes += rounded(body_items(plan, i) * place->itemsize) + rounded(plan->call->lanes * place->itemsize);
    bytes += place->tiled ? NRT_TILE_ROWS * nrt_tile_pitch(plan, i) : 0;
  }
  return (size_t)bytes;
}

void nrt_plan_lay(struct nrt_plan *plan, char *scratch) {
  for (int i = 0; i < plan->count + plan->masked; i++) {
    struct nrt_place *place = &plan->place[i];
    place->body = scratch;
    scratch += rounded(body_items(plan, i) * place->itemsize);
    place->tail = scratch;
    scratch += rounded(plan->call->lanes * place->itemsize);
    if (place->tiled) {
      place->tile = scratch;
      scratch += NRT_TILE_ROWS * nrt_tile_pitch(plan, i);
    }
  }
}
