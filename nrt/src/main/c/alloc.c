/*
 * Allocation. A block is a 64-byte header and its data, sized by class: powers of two with four steps between. A freed
 * block stays in its class's list until the bound on kept bytes, when first what no allocation has needed for a while
 * goes, then all lists are emptied. Blocks of a megabyte and more are mapped by themselves, so that keeping one keeps
 * its pages.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "internal.h"

#define HEADER ((int64_t)NRT_ALIGNMENT)
#define MAP_FROM ((int64_t)1 << 20)
#define HUGE_FROM ((int64_t)4 << 20)
#define HUGE_PAGE ((int64_t)2 << 20)
#define SMALLEST 7 /* log2: 128 bytes, header included */
#define CLASSES 200
#define LARGEST ((int64_t)1 << 56)

#define LIVE UINT64_C(0x5155455254e2a11e)
#define KEPT UINT64_C(0x5155455254e2dead)

struct block {
  uint64_t magic; /* LIVE or KEPT, exclusive-or the block's address */
  _Atomic int64_t count;
  int64_t asked;
  int64_t class;
  struct block *next; /* in its class's list of kept blocks, or of live ones */
  struct block *before; /* in that of live ones */
};
_Static_assert(sizeof(struct block) <= NRT_ALIGNMENT, "the header fits");

/* Counters live with the list and change under its lock, so they are exact and cost nothing more. */
struct class {
  _Alignas(128) pthread_mutex_t lock;
  struct block *kept;
  struct block *live;
  int64_t kept_blocks;
  int64_t idle_blocks; /* the fewest kept since idle ones were last given back: that many were not needed */
  int64_t mapped_blocks;
  int64_t allocations;
  int64_t frees;
  int64_t live_bytes;
};

static struct class classes[CLASSES] = {[0 ... CLASSES - 1] = {.lock = PTHREAD_MUTEX_INITIALIZER}};
static _Atomic int64_t live_bytes;
static _Atomic int64_t live_bound = INT64_MAX;
static _Atomic int64_t kept_bytes;
static _Atomic int64_t kept_bound;

static int64_t class_of(int64_t total) {
  if (total <= (int64_t)1 << SMALLEST) {
    return 0;
  }
  int log = 63 - __builtin_clzll((uint64_t)total - 1); /* 2^log < total <= 2^(log + 1) */
  int64_t step = (int64_t)1 << (log - 2);
  int64_t within = (total - ((int64_t)1 << log) + step - 1) / step; /* 1 to 4 */
  return (int64_t)(log - SMALLEST) * 4 + within;
}

static int64_t size_of(int64_t class) {
  if (class == 0) {
    return (int64_t)1 << SMALLEST;
  }
  int64_t log = (class - 1) / 4 + SMALLEST;
  return ((int64_t)1 << log) + ((class - 1) % 4 + 1) * ((int64_t)1 << (log - 2));
}

static int64_t bound(void) {
  int64_t value = atomic_load_explicit(&kept_bound, memory_order_relaxed);
  if (NRT_UNLIKELY(value == 0)) {
    value = nrt_memory(0, 0, 0, 0) / 8;
    value = value > (int64_t)1 << 30 ? (int64_t)1 << 30 : value;
    atomic_store_explicit(&kept_bound, value, memory_order_relaxed);
  }
  return value;
}

static struct block *map(int64_t size) {
  int64_t slack = size >= HUGE_FROM ? HUGE_PAGE : 0;
  char *at = mmap(NULL, (size_t)(size + slack), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) {
    return NULL;
  }
  if (slack != 0) { /* whole huge pages from the first byte on */
    int64_t head = (int64_t)(-(uintptr_t)at & (uintptr_t)(HUGE_PAGE - 1));
    if (head != 0) {
      munmap(at, (size_t)head);
    }
    if (slack != head) {
      munmap(at + head + size, (size_t)(slack - head));
    }
    at += head;
    madvise(at, (size_t)size, MADV_HUGEPAGE);
  }
  return (struct block *)(void *)at;
}

static struct block *obtain(int64_t size) {
  if (size >= MAP_FROM) {
    return map(size);
  }
  void *at = NULL;
  return posix_memalign(&at, NRT_ALIGNMENT, (size_t)size) == 0 ? at : NULL;
}

