#include "loop.h"

#include "pool.h"

/* Loops shorter than this gain nothing from a second thread: about a microsecond. */
#define SHORT 3000

static __thread int64_t most = 1;
static __thread int brief; /* the last loop was short */
static __thread const struct nrt_call *running;

struct loop {
  nrt_task task;
  void *context;
  const int32_t *cancelled;
};

static int64_t unless_cancelled(void *context, int64_t chunk) {
  const struct loop *loop = context;
  return __atomic_load_n(loop->cancelled, __ATOMIC_RELAXED) ? NRT_CANCELLED : loop->task(loop->context, chunk);
}

int64_t nrt_loop(nrt_task task, void *context, int64_t chunks) {
  struct loop loop = {task, context, running == NULL ? NULL : &running->cancelled};
  if (running != NULL) {
    task = unless_cancelled;
    context = &loop;
  }
  if (most == 1) {
    return nrt_parallel(task, context, chunks, 1);
  }
  uint64_t start = nrt_ticks();
  int64_t status = nrt_parallel(task, context, chunks, brief ? 1 : most);
  /* A loop that is shared and takes half the time is as long as before. */
  brief = nrt_ticks() - start < (brief ? 2 * SHORT : SHORT);
  return status;
}

int64_t nrt_loop_threads(int64_t threads) {
  int64_t before = most;
  most = threads;
  brief = 0;
  return before;
}

int nrt_loop_shared(void) { return most != 1; }

const struct nrt_call *nrt_loop_call(const struct nrt_call *call) {
  const struct nrt_call *before = running;
  running = call;
  return before;
}
