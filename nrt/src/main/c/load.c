/* The system's loader of shared objects. */
#include <dlfcn.h>
#include <stdio.h>

#include "internal.h"

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
    if (*handle != NULL) {
      dlclose(*handle);
      *handle = NULL;
    }
  }
  return (int64_t)(uintptr_t)address;
}

NRT_EXPORT int64_t nrt_unload(int64_t handle, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  return handle != 0 && dlclose((void *)(uintptr_t)handle) == 0 ? NRT_OK : -1;
}
