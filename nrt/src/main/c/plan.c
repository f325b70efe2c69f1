/* Decides how each operand is reached and how many instances are run at a time, and lays out the scratch for them. */
#include "plan.h"

#include "loop.h"
#include "walk.h"

/* Rows that are short: their ends are gone over, since what a row costs would be much of the whole. */
#define SHORT_ROW 128 /* of scalars */
#define SHORT_ROW_BLOCKS 4 /* of cores, whose ragged ends cost more */

#define LONGEST_PERIOD 512

/* Packed bytes of a group: they stay in the first-level cache beside the operands' own lines. */
#define SCALARS_BYTES (24 * 1024)
#define CORES_BYTES (16 * 1024)
#define MOST_SCALARS 1024
#define LEAST_SCALARS 256
#define MOST_BLOCKS 32 /* of cores, and at least one */

/*
 * Compiled twice, with cores and without: nothing of cores is left where they are scalars, since the plan of a short
 * call takes longer than its work.
 */
#define TWICE static inline __attribute__((always_inline))

static inline int64_t rounded(int64_t bytes) {
  return bytes > INT64_MAX - NRT_ALIGNMENT ? INT64_MAX : nrt_rounded(bytes);
}

static inline void place_at(const struct nrt_plan *plan, struct nrt_place *place, char *base, const int64_t *strides,
                            int64_t itemsize) {
  place->base = place->at = base;
  place->strides = strides;
  place->stride = strides[plan->call->ndim - 1];
  place->itemsize = itemsize;
  place->tiled = 0;
  place->rank = 0;
  place->copied = 0;
  place->items = 1;
  place->filled = NULL;
}

/* Whether there are few instances in a row. */
TWICE int has_short_rows(const struct nrt_plan *plan, const struct nrt_cores *cores) {
  if (plan->call->ndim == 1) {
    return 0;
  }
  if (cores == NULL) {
    return plan->inner < SHORT_ROW;
  }
  int direct = 0;
  for (int i = 0; i < plan->count; i++) {
    direct |= !nrt_is_uniform(cores, plan->call, i) && nrt_is_adjacent(plan, &plan->place[i]);
  }
  const int64_t width = plan->args.width;
  return plan->form == NRT_FORM_BATCH && !plan->masked && plan->inner < SHORT_ROW_BLOCKS * width &&
         (!direct || plan->inner % width != 0);
}

/* Where groups go over the ends of rows. may_repeat: it is not written. */
static enum nrt_kind over_rows(const struct nrt_plan *plan, struct nrt_place *place, int may_repeat) {
  const struct nrt_call *call = plan->call;
  int64_t dense = place->itemsize;
  int64_t instances = 1;
  int64_t period = 1;
  int contiguous = 1;
  for (int d = call->ndim - 1; d >= 0; d--) {
    if (call->shape[d] == 1) {
      continue;
    }
    contiguous &= place->strides[d] == dense;
    dense = (int64_t)((uint64_t)dense * (uint64_t)call->shape[d]);
    instances *= call->shape[d];
    if (place->strides[d] != 0) {
      period = instances;
    }
  }
  place->period = period;
  if (contiguous) {
    return NRT_DIRECT;
  }
  if (may_repeat && period == 1) {
    return NRT_SPLAT;
  }
  return may_repeat && place->rank == 0 && period <= LONGEST_PERIOD && 2 * period <= plan->total ? NRT_PERIODIC
                                                                                                 : NRT_PACKED;
}

TWICE enum nrt_kind classify(const struct nrt_plan *plan, const struct nrt_cores *cores, struct nrt_place *place,
                             int may_repeat) {
  if (plan->flat) {
    return over_rows(plan, place, may_repeat);
  }
  const int direct = cores == NULL || plan->form == NRT_FORM_BATCH
                         ? place->stride == place->itemsize || plan->inner == 1
                         : plan->form == NRT_FORM_STRIDED || nrt_unit_stride(plan, place);
  if (direct) {
    return NRT_DIRECT;
  }
  return may_repeat && (place->stride == 0 || plan->inner == 1) ? NRT_SPLAT : NRT_PACKED;
}

/* Instances at a time, by the bytes of an instance that pass through scratch; range: those that are run. */
TWICE int64_t group_of(int64_t width, const struct nrt_cores *cores, int64_t bytes, int64_t range) {
  const int64_t least = cores == NULL ? LEAST_SCALARS : width;
  const int64_t most = cores == NULL ? MOST_SCALARS : MOST_BLOCKS * width;
  int64_t group = bytes == 0 ? most : (cores == NULL ? SCALARS_BYTES : CORES_BYTES) / bytes;
  group = group > most ? most : group < least ? least : group;
  group = group < range ? group : range + width - 1;
  return nrt_blocks(group, width) * width;
}