static void give_back(struct block *block, int64_t size) {
  block->magic = 0;
  if (size >= MAP_FROM) {
    munmap(block, (size_t)size);
  } else {
    free(block);
  }
}

static uint64_t magic(const struct block *block, uint64_t kind) { return kind ^ (uint64_t)(uintptr_t)block; }

/* The live block at an address, or NULL. */
static struct block *live(int64_t address) {
  if (address <= HEADER || address % NRT_ALIGNMENT != 0) {
    return NULL;
  }
  struct block *block = (struct block *)(void *)((char *)(uintptr_t)address - HEADER);
  return block->magic == magic(block, LIVE) ? block : NULL;
}

/* Under the class's lock. */
static void enlist(struct class *class, struct block *block) {
  block->before = NULL;
  block->next = class->live;
  if (class->live != NULL) {
    class->live->before = block;
  }
  class->live = block;
}

/* Under the class's lock. */
static void delist(struct class *class, struct block *block) {
  if (block->before != NULL) {
    block->before->next = block->next;
  } else {
    class->live = block->next;
  }
  if (block->next != NULL) {
    block->next->before = block->before;
  }
}

NRT_EXPORT int64_t nrt_trim(int64_t idle, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  int64_t returned = 0;
  for (int64_t i = 0; i < CLASSES; i++) {
    struct class *class = &classes[i];
    int64_t size = size_of(i);
    pthread_mutex_lock(&class->lock);
    int64_t blocks = idle ? class->idle_blocks : class->kept_blocks;
    struct block **end = &class->kept; /* the list's end is what was freed longest ago */
    for (int64_t n = class->kept_blocks - blocks; blocks > 0 && n > 0; n--) {
      end = &(*end)->next;
    }
    struct block *list = blocks > 0 ? *end : NULL;
    if (list != NULL) {
      *end = NULL;
    }
    class->mapped_blocks -= blocks;
    class->kept_blocks -= blocks;
    class->idle_blocks = class->kept_blocks;
    atomic_fetch_sub_explicit(&kept_bytes, blocks * size, memory_order_relaxed);
    pthread_mutex_unlock(&class->lock);
    returned += blocks * size;
    while (list != NULL) {
      struct block *next = list->next;
      give_back(list, size);
      list = next;
    }
  }
  return returned;
}

NRT_EXPORT int64_t nrt_limit(int64_t bytes, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  if (bytes < 0) {
    return NRT_BAD_CALL;
  }
  atomic_store_explicit(&live_bound, bytes, memory_order_relaxed);
  return NRT_OK;
}

NRT_EXPORT int64_t nrt_alloc(int64_t bytes, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  if (bytes < 0 || bytes > LARGEST) {
    return 0;
  }
  /* Counted before it is taken, so that threads together stay within the bound. */
  int64_t before = atomic_fetch_add_explicit(&live_bytes, bytes, memory_order_relaxed);
  if (NRT_UNLIKELY(before > atomic_load_explicit(&live_bound, memory_order_relaxed) - bytes)) {
    atomic_fetch_sub_explicit(&live_bytes, bytes, memory_order_relaxed);
    return 0;
  }
  int64_t index = class_of(bytes + HEADER);
  int64_t size = size_of(index);
  struct class *class = &classes[index];
  pthread_mutex_lock(&class->lock);
  struct block *block = class->kept;
  if (block != NULL) {
    class->kept = block->next;
    enlist(class, block);
    class->kept_blocks--;
    class->idle_blocks = class->idle_blocks < class->kept_blocks ? class->idle_blocks : class->kept_blocks;
    class->allocations++;
    class->live_bytes += bytes;
    atomic_fetch_sub_explicit(&kept_bytes, size, memory_order_relaxed);
    pthread_mutex_unlock(&class->lock);
  } else {
    pthread_mutex_unlock(&class->lock);
    block = obtain(size);
    if (block == NULL && nrt_trim(0, 0, 0, 0) > 0) {
      block = obtain(size);
    }
    if (block == NULL) {
      atomic_fetch_sub_explicit(&live_bytes, bytes, memory_order_relaxed);
      return 0;
    }
    pthread_mutex_lock(&class->lock);
    enlist(class, block);
    class->mapped_blocks++;
    class->allocations++;
    class->live_bytes += bytes;
    pthread_mutex_unlock(&class->lock);
  }
  atomic_store_explicit(&block->count, 1, memory_order_relaxed);
  block->asked = bytes;
  block->class = index;
  block->magic = magic(block, LIVE);
  return (int64_t)(uintptr_t)block + HEADER;
}

