/* Runs a range of a call: what is short without a plan, all else by one. */
#include "run.h"

#include "loop.h"
#include "plan.h"

#define ON_STACK 8192

/*
 * The plain case, without a plan, since it is often a short call: scalars, one dimension, no mask, operands contiguous
 * or repeated. Returns 0, having done nothing, where it is not that.
 */
static int plain(const struct nrt_call *call, int64_t begin, int64_t end, int64_t *status) {
  _Alignas(NRT_ALIGNMENT) char scratch[ON_STACK];
  struct nrt_arguments args;
  const int count = call->inputs + call->outputs;
  int64_t room = sizeof scratch;
  for (int i = 0; i < count; i++) {
    const struct nrt_operand *operand = &call->operand[i];
    const int64_t itemsize = operand->itemsize;
    const int64_t block = call->lanes * itemsize;
    room -= block; /* also checked against for an itemsize that is none */
    if (!nrt_is_itemsize(itemsize) || room < 0) {
      return 0;
    }
    if (operand->stride[0] == itemsize) {
      args.ptr[i] = nrt_at(operand->data, begin, itemsize);
      args.step[i] = block;
    } else if (operand->stride[0] == 0 && i < call->inputs) {
      args.ptr[i] = scratch + room; /* from the end down; tails go up from the start */
      args.step[i] = 0;
      nrt_splat(args.ptr[i], operand->data, call->lanes, itemsize);
    } else {
      return 0;
    }
  }
  args.call = call;
  args.plan = NULL;
  args.width = call->lanes;
  args.in = nrt_bits(call->inputs);
  args.out = nrt_bits(count) & ~args.in;
  args.packed = 0;
  args.tails = scratch;
  args.core = (struct nrt_core){
      .take = nrt_scratch_take, .give = nrt_scratch_give, .parallel = nrt_loop, .cancelled = &call->cancelled};
  *status = nrt_kernel_run(&args, end - begin);
  return 1;
}

/* The plain case of cores: one, of unit stride. */
static int plain_core(const struct nrt_call *call, int64_t *status) {
  static const int64_t step[NRT_MAX_OPERANDS];
  const struct nrt_cores *cores = call->cores;
  if (cores->form != NRT_FORM_ANY) {
    return 0;
  }
  char *ptr[NRT_MAX_OPERANDS];
  int last = -1;
  for (int i = 0; i < call->inputs + call->outputs; i++) {
    last += cores->rank[i];
    const int64_t itemsize = call->operand[i].itemsize;
    const int unit = cores->rank[i] == 0 || cores->stride[last] == itemsize || cores->size[cores->dim[last]] <= 1;
    if (!nrt_is_itemsize(itemsize) || !unit) {
      return 0;
    }
    ptr[i] = call->operand[i].data;
  }
  struct nrt_core core = {NRT_FORM_UNIT,    cores->size, cores->stride, nrt_scratch_take,
                          nrt_scratch_give, nrt_loop,    cores->shift,  &call->cancelled};
  *status = call->kernel(ptr, step, 1, &core);
  return 1;
}

/* noinline: the plan is large, and a plain call shall not pay for its place on the stack. */
__attribute__((noinline)) static int64_t planned(const struct nrt_call *call, char *const *segments, char *mask,
                                                 int64_t total, int64_t begin, int64_t end) {
  struct nrt_plan plan;
  _Alignas(NRT_ALIGNMENT) char local[ON_STACK];
  int64_t status = nrt_plan_make(&plan, call, segments, mask, total, end - begin);
  if (NRT_UNLIKELY(status != NRT_OK)) {
    return status;
  }
  char *scratch = plan.scratch <= ON_STACK ? local : nrt_scratch_take((size_t)plan.scratch);
  if (NRT_UNLIKELY(scratch == NULL)) {
    return NRT_NO_MEMORY;
  }
  nrt_plan_lay(&plan, scratch);
  status = nrt_walk(&plan, begin, end);
  if (scratch != local) {
    nrt_scratch_give(scratch);
  }
  return status;
}

/* A checked call, of at least one instance. */
static inline int64_t run_some(const struct nrt_call *call, char *const *segments, char *mask, int64_t total,
                               int64_t begin, int64_t end) {
  int64_t status;
  if (call->ndim == 1 && call->mask == NULL && segments == NULL &&
      (call->cores == NULL ? plain(call, begin, end, &status) : total == 1 && plain_core(call, &status))) {
    return status;
  }
  return planned(call, segments, mask, total, begin, end);
}

/* The same of a kernel with parallel loops, which are to know the call. */
__attribute__((noinline)) static int64_t run_looping(const struct nrt_call *call, char *const *segments, char *mask,
                                                     int64_t total, int64_t begin, int64_t end) {
  const struct nrt_call *before = nrt_loop_call(call);
  int64_t status = run_some(call, segments, mask, total, begin, end);
  nrt_loop_call(before);
  return status;
}

/* Inline, so that the most frequent call has no arguments that are NULL. */
static inline __attribute__((always_inline)) int64_t run(int64_t address, char *const *segments, char *mask,
                                                         int64_t begin, int64_t end) {
  const struct nrt_call *call = (const struct nrt_call *)(uintptr_t)address;
  int64_t total;
  int64_t status = nrt_check(call, begin, end, &total);
  if (NRT_UNLIKELY(status != NRT_OK) || begin == end) {
    return status;
  }
  return call->cores != NULL && call->cores->loops ? run_looping(call, segments, mask, total, begin, end)
                                                   : run_some(call, segments, mask, total, begin, end);
}

int64_t nrt_run_range(int64_t call, char *const *segments, char *mask, int64_t begin, int64_t end) {
  return run(call, segments, mask, begin, end);
}

NRT_EXPORT int64_t nrt_run(int64_t call, int64_t begin, int64_t end, int64_t unused) {
  (void)unused;
  return run(call, NULL, NULL, begin, end);
}