/* BATCH: an operand's step, how it lies in scratch, and how many bytes of that it has. */
TWICE int64_t settle_blocks(struct nrt_plan *plan, const struct nrt_cores *cores, struct nrt_place *place, int i) {
  const int64_t itemsize = place->itemsize, block = plan->args.width * itemsize;
  plan->args.step[i] = block;
  place->next = itemsize;
  place->pitch = block;
  if (place->kind == NRT_DIRECT) {
    place->stride = itemsize;
    return cores == NULL && plan->masked && (plan->args.out >> i & 1) != 0 ? plan->group * itemsize : 0;
  }
  if (place->kind == NRT_SPLAT) {
    plan->args.step[i] = 0;
    return nrt_product(place->items, block);
  }
  if (place->kind == NRT_PERIODIC) {
    return (plan->group + place->period) * itemsize;
  }
  place->pitch = plan->group * itemsize;
  place->pitch += place->rank > 0 && place->pitch % NRT_SETS == 0 ? NRT_ALIGNMENT : 0;
  return nrt_product(place->items, place->pitch);
}

/* The same of single cores. */
static int64_t settle_cores(struct nrt_plan *plan, struct nrt_place *place, int i) {
  const int64_t bytes = nrt_product(place->items, place->itemsize);
  place->pitch = place->itemsize;
  place->next = bytes >= NRT_ALIGNMENT && bytes < NRT_UNIT_MOST ? nrt_rounded(bytes) : bytes;
  if (place->kind == NRT_DIRECT) {
    plan->args.step[i] = place->stride;
    return 0;
  }
  plan->args.step[i] = place->kind == NRT_PACKED ? place->next : 0;
  return nrt_product(place->kind == NRT_PACKED ? plan->group : 1, place->next);
}

/* Strides of a core that is dense, row-major, from a stride of its last axis. */
static void dense(const struct nrt_plan *plan, const struct nrt_place *place, int64_t *stride) {
  int64_t pitch = place->pitch;
  for (int a = place->first + place->rank - 1; a >= place->first; a--) {
    stride[a] = pitch;
    int64_t size = plan->cores->size[plan->cores->dim[a]];
    pitch = nrt_product(pitch, size > 0 ? size : 1);
  }
}

/* The strides of its cores, of which the kernel is told. */
static void settle_strides(struct nrt_plan *plan, const struct nrt_place *place) {
  dense(plan, place, plan->tail_stride);
  if (place->kind != NRT_DIRECT) {
    dense(plan, place, plan->stride);
    return;
  }
  for (int a = place->first; a < place->first + place->rank; a++) {
    plan->stride[a] = plan->cores->stride[a];
  }
}

/* The mask of scalars is one more operand; that of cores is read where it is. The bytes of its scratch. */
TWICE int64_t settle_mask(struct nrt_plan *plan, const struct nrt_cores *cores, char *mask) {
  struct nrt_place *place = &plan->place[plan->count];
  place_at(plan, place, mask, plan->call->mask_stride, 1);
  place->next = 1;
  place->kind = cores == NULL ? classify(plan, NULL, place, plan->flat) : NRT_DIRECT;
  place->kind = place->kind == NRT_SPLAT ? NRT_PACKED : place->kind;
  if (place->kind == NRT_DIRECT) {
    place->stride = cores == NULL ? 1 : place->stride;
    return 0;
  }
  return plan->group + (place->kind == NRT_PERIODIC ? place->period : 0);
}

TWICE void settle_arguments(struct nrt_plan *plan, const struct nrt_cores *cores) {
  const struct nrt_call *call = plan->call;
  struct nrt_arguments *args = &plan->args;
  args->call = call;
  args->plan = plan;
  args->core = (struct nrt_core){
      .take = nrt_scratch_take, .give = nrt_scratch_give, .parallel = nrt_loop, .cancelled = &call->cancelled};
  if (cores != NULL) {
    args->core.form = plan->form;
    args->core.size = cores->size;
    args->core.stride = plan->stride;
    args->core.shift = cores->shift;
  }
}

/* The places, but for their kinds. 0: an itemsize is none. */
TWICE int place_all(struct nrt_plan *plan, const struct nrt_cores *cores, char *const *segments) {
  const struct nrt_call *call = plan->call;
  for (int i = 0, axes = 0; i < plan->count; i++) {
    const struct nrt_operand *operand = &call->operand[i];
    struct nrt_place *place = &plan->place[i];
    if (!nrt_is_itemsize(operand->itemsize)) {
      return 0;
    }
    place_at(plan, place, nrt_base(call, segments, i), operand->stride, operand->itemsize);
    if (cores != NULL) {
      place->rank = cores->rank[i];
      place->first = axes;
      axes += place->rank;
      nrt_measure(plan, place);
    }
  }
  return 1;
}