static void keep(struct block *block) {
  int64_t size = size_of(block->class);
  struct class *class = &classes[block->class];
  int64_t most = bound();
  atomic_fetch_sub_explicit(&live_bytes, block->asked, memory_order_relaxed);
  if (NRT_UNLIKELY(size <= most && atomic_load_explicit(&kept_bytes, memory_order_relaxed) + size > most)) {
    nrt_trim(1, 0, 0, 0);
    if (atomic_load_explicit(&kept_bytes, memory_order_relaxed) + size > most) {
      nrt_trim(0, 0, 0, 0); /* what is freed now is likelier to be asked for again than what was freed before */
    }
  }
  pthread_mutex_lock(&class->lock);
  delist(class, block);
  class->frees++;
  class->live_bytes -= block->asked;
  if (NRT_LIKELY(atomic_fetch_add_explicit(&kept_bytes, size, memory_order_relaxed) + size <= most)) {
    block->magic = magic(block, KEPT);
    block->next = class->kept;
    class->kept = block;
    class->kept_blocks++;
    pthread_mutex_unlock(&class->lock);
    return;
  }
  atomic_fetch_sub_explicit(&kept_bytes, size, memory_order_relaxed);
  class->mapped_blocks--;
  pthread_mutex_unlock(&class->lock);
  give_back(block, size);
}

/* Adds to a count that has not reached zero; the new count, or -1. */
static int64_t count(struct block *block, int64_t by) {
  int64_t now = atomic_load_explicit(&block->count, memory_order_relaxed);
  do {
    if (now <= 0) {
      return -1;
    }
  } while (!atomic_compare_exchange_weak_explicit(&block->count, &now, now + by, memory_order_acq_rel,
                                                  memory_order_relaxed));
  return now + by;
}

NRT_EXPORT int64_t nrt_retain(int64_t address, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  struct block *block = live(address);
  return block == NULL ? -1 : count(block, 1);
}

NRT_EXPORT int64_t nrt_release(int64_t address, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  struct block *block = live(address);
  if (block == NULL) {
    return -1;
  }
  int64_t now = count(block, -1);
  if (now == 0) {
    keep(block);
  }
  return now;
}

NRT_EXPORT int64_t nrt_statistics(int64_t address, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  struct nrt_stats *stats = (struct nrt_stats *)(uintptr_t)address;
  if (stats == NULL) {
    return NRT_BAD_CALL;
  }
  struct nrt_stats sum = {0};
  for (int64_t i = 0; i < CLASSES; i++) { /* all at one moment: a block counted here is not missed there */
    pthread_mutex_lock(&classes[i].lock);
  }
  for (int64_t i = 0; i < CLASSES; i++) {
    sum.allocations += classes[i].allocations;
    sum.frees += classes[i].frees;
    sum.live_bytes += classes[i].live_bytes;
    sum.kept_bytes += classes[i].kept_blocks * size_of(i);
    sum.mapped_bytes += classes[i].mapped_blocks * size_of(i);
  }
  for (int64_t i = CLASSES - 1; i >= 0; i--) {
    pthread_mutex_unlock(&classes[i].lock);
  }
  *stats = sum;
  return NRT_OK;
}

void nrt_alloc_end(void) {
  nrt_trim(0, 0, 0, 0);
  for (int64_t i = 0; i < CLASSES; i++) {
    struct class *class = &classes[i];
    while (class->live != NULL) {
      struct block *block = class->live;
      delist(class, block);
      atomic_fetch_sub_explicit(&live_bytes, block->asked, memory_order_relaxed);
      class->live_bytes -= block->asked;
      class->mapped_blocks--;
      class->frees++;
      give_back(block, size_of(i));
    }
  }
}
