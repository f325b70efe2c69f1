/* nrt_run and its kin: the plain call, the planned one, a gufunc's; by segments, and in pieces on several threads. */
#include "core.h"
#include "loop.h"
#include "plan.h"
#include "pool.h"

#define ON_STACK 8192

/*
 * The plain case, without a plan, since it is often a short call: one dimension, no mask, operands contiguous or repeated.
 * Returns 0, having done nothing, where it is not that.
 */
static int plain(const struct nrt_call *call, int64_t begin, int64_t end, int64_t *status) {
  _Alignas(NRT_ALIGNMENT) char scratch[ON_STACK];
  char *ptr[NRT_MAX_OPERANDS];
  int64_t step[NRT_MAX_OPERANDS];
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
      ptr[i] = nrt_at(operand->data, begin, itemsize);
      step[i] = block;
    } else if (operand->stride[0] == 0 && i < call->inputs) {
      ptr[i] = scratch + room; /* from the end down; tails go up from the start */
      step[i] = 0;
      nrt_splat(ptr[i], operand->data, call->lanes, itemsize);
    } else {
      return 0;
    }
  }
  *status = nrt_kernel_run(call, ptr, step, scratch, end - begin);
  return 1;
}

/* noinline: the plan is large, and a plain call shall not pay for its place on the stack. */
__attribute__((noinline)) static int64_t planned(const struct nrt_call *call, char *const *segments, char *mask,
                                                 int64_t total, int64_t begin, int64_t end) {
  struct nrt_plan plan;
  int64_t status = nrt_plan_make(&plan, call, segments, mask, total, end - begin);
  if (NRT_UNLIKELY(status != NRT_OK) || begin == end) {
    return status;
  }
  _Alignas(NRT_ALIGNMENT) char local[ON_STACK];
  size_t size = nrt_plan_scratch(&plan);
  char *scratch = size <= sizeof local ? local : nrt_scratch_take(size);
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

static int64_t run(int64_t address, char *const *segments, char *mask, int64_t begin, int64_t end) {
  const struct nrt_call *call = (const struct nrt_call *)(uintptr_t)address;
  int64_t total;
  int64_t status = nrt_check(call, begin, end, &total);
  if (NRT_UNLIKELY(status != NRT_OK)) {
    return status;
  }
  if (call->cores != NULL) {
    return nrt_core_run(call, segments, mask, begin, end);
  }
  if (call->ndim == 1 && call->mask == NULL && segments == NULL && begin < end && plain(call, begin, end, &status)) {
    return status;
  }
  return planned(call, segments, mask, total, begin, end);
}

NRT_EXPORT int64_t nrt_run(int64_t call, int64_t begin, int64_t end, int64_t unused) {
  (void)unused;
  return run(call, NULL, NULL, begin, end);
}

struct pieces {
  int64_t call;
  char *const *segments;
  char *mask;
  int64_t begin;
  int64_t end;
  int64_t length;
};

static int64_t piece(void *context, int64_t number) {
  const struct pieces *all = context;
  const struct nrt_call *call = (const struct nrt_call *)(uintptr_t)all->call;
  if (NRT_UNLIKELY(call != NULL && __atomic_load_n(&call->cancelled, __ATOMIC_RELAXED) != 0)) {
    return NRT_CANCELLED;
  }
  int64_t begin = all->begin + number * all->length;
  int64_t left = all->end - begin;
  return run(all->call, all->segments, all->mask, begin, begin + (left < all->length ? left : all->length));
}

/* With fewer instances for each thread, threads share a kernel's loops rather than the instances. */
#define INSTANCES 4

/* True if threads share the parallel loops of a gufunc's kernel. */
static int shares_loops(int64_t address, int64_t instances, int64_t threads) {
  const struct nrt_call *call = (const struct nrt_call *)(uintptr_t)address;
  return call != NULL && call->cores != NULL && call->cores->loops &&
         instances < (int64_t)INSTANCES * nrt_pool_seats(INT32_MAX, threads);
}

static int64_t run_loops(int64_t call, char *const *segments, char *mask, int64_t begin, int64_t end, int64_t threads) {
  int64_t before = nrt_loop_threads(threads);
  int64_t status = run(call, segments, mask, begin, end);
  nrt_loop_threads(before);
  return status;
}

static int64_t run_parallel(int64_t call, char *const *segments, char *mask, int64_t begin, int64_t end, int64_t how) {
  struct pieces all = {call, segments, mask, begin, end, how & ((INT64_C(1) << NRT_PIECE_BITS) - 1)};
  if (begin < 0 || end < begin || all.length < 1) {
    return NRT_BAD_CALL;
  }
  int64_t count = (end - begin) / all.length + ((end - begin) % all.length != 0);
  int64_t threads = how >> NRT_PIECE_BITS & ((1 << NRT_THREADS_BITS) - 1);
  const int loops = shares_loops(call, end - begin, threads);
  int seats = nrt_pool_seats(loops ? INT32_MAX : count, threads);
  if (seats < 2 || ((how & NRT_BRIEF) != 0 && !nrt_pool_at_hand(seats))) {
    return run(call, segments, mask, begin, end);
  }
  return loops ? run_loops(call, segments, mask, begin, end, threads) : nrt_parallel(piece, &all, count, threads);
}

NRT_EXPORT int64_t nrt_run_parallel(int64_t call, int64_t begin, int64_t end, int64_t how) {
  return run_parallel(call, NULL, NULL, begin, end, how);
}

/* True if there are no more operands than segments. */
static int fits(int64_t call) {
  const struct nrt_call *of = (const struct nrt_call *)(uintptr_t)call;
  return of != NULL && of->inputs >= 0 && of->outputs >= 0 && of->inputs <= 8 && of->outputs <= 8 - of->inputs;
}

NRT_EXPORT int64_t nrt_run_segments(int64_t call, int64_t begin, int64_t end, char *mask, char *s0, char *s1, char *s2,
                                    char *s3, char *s4, char *s5, char *s6, char *s7) {
  char *const segments[8] = {s0, s1, s2, s3, s4, s5, s6, s7};
  return fits(call) ? run(call, segments, mask, begin, end) : NRT_BAD_CALL;
}

NRT_EXPORT int64_t nrt_run_segments_parallel(int64_t call, int64_t begin, int64_t end, int64_t how, char *mask,
                                             char *s0, char *s1, char *s2, char *s3, char *s4, char *s5, char *s6,
                                             char *s7) {
  char *const segments[8] = {s0, s1, s2, s3, s4, s5, s6, s7};
  return fits(call) ? run_parallel(call, segments, mask, begin, end, how) : NRT_BAD_CALL;
}
