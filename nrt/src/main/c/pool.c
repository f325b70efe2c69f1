/*
 * The pool: workers that look for open regions, spin a while without one, and then sleep. Regions live in a table that
 * is never freed, so that a worker which comes late finds a closed region and not freed memory. Any number of threads may
 * open regions at once; a worker joins whichever is open.
 */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "region.h"

#define MOST_REGIONS 64
#define STACK (2 << 20) /* twice what a Java thread has */

/* By the time stamp counter, 2 to 4 of which are a nanosecond. */
#define SPIN (UINT64_C(1) << 18)   /* until an idle worker sleeps: a tenth of a millisecond */
#define SOON SPIN                  /* calls at shorter distances follow each other, and find who woke for one awake */
#define FOLLOWING 4                /* that many of them, and more will come */

static struct region regions[MOST_REGIONS];

/* The board of idle workers: one line, so that a worker that sees that a region was opened has seen which. */
static struct {
  _Alignas(NRT_LINE) _Atomic uint64_t open; /* regions that may be joined, a bit each */
  atomic_int opened;                        /* how often one was: what workers wait on */
  atomic_int sleeping;                      /* workers */
  atomic_int woken;                         /* one was, and has no processor yet */
  atomic_int processor;                     /* from which a worker was last woken */
} board;

static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;
static atomic_int workers;
static pthread_t started[NRT_MAX_THREADS]; /* the workers */
static atomic_int ending;
static atomic_int limit;      /* of threads, the caller's included; 0: not asked yet */
static atomic_int processors; /* 0: not asked yet */
static __thread uint64_t last_asked;
static __thread int asked;

static void relax(void) {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory"); /* waits as long as x86's pause; its yield does nothing */
#endif
}

uint64_t nrt_ticks(void) {
#if defined(__x86_64__)
  return __rdtsc();
#else
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return ((uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec) * 2;
#endif
}

static void sleep_on(atomic_int *word, int value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void wake(atomic_int *word, int most) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, most, NULL, NULL, 0); }

/*
 * Spins until the word differs from the value, or for `most` ticks. Returns whether it differs. With more threads than processors
 * it looks once.
 */
static int changes(atomic_int *word, int value, uint64_t most) {
  if (atomic_load_explicit(&workers, memory_order_relaxed) >= atomic_load_explicit(&processors, memory_order_relaxed)) {
    most = 0;
  }
  uint64_t start = nrt_ticks();
  do {
    for (int i = 0; i < 32; i++) {
      if (atomic_load_explicit(word, memory_order_acquire) != value) {
        return 1;
      }
      relax();
    }
  } while (nrt_ticks() - start < most);
  return 0;
}

/* True if an open region has a seat; a full one is not worth a visit. */
static int has_seat(struct region *region) {
  return atomic_load_explicit(&region->joined, memory_order_relaxed) <
         atomic_load_explicit(&region->seats, memory_order_relaxed);
}

static uint64_t bit(const struct region *region) { return UINT64_C(1) << (region - regions); }

static void visit(struct region *region) {
  atomic_fetch_add(&region->visitors, 1);
  if ((atomic_load(&board.open) & bit(region)) != 0) {
    int me = atomic_fetch_add(&region->joined, 1);
    if (me < atomic_load(&region->seats)) {
      if (has_seat(region) && atomic_load(&board.sleeping) > 0) {
        wake(&board.opened, 2); /* a woken worker wakes others, so that the caller does not have to */
      }
      nrt_region_participate(region, me);
    }
  }
  if (atomic_fetch_sub(&region->visitors, 1) == 1 && atomic_load(&region->waited_for)) {
    wake(&region->visitors, 1);
  }
}

static void sleep_until_opened(int seen) {
  atomic_store(&board.woken, 0); /* a wake-up request may have found no sleeper: withdraw it */
  atomic_fetch_add(&board.sleeping, 1);
  sleep_on(&board.opened, seen);
  atomic_fetch_sub(&board.sleeping, 1);
  atomic_store(&board.woken, 0);
}

/* A worker that waits actively where the caller would run keeps it from doing so. */
static int in_the_way(void) { return sched_getcpu() == atomic_load_explicit(&board.processor, memory_order_relaxed); }

static void *work(void *unused) {
  (void)unused;
  for (;;) {
    int seen = atomic_load(&board.opened);
    if (NRT_UNLIKELY(atomic_load(&ending))) {
      return NULL;
    }
    for (uint64_t open = atomic_load(&board.open); open != 0; open &= open - 1) {
      struct region *region = &regions[__builtin_ctzll(open)];
      if (has_seat(region)) {
        visit(region);
      }
    }
    if (!changes(&board.opened, seen, 0) && (in_the_way() || !changes(&board.opened, seen, SPIN))) {
      sleep_until_opened(seen);
    }
  }
}

static void before_fork(void) { pthread_mutex_lock(&starting); }

static void after_fork(void) { pthread_mutex_unlock(&starting); }

/* A child of fork has no workers, and nobody is in a region. */
static void in_child(void) {
  atomic_store(&workers, 0);
  atomic_store(&board.sleeping, 0);
  atomic_store(&board.woken, 0);
  atomic_store(&board.open, 0);
  for (int i = 0; i < MOST_REGIONS; i++) {
    atomic_store(&regions[i].taken, 0);
    atomic_store(&regions[i].visitors, 0);
    atomic_store(&regions[i].waited_for, 0);
  }
  after_fork();
}

/*
 * pthread_atfork is a function of musl; with glibc it is one of each object, and calls __register_atfork. What is registered goes
 * with this library, should it be unloaded.
 */
