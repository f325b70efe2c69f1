/* The choice of a gufunc kernel's form, and of the operands that are copied for it. */
#include <string.h>

#include "core.h"
#include "loop.h"

/*
 * BATCH is chosen where the estimated gain exceeds the cost of packing, and W cores fit the first two levels of cache. A kernel
 * without lanes loops can vectorise only this way.
 */
#define PACK_PICOS 24 /* to copy a byte, transposed */
#define BATCH_BYTES (128 * 1024)
#define BATCH_BYTES_ONLY (256 * 1024)
#define BATCH_FILL 2 /* at least W / BATCH_FILL instances */

/* Cores that are packed for the sake of unit stride: such as fit into the second-level cache, or are read that often. */
#define UNIT_BYTES (256 * 1024)
#define UNIT_REUSE 8
#define UNIT_MOST (INT64_C(1) << 30)

#define GROUP_BYTES (16 * 1024) /* of packed cores, beside the operands' own lines in the first-level cache */
#define MOST_BLOCKS 32 /* at most W or that many instances at a time */
#define FLAT_ROW 4 /* blocks of a row, at which a ragged end does not matter */
#define SETS 512 /* bytes: rows that are a multiple apart want the same sets of the cache */

static int64_t product(int64_t a, int64_t b) {
  int64_t result;
  return __builtin_mul_overflow(a, b, &result) ? INT64_MAX : result;
}

static int64_t sum(int64_t a, int64_t b) { return a > INT64_MAX - b ? INT64_MAX : a + b; }

int64_t nrt_core_check(const struct nrt_call *call) {
  const struct nrt_cores *cores = call->cores;
  if (cores->form < NRT_FORM_ANY || cores->form > NRT_FORM_BATCH || cores->uniforms < 0 ||
      cores->uniforms > call->inputs || cores->dims < 0 || cores->dims > NRT_MAX_CORE_DIMS || cores->axes < 0 ||
      cores->axes > NRT_MAX_CORE_AXES) {
    return NRT_BAD_CALL;
  }
  int axes = 0;
  for (int i = 0; i < call->inputs + call->outputs; i++) {
    const int uniform = i < call->inputs && i >= call->inputs - cores->uniforms;
    if (!nrt_is_itemsize(call->operand[i].itemsize) || cores->rank[i] < 0 || cores->rank[i] > cores->axes - axes ||
        (uniform && (cores->rank[i] != 0 || (cores->out >> i & 1) != 0))) {
      return NRT_BAD_CALL;
    }
    axes += cores->rank[i];
  }
  for (int a = 0; a < cores->axes; a++) {
    if (cores->dim[a] < 0 || cores->dim[a] >= cores->dims) {
      return NRT_BAD_CALL;
    }
  }
  for (int d = 0; d < cores->dims; d++) {
    if (cores->size[d] < 0) {
      return NRT_BAD_CALL;
    }
  }
  return axes == cores->axes ? NRT_OK : NRT_BAD_CALL;
}

/* A core's items, and the axes of its copy; near strides are in items. */
static void measure(struct core_plan *plan, struct core_place *place) {
  const struct nrt_cores *cores = plan->cores;
  struct core_axis *axis = &plan->axis[place->first];
  int n = 0;
  place->items = 1;
  for (int a = place->first; a < place->first + place->rank; a++) {
    int64_t size = cores->size[cores->dim[a]];
    place->items = place->items == 0 || size == 0 ? 0 : product(place->items, size);
    if (size == 1) {
      continue;
    }
    if (n > 0 && axis[n - 1].far == (int64_t)((uint64_t)cores->stride[a] * (uint64_t)size)) {
      axis[n - 1].extent = product(axis[n - 1].extent, size);
      axis[n - 1].far = cores->stride[a];
    } else {
      axis[n++] = (struct core_axis){.extent = size, .far = cores->stride[a]};
    }
  }
  place->copied = n;
  int64_t near = 1;
  for (int d = n - 1; d >= 0; d--) {
    axis[d].near = near;
    near = product(near, axis[d].extent);
  }
}

static int unit_stride(const struct core_plan *plan, const struct core_place *place) {
  int a = place->first + place->rank - 1;
  return place->rank == 0 || plan->cores->stride[a] == place->itemsize || plan->cores->size[plan->cores->dim[a]] <= 1;
}

static int uniform(const struct core_plan *plan, int i) { return i >= plan->operands && i < plan->call->inputs; }

/* Instances of a row are adjacent items. */
static int adjacent(const struct core_plan *plan, const struct core_place *place) {
  return place->strides[plan->call->ndim - 1] == place->itemsize && plan->inner > 1;
}

