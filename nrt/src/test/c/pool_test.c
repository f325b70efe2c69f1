/* The pool: every chunk once, nested and concurrent regions, failures, forks; and calls in pieces. */
#define _GNU_SOURCE
#include <fenv.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "pool.h"

#define CHUNKS 1000

struct count {
  atomic_int done[CHUNKS];
  int64_t fails_at;
  int64_t fails_from; /* and this one and all behind it; -1: none */
};

static int64_t once(void *context, int64_t chunk) {
  struct count *c = context;
  if (chunk == c->fails_at || (c->fails_from >= 0 && chunk >= c->fails_from)) {
    return 16 + chunk;
  }
  atomic_fetch_add(&c->done[chunk], 1);
  return NRT_OK;
}

static void every_chunk_once(int64_t chunks, int64_t threads) {
  struct count c = {.fails_at = -1, .fails_from = -1};
  CHECK(nrt_parallel(once, &c, chunks, threads) == NRT_OK);
  for (int64_t i = 0; i < CHUNKS; i++) {
    CHECK(atomic_load(&c.done[i]) == (i < chunks));
  }
}

/* The lowest chunk that fails is the one reported, and all before it have run. */
static void the_first_failure(int64_t threads) {
  for (int64_t first = 0; first < CHUNKS; first += 37) {
    for (int64_t all = 0; all < 2; all++) {
      struct count c = {.fails_at = first, .fails_from = all ? first + 11 : -1};
      CHECK(nrt_parallel(once, &c, CHUNKS, threads) == 16 + first);
      for (int64_t i = 0; i < first; i++) {
        CHECK(atomic_load(&c.done[i]) == 1);
      }
    }
  }
  every_chunk_once(CHUNKS, threads);
}

static int64_t nested(void *context, int64_t chunk) {
  (void)chunk;
  struct count c = {.fails_at = -1, .fails_from = -1};
  int64_t status = nrt_parallel(once, &c, 7, 0);
  atomic_fetch_add((atomic_int *)context, 1);
  return status;
}

static int64_t work_of(void *context, int64_t chunk) {
  volatile double x = (double)chunk;
  for (int i = 0; i < 200; i++) {
    x = x * 0.5 + 1;
  }
  return once(context, chunk);
}

static void *caller(void *unused) {
  (void)unused;
  for (int round = 0; round < 300; round++) {
    struct count c = {.fails_at = round % 3 == 0 ? round % 97 : -1, .fails_from = -1};
    int64_t status = nrt_parallel(work_of, &c, 97, 1 + round % 5);
    CHECK(status == (round % 3 == 0 ? 16 + round % 97 : NRT_OK));
    for (int64_t i = 0; i < 97 && round % 3 != 0; i++) {
      CHECK(atomic_load(&c.done[i]) == 1);
    }
  }
  return NULL;
}