extern int __register_atfork(void (*)(void), void (*)(void), void (*)(void), void *object) __attribute__((weak));
extern int pthread_atfork(void (*)(void), void (*)(void), void (*)(void)) __attribute__((weak));
extern char __dso_handle __attribute__((visibility("hidden")));

static int at_fork(void) {
  if (__register_atfork != NULL) {
    return __register_atfork(before_fork, after_fork, in_child, &__dso_handle);
  }
  return pthread_atfork == NULL ? -1 : pthread_atfork(before_fork, after_fork, in_child);
}

/* Starts workers up to that number; fewer if the system has no more. */
static void start(int wanted) {
  if (atomic_load(&workers) >= wanted) {
    return;
  }
  pthread_mutex_lock(&starting);
  static int prepared;
  if (!prepared) {
    prepared = at_fork() == 0;
  }
  sigset_t all, before;
  sigfillset(&all); /* signals are the JVM's, but for its report of a crash */
  for (int i = 0; i < 4; i++) {
    sigdelset(&all, (int[]){SIGSEGV, SIGBUS, SIGFPE, SIGILL}[i]);
  }
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK);
  for (int n = atomic_load(&workers); n < wanted; n++) {
    if (pthread_create(&started[n], &attributes, work, NULL) != 0) {
      break;
    }
    char name[16];
    snprintf(name, sizeof name, "quern-%u", (unsigned)(n + 1) % (NRT_MAX_THREADS + 1));
    pthread_setname_np(started[n], name);
    atomic_store(&workers, n + 1);
  }
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_mutex_unlock(&starting);
}

void nrt_pool_end(void) {
  pthread_mutex_lock(&starting);
  atomic_store(&ending, 1);
  atomic_fetch_add(&board.opened, 1);
  wake(&board.opened, INT32_MAX);
  for (int n = atomic_load(&workers) - 1; n >= 0; n--) {
    pthread_join(started[n], NULL);
  }
  atomic_store(&workers, 0);
  atomic_store(&ending, 0);
  pthread_mutex_unlock(&starting);
}

static int64_t most_threads(void) {
  int64_t most = atomic_load_explicit(&limit, memory_order_relaxed);
  return most > 0 ? most : nrt_threads(0, 0, 0, 0);
}

NRT_EXPORT int64_t nrt_threads(int64_t most, int64_t b, int64_t c, int64_t d) {
  if (most < 0 || most > NRT_MAX_THREADS) {
    return -1;
  }
  if (atomic_load(&processors) == 0) {
    atomic_store(&processors, (int)nrt_processors(b, c, d, 0));
  }
  if (most > 0) {
    atomic_store(&limit, (int)most);
  } else if (atomic_load(&limit) == 0) {
    int here = atomic_load(&processors);
    int none = 0;
    atomic_compare_exchange_strong(&limit, &none, here < NRT_MAX_THREADS ? here : NRT_MAX_THREADS);
  }
  return atomic_load(&limit);
}

int nrt_pool_seats(int64_t chunks, int64_t threads) {
  int64_t most = most_threads();
  most = threads > 0 && threads < most ? threads : most;
  most = most < chunks ? most : chunks;
  return nrt_region_inside() || most < 2 || chunks > INT32_MAX ? 1 : (int)most;
}

int nrt_pool_at_hand(int seats) {
  int have = atomic_load_explicit(&workers, memory_order_relaxed);
  int here = atomic_load_explicit(&processors, memory_order_relaxed);
  if (seats > here || have >= here) { /* then nobody stays awake */
    return 0;
  }
  if (have > atomic_load_explicit(&board.sleeping, memory_order_relaxed)) {
    return 1;
  }
  if (atomic_load_explicit(&board.woken, memory_order_relaxed)) { /* once is enough: the processors are busy */
    return 0;
  }
  uint64_t now = nrt_ticks();
  asked = now - last_asked < SOON ? asked + 1 : 0;
  last_asked = now;
  if (asked < FOLLOWING) {
    return 0;
  }
  asked = 0;
  start(seats - 1);
  return 1;
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
  atomic_fetch_or(&board.open, bit(region));
  atomic_fetch_add(&board.opened, 1);
  if (atomic_load(&board.sleeping) > 0) {
    atomic_store_explicit(&board.processor, sched_getcpu(), memory_order_relaxed);
    atomic_store(&board.woken, 1);
    wake(&board.opened, seats > 2 ? 2 : 1);
  }
}

static void close_region(struct region *region) {
  atomic_fetch_and(&board.open, ~bit(region));
  for (int left = atomic_load(&region->visitors); left > 0; left = atomic_load(&region->visitors)) {
    if (!changes(&region->visitors, left, SPIN)) {
      atomic_store(&region->waited_for, 1);
      sleep_on(&region->visitors, left);
    }
  }
  atomic_store_explicit(&region->waited_for, 0, memory_order_relaxed);
}

int64_t nrt_parallel(nrt_task task, void *context, int64_t chunks, int64_t threads) {
  int seats = nrt_pool_seats(chunks, threads);
  if (seats < 2) {
    return alone(task, context, chunks);
  }
  start(seats - 1);
  struct region *region = acquire();
  if (region == NULL) {
    return alone(task, context, chunks);
  }
  nrt_region_prepare(region, task, context, chunks, seats);
  open_region(region, seats);
  nrt_region_participate(region, 0);
  close_region(region);
  int64_t status = nrt_region_result(region);
  atomic_store_explicit(&region->taken, 0, memory_order_release);
  return status;
}