static int batch_pays(const struct core_plan *plan, int64_t range) {
  const struct nrt_cores *cores = plan->cores;
  const int64_t lanes = plan->call->lanes;
  if (lanes == 1 || range < (lanes + BATCH_FILL - 1) / BATCH_FILL) {
    return 0;
  }
  int64_t bytes = 0;
  for (int i = 0; i < plan->count; i++) {
    const struct core_place *place = &plan->place[i];
    /* (a tail of less than W instances is copied) */
    if (!uniform(plan, i) && (range < lanes || !adjacent(plan, place))) {
      bytes = sum(bytes, product(place->items, place->itemsize * lanes));
    }
  }
  return bytes <= (cores->lanes ? BATCH_BYTES : BATCH_BYTES_ONLY) && bytes / lanes * PACK_PICOS <= cores->gain;
}

static int64_t choose(const struct core_plan *plan, int64_t range) {
  const struct nrt_cores *cores = plan->cores;
  if (cores->form != NRT_FORM_ANY) {
    return cores->form;
  }
  if (!nrt_loop_shared() && batch_pays(plan, range)) {
    return NRT_FORM_BATCH;
  }
  int64_t bytes = 0, elements = 1, work = 1;
  for (int i = 0; i < plan->count; i++) {
    const struct core_place *place = &plan->place[i];
    elements = sum(elements, place->items);
    if (!unit_stride(plan, place)) {
      bytes = sum(bytes, product(place->items, place->itemsize));
    }
  }
  if (bytes == 0) {
    return NRT_FORM_UNIT;
  }
  for (int d = 0; d < cores->dims; d++) {
    work = product(work, cores->size[d]);
  }
  return cores->lanes && (bytes <= UNIT_BYTES || (bytes <= UNIT_MOST && work / elements >= UNIT_REUSE))
             ? NRT_FORM_UNIT
             : NRT_FORM_STRIDED;
}

/* True if all instances share one core. */
static int constant(const struct nrt_call *call, const struct core_place *place) {
  for (int d = 0; d < call->ndim; d++) {
    if (call->shape[d] > 1 && place->strides[d] != 0) {
      return 0;
    }
  }
  return 1;
}

static enum core_kind classify(const struct core_plan *plan, int i) {
  const struct core_place *place = &plan->place[i];
  if (uniform(plan, i) || plan->form == NRT_FORM_STRIDED || (plan->form == NRT_FORM_UNIT && unit_stride(plan, place))) {
    return CORE_DIRECT;
  }
  if (plan->form == NRT_FORM_BATCH && !plan->flat && adjacent(plan, place)) {
    return CORE_DIRECT;
  }
  int repeats =
      plan->flat ? constant(plan->call, place) : place->strides[plan->call->ndim - 1] == 0 || plan->inner == 1;
  return repeats && !place->out ? CORE_SPLAT : CORE_PACKED;
}

/* Row-major from a stride of the last axis. */
static void dense(const struct core_plan *plan, const struct core_place *place, int64_t pitch, int64_t *stride) {
  for (int a = place->first + place->rank - 1; a >= place->first; a--) {
    stride[a] = pitch;
    int64_t size = plan->cores->size[plan->cores->dim[a]];
    pitch = product(pitch, size > 0 ? size : 1);
  }
}

static void choose_group(struct core_plan *plan, int64_t range) {
  const int64_t unit = plan->form == NRT_FORM_BATCH ? plan->call->lanes : 1;
  int64_t bytes = 0;
  int packed = 0;
  for (int i = 0; i < plan->count; i++) {
    const struct core_place *place = &plan->place[i];
    if (place->kind == CORE_PACKED) {
      packed = 1;
      bytes = sum(bytes, product(place->items, place->itemsize * unit));
    }
  }
  if (!packed) {
    plan->group = INT64_MAX;
    return;
  }
  int64_t blocks = bytes == 0 ? MOST_BLOCKS : GROUP_BYTES / bytes;
  blocks = blocks < 1 ? 1 : blocks > MOST_BLOCKS ? MOST_BLOCKS : blocks;
  int64_t most = range / unit + (range % unit != 0);
  plan->group = (blocks < most ? blocks : most > 0 ? most : 1) * unit;
}

