#include "pack.h"

#include <string.h>

#include "copies.h"

typedef uint8_t u8 __attribute__((may_alias));
typedef uint16_t u16 __attribute__((aligned(1), may_alias));
typedef uint32_t u32 __attribute__((aligned(1), may_alias));
typedef uint64_t u64 __attribute__((aligned(1), may_alias));

void nrt_pack(char *dst, const char *src, int64_t stride, int64_t count, int64_t itemsize) {
  if (stride == itemsize) {
    memcpy(dst, src, (size_t)(count * itemsize));
  } else {
    nrt_copies->pack[nrt_size_index(itemsize)](dst, src, stride, count);
  }
}

void nrt_unpack(char *dst, int64_t stride, const char *src, int64_t count, int64_t itemsize) {
  if (stride == itemsize) {
    memcpy(dst, src, (size_t)(count * itemsize));
  } else {
    nrt_copies->unpack[nrt_size_index(itemsize)](dst, stride, src, count);
  }
}

void nrt_merge(char *dst, int64_t stride, const char *src, const char *mask, int64_t count, int64_t itemsize) {
  nrt_copies->merge[nrt_size_index(itemsize)](dst, stride, src, mask, count);
}

#define PACK_ROWS(T)                                                                                                   \
  static void pack_rows_##T(void *to, const char *src, int64_t outer, int64_t inner, int64_t rows, int64_t columns) {  \
    T *restrict dst = to;                                                                                              \
    for (int64_t r = 0; r < rows; r++, dst += columns) {                                                               \
      const char *row = nrt_at(src, r, outer);                                                                         \
      for (int64_t c = 0; c < columns; c++) dst[c] = *(const T *)(const void *)nrt_at(row, c, inner);                  \
    }                                                                                                                  \
  }

PACK_ROWS(u8)
PACK_ROWS(u16)
PACK_ROWS(u32)
PACK_ROWS(u64)

void nrt_pack_rows(char *dst, const char *src, int64_t outer, int64_t inner, int64_t rows, int64_t columns,
                   int64_t itemsize) {
  switch (itemsize) {
    case 1: pack_rows_u8(dst, src, outer, inner, rows, columns); break;
    case 2: pack_rows_u16(dst, src, outer, inner, rows, columns); break;
    case 4: pack_rows_u32(dst, src, outer, inner, rows, columns); break;
    default: pack_rows_u64(dst, src, outer, inner, rows, columns); break;
  }
}

void nrt_transpose(char *dst, int64_t dst_pitch, const char *src, int64_t src_pitch, int64_t rows, int64_t columns,
                   int64_t itemsize) {
  nrt_copies->transpose[nrt_size_index(itemsize)](dst, dst_pitch, src, src_pitch, rows, columns);
}

enum nrt_mask_state nrt_mask_state(const char *mask, int64_t count) {
  int64_t set = nrt_copies->nonzero(mask, count);
  return set == 0 ? NRT_MASK_NONE : set == count ? NRT_MASK_ALL : NRT_MASK_MIXED;
}
