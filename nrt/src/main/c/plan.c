#include "plan.h"

#define LONG_ROW 128
#define LONGEST_PERIOD 512
#define MOST_BLOCK 1024
#define LEAST_BLOCK 256
#define SCRATCH_GOAL (24 * 1024) /* stays in the first-level cache beside the operands' own lines */
#define TILE_GOAL (512 * 1024)    /* half of a second-level cache */
#define LINE 64

int64_t nrt_check(const struct nrt_call *call, int64_t begin, int64_t end, int64_t *elements) {
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
  *elements = total;
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

static int64_t tile_columns(const struct nrt_plan *plan) {
  int64_t row = 1;
  for (int i = 0; i < plan->count; i++) {
    row += plan->place[i].tiled ? NRT_TILE_ROWS * plan->place[i].itemsize : 0;
  }
  int64_t columns = TILE_GOAL / row;
  columns = columns > MOST_BLOCK ? MOST_BLOCK : columns < LEAST_BLOCK ? LEAST_BLOCK : columns;
  columns -= columns % plan->call->lanes;
  return columns < plan->inner ? columns : plan->inner;
}

int64_t nrt_plan_make(struct nrt_plan *plan, const struct nrt_call *call, char *const *segments, char *mask_segment,
                      int64_t total, int64_t range) {
  int last = call->ndim - 1;
  plan->call = call;
  plan->total = total;
  plan->inputs = call->inputs;
  plan->count = call->inputs + call->outputs;
  plan->inner = call->shape[last];
  plan->flat = last > 0 && plan->inner < LONG_ROW;
  plan->tile_dim = -1;
  char *mask = mask_segment == NULL ? call->mask : nrt_at(mask_segment, (int64_t)(uintptr_t)call->mask, 1);
  plan->masked = mask != NULL;
  int64_t bytes = 0;
  for (int i = 0; i < plan->count; i++) {
    const struct nrt_operand *operand = &call->operand[i];
    struct nrt_place *place = &plan->place[i];
    int64_t itemsize = operand->itemsize;
    if (!nrt_is_itemsize(itemsize)) {
      return NRT_BAD_CALL;
    }
    place->itemsize = itemsize;
    place->strides = operand->stride;
    place->base = nrt_base(call, segments, i);
    place->at = place->base;
    place->filled = NULL;
    place->tiled = 0;
    if (plan->flat) {
      classify_flat(plan, place, i < plan->inputs);
    } else {
      classify_row(plan, place, i < plan->inputs);
    }
    plan->step[i] = place->kind == NRT_SPLAT ? 0 : call->lanes * itemsize;
    bytes += place->kind >= NRT_STRIDED || (i >= plan->inputs && plan->masked) ? itemsize : 0;
  }
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
  if (bytes == 0) {
    plan->block = INT64_MAX;
    return NRT_OK;
  }
  int64_t block = SCRATCH_GOAL / bytes;
  block = block > MOST_BLOCK ? MOST_BLOCK : block < LEAST_BLOCK ? LEAST_BLOCK : block;
  plan->block = block - block % call->lanes;
  if (!plan->flat && last > 0) {
    choose_tiles(plan, range / plan->inner);
    plan->tile_columns = tile_columns(plan);
  }
  return NRT_OK;
}

int64_t nrt_tail_scratch(const struct nrt_call *call) {
  int64_t bytes = 0;
  for (int i = 0; i < call->inputs + call->outputs; i++) {
    bytes += call->lanes * call->operand[i].itemsize;
  }
  return nrt_rounded(bytes);
}

static int64_t body_items(const struct nrt_plan *plan, int i) {
  const struct nrt_place *place = &plan->place[i];
  switch (place->kind) {
    case NRT_DIRECT: return i >= plan->inputs && i < plan->count && plan->masked ? plan->block : 0;
    case NRT_SPLAT: return plan->call->lanes;
    case NRT_PERIODIC: return plan->block + place->period;
    default: return plan->block;
  }
}

size_t nrt_plan_scratch(const struct nrt_plan *plan) {
  int64_t bytes = nrt_tail_scratch(plan->call);
  for (int i = 0; i < plan->count + plan->masked; i++) {
    const struct nrt_place *place = &plan->place[i];
    bytes += nrt_rounded(body_items(plan, i) * place->itemsize);
    bytes += place->tiled ? NRT_TILE_ROWS * nrt_tile_pitch(plan, i) : 0;
  }
  return (size_t)bytes;
}

void nrt_plan_lay(struct nrt_plan *plan, char *scratch) {
  plan->tails = scratch;
  scratch += nrt_tail_scratch(plan->call);
  for (int i = 0; i < plan->count + plan->masked; i++) {
    struct nrt_place *place = &plan->place[i];
    place->body = scratch;
    scratch += nrt_rounded(body_items(plan, i) * place->itemsize);
    if (place->tiled) {
      place->tile = scratch;
      scratch += NRT_TILE_ROWS * nrt_tile_pitch(plan, i);
    }
  }
}
