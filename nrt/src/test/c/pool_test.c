/* The pool: every chunk once, nested and concurrent regions, failures, forks. */
#define _GNU_SOURCE
#include <pthread.h>
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
};

static int64_t once(void *context, int64_t chunk) {
  struct count *c = context;
  if (chunk == c->fails_at) {
    return 16 + chunk;
  }
  atomic_fetch_add(&c->done[chunk], 1);
  return NRT_OK;
}

static void every_chunk_once(int64_t chunks, int64_t threads) {
  struct count c = {.fails_at = -1};
  CHECK(nrt_parallel(once, &c, chunks, threads) == NRT_OK);
  for (int64_t i = 0; i < CHUNKS; i++) {
    CHECK(atomic_load(&c.done[i]) == (i < chunks));
  }
}

static int64_t nested(void *context, int64_t chunk) {
  (void)chunk;
  struct count c = {.fails_at = -1};
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
    struct count c = {.fails_at = round % 3 == 0 ? round % 97 : -1};
    int64_t status = nrt_parallel(work_of, &c, 97, 1 + round % 5);
    CHECK(status == (round % 3 == 0 ? 16 + round % 97 : NRT_OK));
    for (int64_t i = 0; i < 97 && round % 3 != 0; i++) {
      CHECK(atomic_load(&c.done[i]) == 1);
    }
  }
  return NULL;
}

int main(void) {
  CHECK(nrt_threads(0, 0, 0, 0) >= 1);
  CHECK(nrt_threads(4, 0, 0, 0) == 4);
  for (int64_t chunks = 0; chunks <= CHUNKS; chunks += chunks < 10 ? 1 : 99) {
    for (int64_t threads = 0; threads <= 6; threads++) {
      every_chunk_once(chunks, threads);
    }
  }
  struct count failing = {.fails_at = 5};
  CHECK(nrt_parallel(once, &failing, 10, 0) == 21);
  every_chunk_once(CHUNKS, 0);

  atomic_int outer = 0;
  CHECK(nrt_parallel(nested, &outer, 50, 0) == NRT_OK && atomic_load(&outer) == 50);

  pthread_t threads[80]; /* more than there are regions */
  for (int i = 0; i < 80; i++) {
    CHECK(pthread_create(&threads[i], NULL, caller, NULL) == 0);
  }
  for (int i = 0; i < 80; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
  usleep(20000); /* workers sleep by now, and wake */
  every_chunk_once(CHUNKS, 0);

#ifndef __SANITIZE_THREAD__
  pid_t child = fork();
  if (child == 0) {
    every_chunk_once(CHUNKS, 0);
    _exit(0);
  }
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
#endif
  puts("pool_test");
  return 0;
}
