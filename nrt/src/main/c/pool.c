/*
 * The pool: workers that look for open regions, spin a while when there is none, and then sleep. Regions live in a table that
 * is never freed, so that a worker which comes late finds a closed region and not freed memory. Any number of threads may
 * open regions at once; a worker joins whichever is open.
 */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pool.h"

#define MOST_REGIONS 64
#define MOST_THREADS 64
#define SPINS 4000
#define LINE 64

/* Chunks that a participant has left: the first in the low half, the end in the high half. */
struct share {
  _Alignas(LINE) _Atomic uint64_t range;
};

struct region {
  _Alignas(LINE) atomic_int taken; /* by a caller */
  atomic_int open;                 /* to be joined */
  atomic_int visitors;             /* workers that may look at what follows */
  atomic_int waited_for;           /* the caller sleeps until the visitors are gone */
  atomic_int joined;
  atomic_llong status;
  int seats;
  nrt_task task;
  void *context;
  struct share share[MOST_THREADS];
};

static struct region regions[MOST_REGIONS];

/* Which regions are open, a bit each; and how often one was opened: what workers wait on. */
static _Alignas(LINE) _Atomic uint64_t open_regions;
static _Alignas(LINE) atomic_int opened;
static atomic_int sleeping;

static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;
static atomic_int workers;
static atomic_int limit; /* of threads, the caller's included; 0: not asked yet */

static __thread int inside; /* a region: one more runs inline */

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

static void sleep_on(atomic_int *word, int value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void wake(atomic_int *word, int most) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, most, NULL, NULL, 0); }

static uint64_t range(uint64_t first, uint64_t end) { return first | end << 32; }

/* The next chunk of this participant's own share, or -1. */
static int64_t next(struct share *share) {
  uint64_t r = atomic_load_explicit(&share->range, memory_order_relaxed);
  while ((uint32_t)r < (uint32_t)(r >> 32)) {
    if (atomic_compare_exchange_weak(&share->range, &r, r + 1)) {
      return (uint32_t)r;
    }
  }
  return -1;
}

/* Takes the later half of somebody's share. */
static int take(struct region *region, int me) {
  for (int k = 1; k < region->seats; k++) {
    struct share *other = &region->share[(me + k) % region->seats];
    uint64_t r = atomic_load_explicit(&other->range, memory_order_relaxed);
    for (;;) {
      uint32_t first = (uint32_t)r, end = (uint32_t)(r >> 32);
      if (first >= end) {
        break;
      }
      uint32_t middle = end - (end - first + 1) / 2;
      if (atomic_compare_exchange_weak(&other->range, &r, range(first, middle))) {
        atomic_store(&region->share[me].range, range(middle, end));
        return 1;
      }
    }
  }
  return 0;
}

static void participate(struct region *region, int me) {
  int before = inside;
  inside = 1;
  do {
    for (int64_t chunk = next(&region->share[me]); chunk >= 0; chunk = next(&region->share[me])) {
      if (atomic_load_explicit(&region->status, memory_order_relaxed) != NRT_OK) {
        inside = before;
        return;
      }
      int64_t status = region->task(region->context, chunk);
      if (NRT_UNLIKELY(status != NRT_OK)) {
        long long none = NRT_OK;
        atomic_compare_exchange_strong(&region->status, &none, status);
      }
    }
  } while (take(region, me));
  inside = before;
}

static void visit(struct region *region) {
  atomic_fetch_add(&region->visitors, 1);
  if (atomic_load(&region->open)) {
    int me = atomic_fetch_add(&region->joined, 1);
    if (me < region->seats) {
      participate(region, me);
    }
  }
  if (atomic_fetch_sub(&region->visitors, 1) == 1 && atomic_load(&region->waited_for)) {
    wake(&region->visitors, 1);
  }
}

/* Whether an open region has a seat; a full one is not worth a visit. */
static int has_seat(struct region *region) {
  return atomic_load_explicit(&region->joined, memory_order_relaxed) <
         __atomic_load_n(&region->seats, __ATOMIC_RELAXED);
}

static void *work(void *unused) {
  (void)unused;
  for (;;) {
    int seen = atomic_load(&opened);
    for (uint64_t open = atomic_load(&open_regions); open != 0; open &= open - 1) {
      struct region *region = &regions[__builtin_ctzll(open)];
      if (has_seat(region)) {
        visit(region);
      }
    }
    int spins = 0;
    while (atomic_load_explicit(&opened, memory_order_acquire) == seen && spins < SPINS) {
      relax();
      spins++;
    }
    if (spins == SPINS) {
      atomic_fetch_add(&sleeping, 1);
      sleep_on(&opened, seen);
      atomic_fetch_sub(&sleeping, 1);
    }
  }
  return NULL;
}

