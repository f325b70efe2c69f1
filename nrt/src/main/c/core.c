/* Walks a range of a gufunc's instances, row by row, or over the ends of rows where those are short. */
#include "core.h"
#include "loop.h"

#define ON_STACK 8192

/* Moves to an instance. */
static void locate(struct core_plan *plan, int64_t instance) {
  const struct nrt_call *call = plan->call;
  for (int i = 0; i < plan->count; i++) {
    plan->place[i].at = plan->place[i].base;
  }
  for (int d = call->ndim - 1; d >= 0; d--) {
    plan->index[d] = instance % call->shape[d];
    instance /= call->shape[d];
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
  plan->index[d] += count;
  for (; d > 0 && plan->index[d] == call->shape[d]; d--) {
    for (int i = 0; i < plan->count; i++) {
      struct core_place *place = &plan->place[i];
      place->at = nrt_at(nrt_at(place->at, -call->shape[d], place->strides[d]), 1, place->strides[d - 1]);
    }
    plan->index[d] = 0;
    plan->index[d - 1]++;
  }
}

static int64_t walk(struct core_plan *plan, int64_t begin, int64_t end) {
  const int64_t lanes = plan->call->lanes;
  const int last = plan->call->ndim - 1;
  locate(plan, begin);
  for (;;) {
    int64_t count = end - begin;
    int64_t row = plan->inner - plan->index[last];
    count = !plan->flat && row < count ? row : count;
    count = plan->group < count ? plan->group : count;
    if (plan->direct && count > lanes) {
      count -= count % lanes;
    }
    int64_t status = nrt_core_group(plan, count);
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
  struct nrt_core core = {NRT_FORM_UNIT, cores->size, cores->stride, nrt_scratch_take, nrt_scratch_give, nrt_loop,
                          cores->shift,  &call->cancelled};
  *status = call->kernel(ptr, step, 1, &core);
  return 1;
}

/* noinline: the plan is large, and a short call shall not pay for its place on the stack. */
__attribute__((noinline)) static int64_t planned(const struct nrt_call *call, char *const *segments, int64_t begin, int64_t end) {
  struct core_plan plan;
  _Alignas(NRT_ALIGNMENT) char local[ON_STACK];
  nrt_core_plan(&plan, call, segments, end - begin);
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

static int64_t run(const struct nrt_call *call, char *const *segments, int64_t begin, int64_t end) {
  int64_t status;
  if (call->ndim == 1 && call->shape[0] == 1 && segments == NULL && call->cores->form == NRT_FORM_ANY && single(call, &status)) {
    return status;
  }
  return planned(call, segments, begin, end);
}

int64_t nrt_core_run(const struct nrt_call *call, char *const *segments, int64_t begin, int64_t end) {
  int64_t status = nrt_core_check(call);
  if (NRT_UNLIKELY(status != NRT_OK) || begin == end) {
    return status;
  }
  if (!call->cores->loops) {
    return run(call, segments, begin, end);
  }
  const struct nrt_call *before = nrt_loop_call(call);
  status = run(call, segments, begin, end);
  nrt_loop_call(before);
  return status;
}
