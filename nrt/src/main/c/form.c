/* The choice of the form that a kernel gets. */
#include "loop.h"
#include "plan.h"

/*
 * BATCH is chosen where the estimated gain exceeds the cost of packing, and W cores fit the first two levels of cache.
 * A kernel without lanes loops can vectorise only this way.
 */
#define PACK_PICOS 24 /* to copy a byte, transposed */
#define BATCH_BYTES (128 * 1024)
#define BATCH_BYTES_ONLY (256 * 1024)
#define BATCH_FILL 2 /* at least W / BATCH_FILL instances */

/* Cores that are packed for the sake of unit stride: those that fit the second-level cache, or are read that often. */
#define UNIT_BYTES (256 * 1024)
#define UNIT_REUSE 8

/* A core's items, and the axes of its copy; near strides are in items. */
void nrt_measure(struct nrt_plan *plan, struct nrt_place *place) {
  const struct nrt_cores *cores = plan->cores;
  struct nrt_axis *axis = &plan->axis[place->first];
  int n = 0;
  place->items = 1;
  for (int a = place->first; a < place->first + place->rank; a++) {
    int64_t size = cores->size[cores->dim[a]];
    place->items = place->items == 0 || size == 0 ? 0 : nrt_product(place->items, size);
    if (size == 1) {
      continue;
    }
    if (n > 0 && axis[n - 1].far == (int64_t)((uint64_t)cores->stride[a] * (uint64_t)size)) {
      axis[n - 1].extent = nrt_product(axis[n - 1].extent, size);
      axis[n - 1].far = cores->stride[a];
    } else {
      axis[n++] = (struct nrt_axis){.extent = size, .far = cores->stride[a]};
    }
  }
  place->copied = n;
  int64_t near = 1;
  for (int d = n - 1; d >= 0; d--) {
    axis[d].near = near;
    near = nrt_product(near, axis[d].extent);
  }
}

int nrt_unit_stride(const struct nrt_plan *plan, const struct nrt_place *place) {
  int a = place->first + place->rank - 1;
  return place->rank == 0 || plan->cores->stride[a] == place->itemsize || plan->cores->size[plan->cores->dim[a]] <= 1;
}

static int batch_pays(const struct nrt_plan *plan, int64_t range) {
  const struct nrt_cores *cores = plan->cores;
  const int64_t lanes = plan->call->lanes;
  if (lanes == 1 || range < (lanes + BATCH_FILL - 1) / BATCH_FILL) {
    return 0;
  }
  int64_t bytes = 0;
  for (int i = 0; i < plan->count; i++) {
    const struct nrt_place *place = &plan->place[i];
    /* (a tail of less than W instances is copied) */
    if (!nrt_is_uniform(cores, plan->call, i) && (range < lanes || !nrt_is_adjacent(plan, place))) {
      bytes = nrt_sum(bytes, nrt_product(place->items, place->itemsize * lanes));
    }
  }
  return bytes <= (cores->lanes ? BATCH_BYTES : BATCH_BYTES_ONLY) && bytes / lanes * PACK_PICOS <= cores->gain;
}

int64_t nrt_form_choose(const struct nrt_plan *plan, int64_t range) {
  const struct nrt_cores *cores = plan->cores;
  if (cores->form != NRT_FORM_ANY) {
    return cores->form;
  }
  if (!nrt_loop_shared() && batch_pays(plan, range)) {
    return NRT_FORM_BATCH;
  }
  int64_t bytes = 0, elements = 1, work = 1;
  for (int i = 0; i < plan->count; i++) {
    const struct nrt_place *place = &plan->place[i];
    elements = nrt_sum(elements, place->items);
    if (!nrt_unit_stride(plan, place)) {
      bytes = nrt_sum(bytes, nrt_product(place->items, place->itemsize));
    }
  }
  if (bytes == 0) {
    return NRT_FORM_UNIT;
  }
  for (int d = 0; d < cores->dims; d++) {
    work = nrt_product(work, cores->size[d]);
  }
  return cores->lanes && (bytes <= UNIT_BYTES || (bytes <= NRT_UNIT_MOST && work / elements >= UNIT_REUSE))
             ? NRT_FORM_UNIT
             : NRT_FORM_STRIDED;
}
