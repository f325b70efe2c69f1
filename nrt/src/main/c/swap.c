/* Byte order. */
#include "internal.h"

typedef uint16_t u16 __attribute__((aligned(1), may_alias));
typedef uint32_t u32 __attribute__((aligned(1), may_alias));
typedef uint64_t u64 __attribute__((aligned(1), may_alias));

NRT_CLONES static void swap2(u16 *at, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    at[i] = __builtin_bswap16(at[i]);
  }
}

NRT_CLONES static void swap4(u32 *at, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    at[i] = __builtin_bswap32(at[i]);
  }
}

NRT_CLONES static void swap8(u64 *at, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    at[i] = __builtin_bswap64(at[i]);
  }
}

NRT_EXPORT int64_t nrt_swap(int64_t address, int64_t count, int64_t itemsize, int64_t unused) {
  (void)unused;
  void *at = (void *)(uintptr_t)address;
  if (count < 0 || (at == NULL && count > 0)) {
    return NRT_BAD_CALL;
  }
  switch (itemsize) {
    case 1: return NRT_OK;
    case 2: swap2(at, count); return NRT_OK;
    case 4: swap4(at, count); return NRT_OK;
    case 8: swap8(at, count); return NRT_OK;
    default: return NRT_BAD_CALL;
  }
}