/* The kinds, and how many instances are run at a time. */
TWICE void classify_all(struct nrt_plan *plan, const struct nrt_cores *cores, int64_t range) {
  const uint32_t out = plan->args.out;
  const int merges = cores == NULL && plan->masked;
  int scratch = merges;
  int64_t bytes = merges;
  for (int i = 0; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    const int written = (out >> i & 1) != 0;
    place->kind = nrt_is_uniform(cores, plan->call, i) ? NRT_DIRECT : classify(plan, cores, place, !written);
    if (place->kind >= NRT_PERIODIC || (merges && written)) {
      scratch = 1;
      bytes = nrt_sum(bytes, nrt_product(place->items, place->itemsize));
    }
  }
  plan->group = scratch ? group_of(plan->args.width, cores, bytes, range) : INT64_MAX;
}

/* Steps, strides, and how much scratch there is for what. */
TWICE void settle_all(struct nrt_plan *plan, const struct nrt_cores *cores, char *mask) {
  const int blocks = cores == NULL || plan->form == NRT_FORM_BATCH;
  int64_t scratch = 0, tails = 0;
  for (int i = 0; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    if (nrt_is_uniform(cores, plan->call, i)) {
      place->stride = plan->args.step[i] = place->room = 0;
      continue;
    }
    place->room = rounded(blocks ? settle_blocks(plan, cores, place, i) : settle_cores(plan, place, i));
    scratch = nrt_sum(scratch, place->room);
    if (blocks && (place->kind == NRT_DIRECT || place->kind == NRT_PERIODIC)) {
      tails = nrt_sum(tails, nrt_product(place->items, plan->args.step[i]));
    }
    if (cores != NULL) {
      settle_strides(plan, place);
    }
  }
  if (plan->masked) {
    struct nrt_place *place = &plan->place[plan->count];
    place->room = rounded(settle_mask(plan, cores, mask));
    scratch = nrt_sum(scratch, place->room);
  }
  plan->tails = tails;
  plan->scratch = scratch;
}

static void settle_tiles(struct nrt_plan *plan, int64_t rows) {
  nrt_tiles_choose(plan, rows);
  for (int i = 0; i < plan->count && plan->tile_dim >= 0; i++) {
    if (plan->place[i].tiled) {
      plan->scratch += nrt_tile_bytes(plan, i);
      plan->tails += plan->args.step[i];
    }
  }
}

TWICE int64_t make(struct nrt_plan *plan, const struct nrt_call *call, const struct nrt_cores *cores,
                   char *const *segments, char *mask, int64_t total, int64_t range) {
  plan->call = call;
  plan->cores = cores;
  plan->count = call->inputs + call->outputs;
  plan->masked = mask != NULL;
  plan->total = total;
  plan->inner = call->shape[call->ndim - 1];
  plan->tile_dim = -1;
  plan->args.in = cores == NULL ? nrt_bits(call->inputs) : cores->in;
  plan->args.out = cores == NULL ? nrt_bits(plan->count) & ~plan->args.in : cores->out;
  if (!place_all(plan, cores, segments)) {
    return NRT_BAD_CALL;
  }
  plan->form = cores == NULL ? NRT_FORM_BATCH : nrt_form_choose(plan, range);
  plan->args.width = plan->form == NRT_FORM_BATCH ? call->lanes : 1;
  plan->flat = has_short_rows(plan, cores);
  classify_all(plan, cores, range);
  settle_all(plan, cores, mask);
  settle_arguments(plan, cores);
  if (cores == NULL && !plan->flat && call->ndim > 1) {
    settle_tiles(plan, range / plan->inner);
  }
  plan->tails = rounded(plan->tails);
  plan->scratch = nrt_sum(plan->scratch, plan->tails);
  return NRT_OK;
}

int64_t nrt_plan_make(struct nrt_plan *plan, const struct nrt_call *call, char *const *segments, char *mask_segment,
                      int64_t total, int64_t range) {
  char *mask = mask_segment == NULL ? call->mask : nrt_at(mask_segment, (int64_t)(uintptr_t)call->mask, 1);
  return call->cores == NULL ? make(plan, call, NULL, segments, mask, total, range)
                             : make(plan, call, call->cores, segments, mask, total, range);
}

void nrt_plan_lay(struct nrt_plan *plan, char *scratch) {
  plan->args.tails = scratch;
  scratch += plan->tails;
  for (int i = 0; i < plan->count + plan->masked; i++) {
    struct nrt_place *place = &plan->place[i];
    place->body = scratch;
    place->tile = scratch += place->room;
    scratch += place->tiled ? nrt_tile_bytes(plan, i) : 0;
  }
}
