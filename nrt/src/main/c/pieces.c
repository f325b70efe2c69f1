/* The kin of nrt_run: by segments, and in pieces on several threads. */
#include "loop.h"
#include "pool.h"
#include "run.h"

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
  return nrt_run_range(all->call, all->segments, all->mask, begin, begin + (left < all->length ? left : all->length));
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
  int64_t status = nrt_run_range(call, segments, mask, begin, end);
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
    return nrt_run_range(call, segments, mask, begin, end);
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
  return fits(call) ? nrt_run_range(call, segments, mask, begin, end) : NRT_BAD_CALL;
}

NRT_EXPORT int64_t nrt_run_segments_parallel(int64_t call, int64_t begin, int64_t end, int64_t how, char *mask,
                                             char *s0, char *s1, char *s2, char *s3, char *s4, char *s5, char *s6,
                                             char *s7) {
  char *const segments[8] = {s0, s1, s2, s3, s4, s5, s6, s7};
  return fits(call) ? run_parallel(call, segments, mask, begin, end, how) : NRT_BAD_CALL;
}