static void many_callers(int count) {
  pthread_t threads[80]; /* more than there are regions */
  for (int i = 0; i < count; i++) {
    CHECK(pthread_create(&threads[i], NULL, caller, NULL) == 0);
  }
  for (int i = 0; i < count; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
}

static int64_t twice(char *const *ptr, const int64_t *step, int64_t blocks, void *context) {
  (void)context;
  for (int64_t b = 0; b < blocks; b++) {
    double in[4], out[4];
    memcpy(in, ptr[0] + b * step[0], sizeof in);
    for (int i = 0; i < 4; i++) {
      if (in[i] < 0) {
        return 16;
      }
      out[i] = 2 * in[i];
    }
    memcpy(ptr[1] + b * step[1], out, sizeof out);
  }
  return NRT_OK;
}

#define ELEMENTS 10007

/* The same numbers for any piece and any number of threads; a bad element, a bad range and a bad piece are refused. */
static void calls_in_pieces(void) {
  static double in[ELEMENTS], out[ELEMENTS];
  static struct nrt_call call = {
      .kernel = twice, .lanes = 4, .inputs = 1, .outputs = 1, .ndim = 1, .shape = {ELEMENTS}};
  call.operand[0] = (struct nrt_operand){.data = (char *)in, .itemsize = 8, .stride = {8}};
  call.operand[1] = (struct nrt_operand){.data = (char *)out, .itemsize = 8, .stride = {8}};
  int64_t address = (int64_t)(uintptr_t)&call;
  for (int i = 0; i < ELEMENTS; i++) {
    in[i] = i;
  }
  for (int64_t piece = 1; piece < 2 * ELEMENTS; piece = piece * 7 + 1) {
    for (int64_t threads = 0; threads < 4; threads++) {
      for (int64_t brief = 0; brief < 2; brief++) {
        memset(out, 0xff, sizeof out);
        CHECK(nrt_run_parallel(address, 5, ELEMENTS, piece | threads << NRT_PIECE_BITS | brief * NRT_BRIEF) == NRT_OK);
        for (int i = 5; i < ELEMENTS; i++) {
          CHECK(out[i] == 2.0 * i);
        }
        CHECK(out[4] != 8);
      }
    }
  }
  in[77] = -1;
  CHECK(nrt_run_parallel(address, 0, ELEMENTS, 64) == 16);
  CHECK(nrt_run_parallel(address, 78, ELEMENTS, 64) == NRT_OK);
  CHECK(nrt_run_parallel(address, 0, ELEMENTS, 0) == NRT_BAD_CALL);
  CHECK(nrt_run_parallel(address, 78, ELEMENTS + 1, 64) == NRT_BAD_CALL);
  CHECK(nrt_run_parallel(address, 3, 2, 64) == NRT_BAD_CALL);
  CHECK(nrt_run_parallel(address, -1, 2, 64) == NRT_BAD_CALL);
}

static struct nrt_call endless_call;

/* Looks, like a loop of unknown length, until the call is cancelled; the first element cancels it. */
static int64_t endless(char *const *ptr, const int64_t *step, int64_t blocks, void *context) {
  (void)step, (void)blocks;
  const struct nrt_core *core = context;
  CHECK(core->cancelled == &endless_call.cancelled);
  if (*(const double *)(const void *)ptr[0] == 0) {
    __atomic_store_n(&endless_call.cancelled, 1, __ATOMIC_RELAXED);
  }
  while (__atomic_load_n(core->cancelled, __ATOMIC_RELAXED) == 0) {
    sched_yield();
  }
  return NRT_CANCELLED;
}

static void a_cancelled_call_ends(void) {
  static double in[ELEMENTS], out[ELEMENTS];
  endless_call =
      (struct nrt_call){.kernel = endless, .lanes = 1, .inputs = 1, .outputs = 1, .ndim = 1, .shape = {ELEMENTS}};
  endless_call.operand[0] = (struct nrt_operand){.data = (char *)in, .itemsize = 8, .stride = {8}};
  endless_call.operand[1] = (struct nrt_operand){.data = (char *)out, .itemsize = 8, .stride = {8}};
  int64_t address = (int64_t)(uintptr_t)&endless_call;
  CHECK(nrt_run(address, 0, ELEMENTS, 0) == NRT_CANCELLED);
  endless_call.cancelled = 0;
  CHECK(nrt_run_parallel(address, 0, ELEMENTS, 64) == NRT_CANCELLED);
  endless_call.kernel = twice;
  CHECK(nrt_run_parallel(address, 0, ELEMENTS, 64) == NRT_CANCELLED); /* pieces do not begin */
  endless_call.cancelled = 0;
}

/* A gufunc's kernel that consists of parallel loops. */
static struct count loop_counts[100];
static struct nrt_call loop_call;
static double marks[100]; /* one for each instance: its place tells its number */
static int cancels; /* every chunk, so that few of them run */

static int64_t chunk_of_loop(void *context, int64_t chunk) {
  if (cancels) {
    __atomic_store_n(&loop_call.cancelled, 1, __ATOMIC_RELAXED);
  }
  return once(context, chunk);
}

static int64_t loops(char *const *ptr, const int64_t *step, int64_t count, void *context) {
  const struct nrt_core *core = context;
  for (int64_t i = 0; i < count; i++) {
    struct count *c = &loop_counts[(double *)(void *)(ptr[0] + i * step[0]) - marks];
    int64_t status = core->parallel(chunk_of_loop, c, CHUNKS);
    if (status != NRT_OK) {
      return status;
    }
  }
  return NRT_OK;
}

static void reset_loops(int64_t fails_at, int cancel) {
  for (int i = 0; i < 100; i++) {
    memset(loop_counts[i].done, 0, sizeof loop_counts[i].done);
    loop_counts[i].fails_from = -1;
    loop_counts[i].fails_at = fails_at;
  }
  cancels = cancel;
  loop_call.cancelled = 0;
}

static void loops_in_kernels(void) {
  struct nrt_cores cores = {.form = NRT_FORM_ANY, .lanes = 1, .out = 1, .loops = 1};
  const int64_t address = (int64_t)(uintptr_t)&loop_call;
  for (int64_t instances = 1; instances <= 100; instances = instances * 3 + 1) {
    loop_call =
        (struct nrt_call){.kernel = loops, .lanes = 1, .outputs = 1, .ndim = 1, .cores = &cores, .shape = {instances}};
    loop_call.operand[0] =
        (struct nrt_operand){.data = (char *)marks, .itemsize = sizeof marks[0], .stride = {sizeof marks[0]}};
    for (int64_t how = 0; how <= 4; how++) { /* 0: nrt_run */
      const int64_t threads = 1 | (how > 0 ? how - 1 : 0) << NRT_PIECE_BITS;
      reset_loops(-1, 0);
      CHECK((how == 0 ? nrt_run(address, 0, instances, 0) : nrt_run_parallel(address, 0, instances, threads)) ==
            NRT_OK);
      for (int64_t i = 0; i < 100; i++) {
        for (int64_t chunk = 0; chunk < CHUNKS; chunk++) {
          CHECK(atomic_load(&loop_counts[i].done[chunk]) == (i < instances));
        }
      }
      reset_loops(300, 0);
      CHECK((how == 0 ? nrt_run(address, 0, instances, 0) : nrt_run_parallel(address, 0, instances, threads)) == 316);
      CHECK(atomic_load(&loop_counts[0].done[299]) == 1 && atomic_load(&loop_counts[0].done[300]) == 0);
      reset_loops(-1, 1);
      CHECK((how == 0 ? nrt_run(address, 0, instances, 0) : nrt_run_parallel(address, 0, instances, threads)) ==
            NRT_CANCELLED);
    }
  }
  reset_loops(-1, 0);
}

static void regions_are_watched(void) {
  struct nrt_region region = {.threads = -1};
  int64_t to = (int64_t)(uintptr_t)&region;
  CHECK(nrt_last_region(to, 0, 0, 0) == NRT_OK);
  every_chunk_once(CHUNKS, 2);
  CHECK(nrt_last_region(to, 0, 0, 0) == NRT_OK && region.threads == 0 && region.elapsed == 0);
  CHECK(nrt_watch(1, 0, 0, 0) == NRT_OK);
  every_chunk_once(CHUNKS, 2);
  CHECK(nrt_last_region(to, 0, 0, 0) == NRT_OK && region.threads >= 1 && region.threads <= 2);
  CHECK(region.pieces == CHUNKS && region.busy > 0 && region.elapsed > 0 && region.busy <= 2 * region.elapsed);
  CHECK(nrt_last_region(to, 0, 0, 0) == NRT_OK && region.threads == 0);
  CHECK(nrt_last_region(0, 0, 0, 0) == NRT_BAD_CALL);
  CHECK(nrt_watch(0, 0, 0, 0) == NRT_OK);
}

static int64_t rounds_up(void *context, int64_t chunk) {
  (void)context, (void)chunk;
  volatile double x = 0, little = 0x1p-60;
  for (int i = 0; i < 1000; i++) {
    x += 1;
  }
  return x + little > 1000 ? NRT_OK : 16;
}

/* Whoever computes rounds as the caller does. */
static void rounding_is_the_callers(void) {
  CHECK(fesetround(FE_UPWARD) == 0 && nrt_parallel(rounds_up, NULL, CHUNKS, 0) == NRT_OK);
  CHECK(fesetround(FE_TONEAREST) == 0 && nrt_parallel(rounds_up, NULL, CHUNKS, 0) == 16);
}

int main(void) {
  CHECK(nrt_threads(0, 0, 0, 0) >= 1);
  CHECK(nrt_threads(-1, 0, 0, 0) == -1 && nrt_threads(NRT_MAX_THREADS + 1, 0, 0, 0) == -1);
  for (int64_t limit = 2; limit <= 5; limit += 3) { /* awake while there are processors enough, or not */
    CHECK(nrt_threads(limit, 0, 0, 0) == limit && nrt_threads(0, 0, 0, 0) == limit);
    for (int64_t chunks = 0; chunks <= CHUNKS; chunks += chunks < 10 ? 1 : 99) {
      for (int64_t threads = 0; threads <= 6; threads++) {
        every_chunk_once(chunks, threads);
      }
    }
    the_first_failure(0);
    the_first_failure(1);
    atomic_int outer = 0;
    CHECK(nrt_parallel(nested, &outer, 50, 0) == NRT_OK && atomic_load(&outer) == 50);
    calls_in_pieces();
    a_cancelled_call_ends();
    loops_in_kernels();
    regions_are_watched();
    rounding_is_the_callers();
    many_callers(limit == 2 ? 3 : 80);
    usleep(20000); /* workers sleep by now, and wake */
    every_chunk_once(CHUNKS, 0);
  }

#if !defined(__SANITIZE_THREAD__) && !defined(EMULATED) /* qemu's own threads do not survive a fork */
  pid_t child = fork();
  if (child == 0) {
    every_chunk_once(CHUNKS, 0);
    many_callers(3);
    _exit(0);
  }
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  every_chunk_once(CHUNKS, 0);
#endif
  puts("pool_test");
  return 0;
}
