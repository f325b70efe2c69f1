/*
 * The work of a region's participants. Each begins with a share of neighbouring chunks, which it takes from the front; when it has no
 * more, it takes the later half of another's.
 */
#include <string.h>
#include <time.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "region.h"

static atomic_int watched;
static __thread int inside; /* a chunk: one more region runs inline */
static __thread struct nrt_region last;

int nrt_region_inside(void) { return inside; }

static int64_t nanos(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t nanos_if_watched(void) {
  return NRT_UNLIKELY(atomic_load_explicit(&watched, memory_order_relaxed)) ? nanos() : 0;
}

/* Rounding and the like; the flags of what has happened are each thread's own. */
static unsigned control_word(void) {
#if defined(__x86_64__)
  return _mm_getcsr() & ~0x3fu;
#elif defined(__aarch64__)
  uint64_t word;
  __asm__ volatile("mrs %0, fpcr" : "=r"(word));
  return (unsigned)word;
#else
  return 0;
#endif
}

static void set_control_word(unsigned word) {
  if (control_word() != word) {
#if defined(__x86_64__)
    _mm_setcsr(word);
#elif defined(__aarch64__)
    __asm__ volatile("msr fpcr, %0" ::"r"((uint64_t)word));
#endif
  }
}

static uint64_t range(uint64_t first, uint64_t end) { return first | end << 32; }

void nrt_region_prepare(struct region *region, nrt_task task, void *context, int64_t chunks, int seats) {
  region->opened = nanos_if_watched();
  region->task = task;
  region->context = context;
  region->chunks = chunks;
  region->rounding = control_word();
  atomic_store_explicit(&region->failed, INT64_MAX, memory_order_relaxed);
  atomic_store_explicit(&region->seats, seats, memory_order_relaxed);
  for (int i = 0; i < seats; i++) {
    struct share *share = &region->share[i];
    share->failed = INT64_MAX;
    atomic_store_explicit(&share->range, range((uint64_t)(chunks * i / seats), (uint64_t)(chunks * (i + 1) / seats)),
                          memory_order_relaxed);
  }
  atomic_store_explicit(&region->joined, 1, memory_order_relaxed);
}

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
static int take(struct region *region, int me, int seats) {
  for (int k = 1; k < seats; k++) {
    struct share *other = &region->share[(me + k) % seats];
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

static void fail(struct region *region, struct share *mine, int64_t chunk, int64_t status) {
  if (chunk < mine->failed) {
    mine->failed = chunk;
    mine->status = status;
  }
  long long lowest = atomic_load(&region->failed);
  while (chunk < lowest && !atomic_compare_exchange_weak(&region->failed, &lowest, chunk)) {
  }
}

void nrt_region_participate(struct region *region, int me) {
  int64_t start = nanos_if_watched();
  const int seats = atomic_load_explicit(&region->seats, memory_order_relaxed);
  struct share *mine = &region->share[me];
  set_control_word(region->rounding);
  inside = 1;
  do {
    for (int64_t chunk = next(mine); chunk >= 0; chunk = next(mine)) {
      if (NRT_UNLIKELY(chunk > atomic_load_explicit(&region->failed, memory_order_relaxed))) {
        atomic_store(&mine->range, 0); /* and so is all after it */
        break;
      }
      int64_t status = region->task(region->context, chunk);
      if (NRT_UNLIKELY(status != NRT_OK)) {
        fail(region, mine, chunk, status);
      }
    }
  } while (take(region, me, seats));
  inside = 0;
  mine->busy = start == 0 ? 0 : nanos() - start;
}

/* Adds a region to the statistics of the calling thread. */
static void note(const struct region *region, int seats) {
  int joined = atomic_load(&region->joined);
  int64_t threads = joined < seats ? joined : seats;
  last.threads = threads > last.threads ? threads : last.threads;
  last.pieces += region->chunks;
  last.elapsed += nanos() - region->opened;
  last.regions++;
  for (int i = 0; i < threads; i++) {
    last.busy += region->share[i].busy;
  }
}

int64_t nrt_region_result(struct region *region) {
  const int seats = atomic_load_explicit(&region->seats, memory_order_relaxed);
  if (NRT_UNLIKELY(region->opened != 0)) {
    note(region, seats);
  }
  int64_t failed = atomic_load(&region->failed);
  for (int i = 0; i < seats && failed != INT64_MAX; i++) {
    if (region->share[i].failed == failed) {
      return region->share[i].status;
    }
  }
  return NRT_OK;
}

NRT_EXPORT int64_t nrt_watch(int64_t on, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  atomic_store(&watched, on != 0);
  return NRT_OK;
}

NRT_EXPORT int64_t nrt_last_region(int64_t to, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  if (to == 0) {
    return NRT_BAD_CALL;
  }
  memcpy((void *)(uintptr_t)to, &last, sizeof last);
  last = (struct nrt_region){0};
  return NRT_OK;
}