static void settle(struct core_plan *plan, struct core_place *place, int i) {
  const int batch = plan->form == NRT_FORM_BATCH;
  const int64_t lanes = plan->call->lanes;
  if (place->kind == CORE_DIRECT) {
    plan->step[i] = uniform(plan, i) ? 0 : batch ? lanes * place->itemsize : place->strides[plan->call->ndim - 1];
    for (int a = place->first; a < place->first + place->rank; a++) {
      plan->stride[a] = plan->cores->stride[a];
    }
    dense(plan, place, lanes * place->itemsize, plan->tail_stride);
    place->next = place->itemsize; /* of a tail */
    return;
  }
  const int splat = place->kind == CORE_SPLAT;
  if (batch) {
    place->next = place->itemsize;
    place->pitch = (splat ? lanes : plan->group) * place->itemsize;
    place->pitch += !splat && place->rank > 0 && place->pitch % SETS == 0 ? NRT_ALIGNMENT : 0;
    plan->step[i] = splat ? 0 : lanes * place->itemsize;
  } else {
    place->pitch = place->itemsize;
    int64_t bytes = product(place->items, place->itemsize);
    place->next = bytes >= NRT_ALIGNMENT && bytes < UNIT_MOST ? nrt_rounded(bytes) : bytes;
    plan->step[i] = splat ? 0 : place->next;
  }
  dense(plan, place, place->pitch, plan->stride);
  dense(plan, place, place->pitch, plan->tail_stride);
}

void nrt_core_plan(struct core_plan *plan, const struct nrt_call *call, char *const *segments, const char *mask,
                   int64_t range) {
  const struct nrt_cores *cores = call->cores;
  plan->call = call;
  plan->cores = cores;
  plan->count = call->inputs + call->outputs;
  plan->operands = call->inputs - cores->uniforms;
  plan->inner = call->shape[call->ndim - 1];
  plan->mask = plan->mask_at = mask;
  plan->flat = 0;
  plan->direct = 0;
  int first = 0;
  for (int i = 0; i < plan->count; i++) {
    const struct nrt_operand *operand = &call->operand[i];
    struct core_place *place = &plan->place[i];
    *place = (struct core_place){
        .strides = operand->stride, .itemsize = operand->itemsize, .rank = cores->rank[i], .first = first};
    place->base = place->at = nrt_base(call, segments, i);
    place->in = (cores->in >> i & 1) != 0;
    place->out = (cores->out >> i & 1) != 0;
    first += place->rank;
    measure(plan, place);
  }
  plan->form = choose(plan, range);
  if (plan->form == NRT_FORM_BATCH && call->ndim > 1) {
    int direct = 0;
    for (int i = 0; i < plan->count; i++) {
      direct |= !uniform(plan, i) && adjacent(plan, &plan->place[i]);
    }
    plan->flat = mask == NULL && plan->inner < FLAT_ROW * call->lanes && (!direct || plan->inner % call->lanes != 0);
  }
  for (int i = 0; i < plan->count; i++) {
    plan->place[i].kind = classify(plan, i);
    plan->direct |= plan->form == NRT_FORM_BATCH && plan->place[i].kind == CORE_DIRECT && !uniform(plan, i);
  }
  choose_group(plan, range);
  for (int i = 0; i < plan->count; i++) {
    settle(plan, &plan->place[i], i);
  }
  plan->core = (struct nrt_core){plan->form,       cores->size, plan->stride, nrt_scratch_take,
                                 nrt_scratch_give, nrt_loop,    cores->shift, &call->cancelled};
  plan->tail = plan->core;
  plan->tail.stride = plan->tail_stride;
}

/* Of an operand: its body, or a direct operand's tail. */
static int64_t body_bytes(const struct core_plan *plan, int i) {
  const struct core_place *place = &plan->place[i];
  int64_t bytes;
  if (place->kind == CORE_DIRECT) {
    bytes = plan->direct && plan->step[i] != 0 ? product(place->items, plan->call->lanes * place->itemsize) : 0;
  } else if (plan->form == NRT_FORM_BATCH) {
    bytes = product(place->items, place->pitch);
  } else {
    bytes = product(place->kind == CORE_SPLAT ? 1 : plan->group, place->next);
  }
  return bytes > INT64_MAX - NRT_ALIGNMENT ? INT64_MAX : nrt_rounded(bytes);
}

int64_t nrt_core_scratch(const struct core_plan *plan) {
  int64_t bytes = 0;
  for (int i = 0; i < plan->count; i++) {
    bytes = sum(bytes, body_bytes(plan, i));
  }
  return bytes;
}

void nrt_core_lay(struct core_plan *plan, char *scratch) {
  for (int i = 0; i < plan->count; i++) {
    plan->place[i].body = plan->place[i].tail = scratch;
    scratch += body_bytes(plan, i);
  }
}