/* A child of fork has no workers. */
static void forget_workers(void) {
  atomic_store(&workers, 0);
  atomic_store(&sleeping, 0);
}

/* Starts workers until there are so many; fewer if the system has no more. */
static void start(int wanted) {
  pthread_mutex_lock(&starting);
  static int prepared;
  if (!prepared) {
    prepared = pthread_atfork(NULL, NULL, forget_workers) == 0;
  }
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the JVM's */
  pthread_attr_t detached;
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  for (int n = atomic_load(&workers); n < wanted; n++) {
    pthread_t thread;
    if (pthread_create(&thread, &detached, work, NULL) != 0) {
      break;
    }
    char name[16];
    snprintf(name, sizeof name, "quern-%u", (unsigned)(n + 1) % MOST_THREADS);
    pthread_setname_np(thread, name);
    atomic_store(&workers, n + 1);
  }
  pthread_attr_destroy(&detached);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_mutex_unlock(&starting);
}

NRT_EXPORT int64_t nrt_threads(int64_t most, int64_t b, int64_t c, int64_t d) {
  if (most > 0) {
    atomic_store(&limit, most < MOST_THREADS ? (int)most : MOST_THREADS);
  } else if (atomic_load(&limit) == 0) {
    int64_t processors = nrt_processors(b, c, d, 0);
    int none = 0;
    atomic_compare_exchange_strong(&limit, &none, processors < MOST_THREADS ? (int)processors : MOST_THREADS);
  }
  return atomic_load(&limit);
}

static int64_t alone(nrt_task task, void *context, int64_t chunks) {
  for (int64_t chunk = 0; chunk < chunks; chunk++) {
    int64_t status = task(context, chunk);
    if (NRT_UNLIKELY(status != NRT_OK)) {
      return status;
    }
  }
  return NRT_OK;
}

static struct region *acquire(void) {
  for (int i = 0; i < MOST_REGIONS; i++) {
    int none = 0;
    if (atomic_load_explicit(&regions[i].taken, memory_order_relaxed) == 0 &&
        atomic_compare_exchange_strong(&regions[i].taken, &none, 1)) {
      return &regions[i];
    }
  }
  return NULL;
}

static void open_region(struct region *region, int seats) {
  atomic_store(&region->open, 1);
  atomic_fetch_or(&open_regions, UINT64_C(1) << (region - regions));
  atomic_fetch_add(&opened, 1);
  if (atomic_load(&sleeping) > 0) {
    wake(&opened, seats - 1);
  }
}

static void close_region(struct region *region) {
  atomic_fetch_and(&open_regions, ~(UINT64_C(1) << (region - regions)));
  atomic_store(&region->open, 0);
  int spins = 0;
  for (int left = atomic_load(&region->visitors); left > 0; left = atomic_load(&region->visitors)) {
    if (spins++ < SPINS) {
      relax();
      continue;
    }
    atomic_store(&region->waited_for, 1);
    sleep_on(&region->visitors, left);
  }
  atomic_store(&region->waited_for, 0);
}

int64_t nrt_parallel(nrt_task task, void *context, int64_t chunks, int64_t threads) {
  int64_t most = nrt_threads(0, 0, 0, 0);
  most = threads > 0 && threads < most ? threads : most;
  most = most < chunks ? most : chunks;
  if (inside || most < 2 || chunks > INT32_MAX) {
    return alone(task, context, chunks);
  }
  int seats = (int)most;
  if (atomic_load(&workers) < seats - 1) {
    start(seats - 1);
  }
  struct region *region = acquire();
  if (region == NULL) {
    return alone(task, context, chunks);
  }
  region->task = task;
  region->context = context;
  __atomic_store_n(&region->seats, seats, __ATOMIC_RELAXED);
  atomic_store(&region->status, NRT_OK);
  for (int i = 0; i < seats; i++) {
    atomic_store_explicit(&region->share[i].range, range((uint64_t)(chunks * i / seats), (uint64_t)(chunks * (i + 1) / seats)),
                          memory_order_relaxed);
  }
  atomic_store(&region->joined, 1);
  open_region(region, seats);
  participate(region, 0);
  close_region(region);
  int64_t status = atomic_load(&region->status);
  atomic_store(&region->taken, 0);
  return status;
}
