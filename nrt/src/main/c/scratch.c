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

static __thread struct scratch scratch[DEPTH];
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int keyed;

static void at_thread_end(void *all) {
  struct scratch *each = all;
  for (int i = 0; i < DEPTH; i++) {
    free(each[i].memory);
    each[i] = (struct scratch){0};
  }
}

static void make_key(void) { keyed = pthread_key_create(&key, at_thread_end) == 0; }

char *nrt_scratch_take(size_t bytes) {
  pthread_once(&once, make_key);
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
    if (pthread_setspecific(key, scratch) != 0) {
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
  for (int i = 0; i < DEPTH; i++) {
    if (scratch[i].taken && memory == scratch[i].memory) {
      scratch[i].taken = 0;
      return;
    }
  }
  nrt_release((int64_t)(uintptr_t)memory, 0, 0, 0);
}
