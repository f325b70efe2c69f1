/* One piece of scratch memory a thread, kept between calls and freed with the thread. */
#include <pthread.h>
#include <stdlib.h>

#include "internal.h"

struct scratch {
  char *memory;
  size_t size;
  int taken;
};

static __thread struct scratch scratch;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int keyed;

static void at_thread_end(void *memory) {
  free(memory);
  scratch.memory = NULL;
  scratch.size = 0;
}

static void make_key(void) { keyed = pthread_key_create(&key, at_thread_end) == 0; }

static char *aligned(size_t bytes) {
  void *memory = NULL;
  return posix_memalign(&memory, NRT_ALIGNMENT, bytes) == 0 ? memory : NULL;
}

char *nrt_scratch_take(size_t bytes) {
  pthread_once(&once, make_key);
  if (scratch.taken || !keyed) { /* a kernel that itself runs a call */
    return aligned(bytes);
  }
  if (scratch.size < bytes) {
    char *memory = aligned(bytes);
    if (memory == NULL || pthread_setspecific(key, memory) != 0) {
      free(memory);
      return NULL;
    }
    free(scratch.memory);
    scratch.memory = memory;
    scratch.size = bytes;
  }
  scratch.taken = 1;
  return scratch.memory;
}

void nrt_scratch_give(char *memory) {
  if (memory == scratch.memory) {
    scratch.taken = 0;
  } else {
    free(memory);
  }
}
