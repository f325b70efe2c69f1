/* Copies between strided memory and contiguous scratch, itemsize 1, 2, 4 or 8. Nothing need be aligned. */
#ifndef QUERN_NRT_PACK_H
#define QUERN_NRT_PACK_H

#include <string.h>

#include "internal.h"

/* dst[i] = src[i * stride]; stride is bytes, of either sign or 0. */
void nrt_pack(char *dst, const char *src, int64_t stride, int64_t count, int64_t itemsize);

/* dst[i * stride] = src[i]. */
void nrt_unpack(char *dst, int64_t stride, const char *src, int64_t count, int64_t itemsize);

/* dst[i * stride] = src[i] where mask[i] is not 0; nothing else is written. */
void nrt_merge(char *dst, int64_t stride, const char *src, const char *mask, int64_t count, int64_t itemsize);

/* dst[r * columns + c] = src[r * outer + c * inner] for all of rows by columns. */
void nrt_pack_rows(char *dst, const char *src, int64_t outer, int64_t inner, int64_t rows, int64_t columns,
                   int64_t itemsize);

/* The item j of row i of src becomes item i of row j of dst; pitches are bytes from row to row. */
void nrt_transpose(char *dst, int64_t dst_pitch, const char *src, int64_t src_pitch, int64_t rows, int64_t columns,
                   int64_t itemsize);

typedef uint64_t nrt_pair __attribute__((vector_size(16), aligned(1), may_alias));

/* The first `size` bytes and the last, which overlap unless there are twice as many: `size` is a constant. */
static inline __attribute__((always_inline)) void nrt_move_ends(char *dst, const char *src, int64_t bytes, int size) {
  nrt_pair first[4], last[4];
  for (int k = 0; k < size / 16; k++) {
    first[k] = *(const nrt_pair *)(const void *)(src + 16 * k);
    last[k] = *(const nrt_pair *)(const void *)(src + bytes - size + 16 * k);
  }
  for (int k = 0; k < size / 16; k++) {
    *(nrt_pair *)(void *)(dst + 16 * k) = first[k];
    *(nrt_pair *)(void *)(dst + bytes - size + 16 * k) = last[k];
  }
}

/* memcpy; a few bytes inline, since a short call is little else than such copies. */
static inline void nrt_move(char *dst, const char *src, int64_t bytes) {
  if (bytes < 16 || bytes > 128) {
    memcpy(dst, src, (size_t)bytes);
  } else if (bytes <= 32) {
    nrt_move_ends(dst, src, bytes, 16);
  } else if (bytes <= 64) {
    nrt_move_ends(dst, src, bytes, 32);
  } else {
    nrt_move_ends(dst, src, bytes, 64);
  }
}

/* `count` copies of the item at src. Inline, since short calls do it more than once. */
static inline void nrt_splat(char *dst, const char *src, int64_t count, int64_t itemsize) {
  typedef uint16_t u16 __attribute__((aligned(1), may_alias));
  typedef uint32_t u32 __attribute__((aligned(1), may_alias));
  typedef uint64_t u64 __attribute__((aligned(1), may_alias));
  uint64_t item;
  switch (itemsize) {
    case 1: item = *(const uint8_t *)src * UINT64_C(0x0101010101010101); break;
    case 2: item = *(const u16 *)(const void *)src * UINT64_C(0x0001000100010001); break;
    case 4: item = *(const u32 *)(const void *)src * UINT64_C(0x0000000100000001); break;
    default: item = *(const u64 *)(const void *)src; break;
  }
  const nrt_pair both = {item, item};
  const int64_t bytes = count * itemsize;
  if (bytes < 16) {
    memcpy(dst, &both, (size_t)bytes);
    return;
  }
  int64_t at = 0;
  for (; at + 64 <= bytes; at += 64) {
    for (int k = 0; k < 64; k += 16) {
      *(nrt_pair *)(void *)(dst + at + k) = both;
    }
  }
  for (; at + 16 <= bytes; at += 16) {
    *(nrt_pair *)(void *)(dst + at) = both;
  }
  *(nrt_pair *)(void *)(dst + bytes - 16) = both; /* whole items: their size divides 16 */
}

enum nrt_mask_state { NRT_MASK_NONE, NRT_MASK_ALL, NRT_MASK_MIXED };
enum nrt_mask_state nrt_mask_state(const char *mask, int64_t count);

#endif
