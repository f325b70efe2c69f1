/* Walks a range of a gufunc's instances, row by row, or over the ends of rows where those are short. */
#include "core.h"
#include "loop.h"

#define ON_STACK 8192

static const char *mask_at(const struct core_plan *plan, const char *mask, int64_t count, int d) {
  return mask == NULL ? NULL : nrt_at((char *)(uintptr_t)mask, count, plan->call->mask_stride[d]);
}

/* Moves to an instance. */
static void locate(struct core_plan *plan, int64_t instance) {
  const struct nrt_call *call = plan->call;
  plan->mask_at = plan->mask;
  for (int i = 0; i < plan->count; i++) {
    plan->place[i].at = plan->place[i].base;
  }
  for (int d = call->ndim - 1; d >= 0; d--) {
    plan->index[d] = instance % call->shape[d];
    instance /= call->shape[d];
    plan->mask_at = mask_at(plan, plan->mask_at, plan->index[d], d);
    for (int i = 0; i < plan->count && plan->index[d] != 0; i++) {
      plan->place[i].at = nrt_at(plan->place[i].at, plan->index[d], plan->place[i].strides[d]);
    }
  }
}

/* Moves on by `count` instances, within a row or to the start of the next. */
static void advance(struct core_plan *plan, int64_t count) {
  const struct nrt_call *call = plan->call;
  int d = call->ndim - 1;
  for (int i = 0; i < plan->count; i++) {
    plan->place[i].at = nrt_at(plan->place[i].at, count, plan->place[i].strides[d]);
  }
  plan->mask_at = mask_at(plan, plan->mask_at, count, d);
  plan->index[d] += count;
  for (; d > 0 && plan->index[d] == call->shape[d]; d--) {
    for (int i = 0; i < plan->count; i++) {
      struct core_place *place = &plan->place[i];
      place->at = nrt_at(nrt_at(place->at, -call->shape[d], place->strides[d]), 1, place->strides[d - 1]);
    }
    plan->mask_at = mask_at(plan, mask_at(plan, plan->mask_at, -call->shape[d], d), 1, d - 1);
    plan->index[d] = 0;
    plan->index[d - 1]++;
  }
}

/* The instances from the next one on, of `count` in a row, for which the mask is what it is for that one. */
static int64_t alike(const struct core_plan *plan, int64_t count) {
  const int64_t stride = plan->call->mask_stride[plan->call->ndim - 1];
  const int first = *plan->mask_at != 0;
  int64_t n = 1;
  while (n < count && (*nrt_at((char *)(uintptr_t)plan->mask_at, n, stride) != 0) == first) {
    n++;
  }
  return n;
}

static int64_t walk(struct core_plan *plan, int64_t begin, int64_t end) {
  const int64_t lanes = plan->call->lanes;
  const int last = plan->call->ndim - 1;
  locate(plan, begin);
  for (;;) {
    int64_t count = end - begin;
    int64_t row = plan->inner - plan->index[last];
    count = !plan->flat && row < count ? row : count;
    int skipped = 0;
    if (plan->mask != NULL) {
      count = alike(plan, count);
      skipped = *plan->mask_at == 0;
    }
    count = skipped || count < plan->group ? count : plan->group;
    if (plan->direct && count > lanes && !skipped) {
      count -= count % lanes;
    }
    int64_t status = skipped ? NRT_OK : nrt_core_group(plan, count);
    begin += count;
    if (NRT_UNLIKELY(status != NRT_OK) || begin == end) {
      return status;
    }
    if (count <= row) {
      advance(plan, count);
    } else {
      locate(plan, begin);
    }
  }
}

/*
 * One instance of unit stride, without a plan, since it is often a short call. Returns 0, having done nothing, where it is not that.
 */
static int single(const struct nrt_call *call, int64_t *status) {
  static const int64_t step[NRT_MAX_OPERANDS];
  const struct nrt_cores *cores = call->cores;
  char *ptr[NRT_MAX_OPERANDS];
  int last = -1;
  for (int i = 0; i < call->inputs + call->outputs; i++) {
    last += cores->rank[i];
    if (cores->rank[i] > 0 && cores->stride[last] != call->operand[i].itemsize && cores->size[cores->dim[last]] > 1) {
      return 0;
    }
    ptr[i] = call->operand[i].data;
  }
  struct nrt_core core = {NRT_FORM_UNIT,    cores->size, cores->stride, nrt_scratch_take,
                          nrt_scratch_give, nrt_loop,    cores->shift,  &call->cancelled};
  *status = call->kernel(ptr, step, 1, &core);
  return 1;
}

/* noinline: the plan is large, and a short call shall not pay for its place on the stack. */
__attribute__((noinline)) static int64_t planned(const struct nrt_call *call, char *const *segments, const char *mask,
                                                 int64_t begin, int64_t end) {
  struct core_plan plan;
  _Alignas(NRT_ALIGNMENT) char local[ON_STACK];
  nrt_core_plan(&plan, call, segments, mask, end - begin);
  int64_t size = nrt_core_scratch(&plan);
  if (size <= ON_STACK) {
    nrt_core_lay(&plan, local);
    return walk(&plan, begin, end);
  }
  char *scratch = nrt_scratch_take((size_t)size);
  if (NRT_UNLIKELY(scratch == NULL)) {
    return NRT_NO_MEMORY;
  }
  nrt_core_lay(&plan, scratch);
  int64_t status = walk(&plan, begin, end);
  nrt_scratch_give(scratch);
  return status;
}

static int64_t run(const struct nrt_call *call, char *const *segments, const char *mask, int64_t begin, int64_t end) {
  int64_t status;
  if (mask == NULL && call->ndim == 1 && call->shape[0] == 1 && segments == NULL && call->cores->form == NRT_FORM_ANY &&
      single(call, &status)) {
    return status;
  }
  return planned(call, segments, mask, begin, end);
}

int64_t nrt_core_run(const struct nrt_call *call, char *const *segments, char *mask_segment, int64_t begin,
                     int64_t end) {
  int64_t status = nrt_core_check(call);
  if (NRT_UNLIKELY(status != NRT_OK) || begin == end) {
    return status;
  }
  const char *mask = mask_segment == NULL ? call->mask : nrt_at(mask_segment, (int64_t)(uintptr_t)call->mask, 1);
  if (!call->cores->loops) {
    return run(call, segments, mask, begin, end);
  }
  const struct nrt_call *before = nrt_loop_call(call);
  status = run(call, segments, mask, begin, end);
  nrt_loop_call(before);
  return status;
}
