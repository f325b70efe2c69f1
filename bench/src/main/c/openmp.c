/* The kernels on all processors by OpenMP, each thread a run of neighbouring elements; and what its regions cost. */
#include <errno.h>
#include <linux/futex.h>
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "kernel.h"

#define MOST_OPERANDS 8

/* size: bytes of an element of each operand, then 0. */
void repeat_parallel(kernel *f, void *const *operand, const long *size, long n, long times) {
  kernel *volatile unknown = f;
  for (long t = 0; t < times; t++) {
#pragma omp parallel
    {
      long threads = omp_get_num_threads(), me = omp_get_thread_num();
      long begin = n * me / threads, end = n * (me + 1) / threads;
      void *part[MOST_OPERANDS];
      for (int i = 0; i < MOST_OPERANDS && size[i] != 0; i++) part[i] = (char *)operand[i] + begin * size[i];
      if (end > begin) unknown(part, end - begin);
    }
  }
}

/* Regions of nothing, one after the other. */
void empty_regions(long times) {
  for (long t = 0; t < times; t++) {
#pragma omp parallel
    {
      __asm__ volatile("" ::: "memory");
    }
  }
}

/* A kernel of Quern's runtime that does nothing. */
int64_t no_work(char *const *ptr, const int64_t *step, int64_t blocks, void *context) {
  (void)ptr, (void)step, (void)blocks, (void)context;
  return 0;
}

static atomic_int word;
static atomic_long woken;

static void *sleeper(void *unused) {
  (void)unused;
  for (int seen = atomic_load(&word);; seen = atomic_load(&word)) {
    syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
    atomic_fetch_add(&woken, 1);
  }
  return NULL;
}

/* What it takes to wake a thread: to say so, or until it runs. The caller leaves it the time to fall asleep. -1: it did not. */
long futex_wake_nanos(long until_it_runs) {
  static int started;
  pthread_t thread;
  struct timespec start, end;
  if (!started) {
    if (pthread_create(&thread, NULL, sleeper, NULL) != 0) return -1;
    pthread_detach(thread);
    started = 1;
    nanosleep(&(struct timespec){0, 2000000}, NULL);
  }
  long before = atomic_load(&woken);
  clock_gettime(CLOCK_MONOTONIC, &start);
  atomic_fetch_add(&word, 1);
  if (syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) != 1) return -1;
  while (until_it_runs && atomic_load(&woken) == before) __asm__ volatile("pause");
  clock_gettime(CLOCK_MONOTONIC, &end);
  return (end.tv_sec - start.tv_sec) * 1000000000L + end.tv_nsec - start.tv_nsec;
}
