/* The system's loader of shared objects, and what it has loaded for us. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void **handles;
static size_t count;
static size_t room;

static int note(void *handle) {
  pthread_mutex_lock(&lock);
  if (count == room) {
    size_t more = room == 0 ? 64 : 2 * room;
    void **moved = realloc(handles, more * sizeof *handles);
    if (moved == NULL) {
      pthread_mutex_unlock(&lock);
      return 0;
    }
    handles = moved;
    room = more;
  }
  handles[count++] = handle;
  pthread_mutex_unlock(&lock);
  return 1;
}

/* Returns whether it was there. */
static int forget(const void *handle) {
  pthread_mutex_lock(&lock);
  size_t at = count;
  while (at > 0 && handles[at - 1] != handle) {
    at--;
  }
  if (at > 0) {
    handles[at - 1] = handles[--count];
  }
  pthread_mutex_unlock(&lock);
  return at > 0;
}

NRT_EXPORT int64_t nrt_load(int64_t path, int64_t symbol, int64_t handle_address, int64_t message) {
  char *text = (char *)(uintptr_t)message;
  void **handle = (void **)(uintptr_t)handle_address;
  if (text == NULL) {
    return 0;
  }
  if (path == 0 || symbol == 0 || handle == NULL) {
    snprintf(text, NRT_MESSAGE_BYTES, "no path, symbol or place for the handle");
    return 0;
  }
  *handle = dlopen((const char *)(uintptr_t)path, RTLD_NOW | RTLD_LOCAL);
  void *address = *handle == NULL ? NULL : dlsym(*handle, (const char *)(uintptr_t)symbol);
  if (address == NULL) {
    const char *why = dlerror();
    snprintf(text, NRT_MESSAGE_BYTES, "%s", why == NULL ? "the symbol has no address" : why);
  } else if (!note(*handle)) {
    snprintf(text, NRT_MESSAGE_BYTES, "out of memory");
    address = NULL;
  }
  if (address == NULL && *handle != NULL) {
    dlclose(*handle);
    *handle = NULL;
  }
  return (int64_t)(uintptr_t)address;
}

NRT_EXPORT int64_t nrt_unload(int64_t handle, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  void *object = (void *)(uintptr_t)handle;
  return forget(object) && dlclose(object) == 0 ? NRT_OK : -1;
}

void nrt_load_end(void) {
  while (count > 0) {
    dlclose(handles[--count]);
  }
  free(handles);
  handles = NULL;
  room = 0;
}

NRT_EXPORT int64_t nrt_end(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  nrt_pool_end();
  nrt_load_end();
  nrt_scratch_end();
  nrt_alloc_end();
  return NRT_OK;
}
