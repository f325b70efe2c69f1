/*
 * A few pieces of scratch memory a thread, kept between calls and freed with the thread. Larger ones, and more at once, are blocks of
 * nrt_alloc, which all threads use again.
 */
#include <pthread.h>
#include <stdlib.h>

#include "internal.h"

#define MOST_KEPT (4 << 20)
#define DEPTH 4 /* a driver, its kernel, a call that the kernel runs */

struct scratch {
  char *memory;
  size_t size;
  int taken;
};

/* A thread's pieces, in a list of all threads that have some. */
struct pieces {
  struct scratch scratch[DEPTH];
  struct pieces *next;
  struct pieces *before;
  int listed;
};

static __thread struct pieces mine;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int keyed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pieces *all;

static void give_back(struct pieces *pieces) {
  for (int i = 0; i < DEPTH; i++) {
    free(pieces->scratch[i].memory);
    pieces->scratch[i] = (struct scratch){0};
  }
}

static void at_thread_end(void *value) {
  struct pieces *pieces = value;
  pthread_mutex_lock(&lock);
  if (pieces->before != NULL) {
    pieces->before->next = pieces->next;
  } else {
    all = pieces->next;
  }
  if (pieces->next != NULL) {
    pieces->next->before = pieces->before;
  }
  pieces->listed = 0;
  pthread_mutex_unlock(&lock);
  give_back(pieces);
}

/* True if this thread's memory is freed with it. */
static int enlist(struct pieces *pieces) {
  if (pieces->listed) {
    return 1;
  }
  if (pthread_setspecific(key, pieces) != 0) {
    return 0;
  }
  pthread_mutex_lock(&lock);
  pieces->before = NULL;
  pieces->next = all;
  if (all != NULL) {
    all->before = pieces;
  }
  all = pieces;
  pieces->listed = 1;
  pthread_mutex_unlock(&lock);
  return 1;
}

static void make_key(void) { keyed = pthread_key_create(&key, at_thread_end) == 0; }

void nrt_scratch_end(void) {
  pthread_once(&once, make_key);
  if (keyed) {
    pthread_key_delete(key);
  }
  keyed = 0;
  for (struct pieces *each = all; each != NULL; each = each->next) {
    give_back(each);
  }
  all = NULL;
}

char *nrt_scratch_take(size_t bytes) {
  pthread_once(&once, make_key);
  struct scratch *scratch = mine.scratch;
  struct scratch *free_one = NULL;
  for (int i = 0; i < DEPTH && free_one == NULL; i++) {
    free_one = scratch[i].taken ? NULL : &scratch[i];
  }
  if (bytes > MOST_KEPT || free_one == NULL || !keyed) {
    return (char *)(uintptr_t)nrt_alloc((int64_t)bytes, 0, 0, 0);
  }
  if (free_one->memory == NULL || free_one->size < bytes) {
    void *memory = NULL;
    if (posix_memalign(&memory, NRT_ALIGNMENT, bytes > 0 ? bytes : 1) != 0) {
      return NULL;
    }
    if (!enlist(&mine)) {
      free(memory);
      return NULL;
    }
    free(free_one->memory);
    free_one->memory = memory;
    free_one->size = bytes;
  }
  free_one->taken = 1;
  return free_one->memory;
}

void nrt_scratch_give(char *memory) {
  struct scratch *scratch = mine.scratch;
  for (int i = 0; i < DEPTH; i++) {
    if (scratch[i].taken && memory == scratch[i].memory) {
      scratch[i].taken = 0;
      return;
    }
  }
  nrt_release((int64_t)(uintptr_t)memory, 0, 0, 0);
}
