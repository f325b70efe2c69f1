/* Byte order. */
#include "copies.h"

NRT_EXPORT int64_t nrt_swap(int64_t address, int64_t count, int64_t itemsize, int64_t unused) {
  (void)unused;
  char *at = (char *)(uintptr_t)address;
  if (count < 0 || (at == NULL && count > 0) || !nrt_is_itemsize(itemsize)) {
    return NRT_BAD_CALL;
  }
  nrt_copies->swap[nrt_size_index(itemsize)](at, count);
  return NRT_OK;
}
