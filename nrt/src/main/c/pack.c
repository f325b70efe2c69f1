#include "pack.h"

#include <string.h>

typedef uint8_t u8 __attribute__((may_alias));
typedef uint16_t u16 __attribute__((aligned(1), may_alias));
typedef uint32_t u32 __attribute__((aligned(1), may_alias));
typedef uint64_t u64 __attribute__((aligned(1), may_alias));

/*
 * One set of loops for each itemsize. Steps of 2, 4 and -1 items are loops of their own, because with the step known the
 * compiler turns them into wide loads and shuffles.
 */
#define LOOPS(T)                                                                                                     \
  NRT_CLONES static void pack_##T(T *restrict dst, const char *src, int64_t stride, int64_t count) {                 \
    const T *restrict from = (const T *)(const void *)src;                                                           \
    if (stride == 2 * (int64_t)sizeof(T)) {                                                                          \
      for (int64_t i = 0; i < count; i++) dst[i] = from[2 * i];                                                      \
    } else if (stride == 4 * (int64_t)sizeof(T)) {                                                                   \
      for (int64_t i = 0; i < count; i++) dst[i] = from[4 * i];                                                      \
    } else if (stride == -(int64_t)sizeof(T)) {                                                                      \
      for (int64_t i = 0; i < count; i++) dst[i] = from[-i];                                                         \
    } else if (stride == 0) {                                                                                        \
      T value = *from;                                                                                               \
      for (int64_t i = 0; i < count; i++) dst[i] = value;                                                            \
    } else {                                                                                                         \
      _Pragma("GCC unroll 4") for (int64_t i = 0; i < count; i++) {                                                  \
        dst[i] = *(const T *)(const void *)nrt_at(src, i, stride);                                                   \
      }                                                                                                              \
    }                                                                                                                \
  }                                                                                                                  \
  NRT_CLONES static void unpack_##T(char *dst, int64_t stride, const T *restrict src, int64_t count) {               \
    T *restrict to = (T *)(void *)dst;                                                                               \
    if (stride == -(int64_t)sizeof(T)) {                                                                             \
      for (int64_t i = 0; i < count; i++) to[-i] = src[i];                                                           \
    } else {                                                                                                         \
      _Pragma("GCC unroll 4") for (int64_t i = 0; i < count; i++) {                                                  \
        *(T *)(void *)nrt_at(dst, i, stride) = src[i];                                                               \
      }                                                                                                              \
    }                                                                                                                \
  }                                                                                                                  \
  NRT_CLONES static void merge_##T(char *dst, int64_t stride, const T *restrict src, const u8 *restrict mask,        \
                                   int64_t count) {                                                                  \
    T *restrict to = (T *)(void *)dst;                                                                               \
    if (stride == (int64_t)sizeof(T)) {                                                                              \
      for (int64_t i = 0; i < count; i++) {                                                                          \
        if (mask[i]) to[i] = src[i];                                                                                 \
      }                                                                                                              \
    } else {                                                                                                         \
      for (int64_t i = 0; i < count; i++) {                                                                          \
        if (mask[i]) *(T *)(void *)nrt_at(dst, i, stride) = src[i];                                                  \
      }                                                                                                              \
    }                                                                                                                \
  }                                                                                                                  \
  static void pack_rows_##T(T *restrict dst, const char *src, int64_t outer, int64_t inner, int64_t rows,            \
                            int64_t columns) {                                                                       \
    for (int64_t r = 0; r < rows; r++, dst += columns) {                                                             \
      const char *row = nrt_at(src, r, outer);                                                                       \
      for (int64_t c = 0; c < columns; c++) dst[c] = *(const T *)(const void *)nrt_at(row, c, inner);                \
    }                                                                                                                \
  }                                                                                                                  \
  /* In squares, so that a line of either side is used whole while it is in the cache. */                            \
  NRT_CLONES static void transpose_##T(char *dst, int64_t dst_pitch, const char *src, int64_t src_pitch,             \
                                       int64_t rows, int64_t columns) {                                              \
    int64_t i = 0;                                                                                                   \
    for (; i + 8 <= rows; i += 8) {                                                                                  \
      int64_t j = 0;                                                                                                 \
      for (; j + 8 <= columns; j += 8) {                                                                             \
        T square[8][8];                                                                                              \
        for (int r = 0; r < 8; r++) {                                                                                \
          memcpy(square[r], nrt_at(src, i + r, src_pitch) + j * (int64_t)sizeof(T), sizeof square[r]);               \
        }                                                                                                            \
        for (int c = 0; c < 8; c++) {                                                                                \
          T column[8];                                                                                               \
          for (int r = 0; r < 8; r++) column[r] = square[r][c];                                                      \
          memcpy(nrt_at(dst, j + c, dst_pitch) + i * (int64_t)sizeof(T), column, sizeof column);                     \
        }                                                                                                            \
      }                                                                                                              \
      for (; j < columns; j++) {                                                                                     \
        for (int64_t r = i; r < i + 8; r++) {                                                                        \
          ((T *)(void *)nrt_at(dst, j, dst_pitch))[r] = ((const T *)(const void *)nrt_at(src, r, src_pitch))[j];     \
        }                                                                                                            \
      }                                                                                                              \
    }                                                                                                                \
    for (; i < rows; i++) {                                                                                          \
      for (int64_t j = 0; j < columns; j++) {                                                                        \
        ((T *)(void *)nrt_at(dst, j, dst_pitch))[i] = ((const T *)(const void *)nrt_at(src, i, src_pitch))[j];       \
      }                                                                                                              \
    }                                                                                                                \
  }

LOOPS(u8)
LOOPS(u16)
LOOPS(u32)
LOOPS(u64)

#define BY_ITEMSIZE(name, ...)                  \
  switch (itemsize) {                           \
    case 1: name##_u8(__VA_ARGS__); break;      \
    case 2: name##_u16(__VA_ARGS__); break;     \
    case 4: name##_u32(__VA_ARGS__); break;     \
    default: name##_u64(__VA_ARGS__); break;    \
  }

void nrt_pack(char *dst, const char *src, int64_t stride, int64_t count, int64_t itemsize) {
  if (stride == itemsize) {
    memcpy(dst, src, (size_t)(count * itemsize));
    return;
  }
  void *to = dst;
  BY_ITEMSIZE(pack, to, src, stride, count)
}

void nrt_unpack(char *dst, int64_t stride, const char *src, int64_t count, int64_t itemsize) {
  if (stride == itemsize) {
    memcpy(dst, src, (size_t)(count * itemsize));
    return;
  }
  const void *from = src;
  BY_ITEMSIZE(unpack, dst, stride, from, count)
}

void nrt_merge(char *dst, int64_t stride, const char *src, const char *mask, int64_t count, int64_t itemsize) {
  const void *from = src;
  const void *bits = mask;
  BY_ITEMSIZE(merge, dst, stride, from, bits, count)
}

void nrt_pack_rows(char *dst, const char *src, int64_t outer, int64_t inner, int64_t rows, int64_t columns,
                   int64_t itemsize) {
  void *to = dst;
  BY_ITEMSIZE(pack_rows, to, src, outer, inner, rows, columns)
}

void nrt_transpose(char *dst, int64_t dst_pitch, const char *src, int64_t src_pitch, int64_t rows, int64_t columns,
                   int64_t itemsize) {
  BY_ITEMSIZE(transpose, dst, dst_pitch, src, src_pitch, rows, columns)
}

NRT_CLONES static int64_t nonzero(const char *bytes, int64_t count) {
  int64_t found = 0;
  for (int64_t i = 0; i < count; i++) {
    found += bytes[i] != 0;
  }
  return found;
}

enum nrt_mask_state nrt_mask_state(const char *mask, int64_t count) {
  int64_t set = nonzero(mask, count);
  return set == 0 ? NRT_MASK_NONE : set == count ? NRT_MASK_ALL : NRT_MASK_MIXED;
}

#ifdef __SSE2__
#include <emmintrin.h>

void nrt_stream(char *dst, const char *src, int64_t bytes) {
  int64_t head = (int64_t)(-(uintptr_t)dst & 63);
  head = head < bytes ? head : bytes;
  memcpy(dst, src, (size_t)head);
  int64_t at = head;
  for (; at + 64 <= bytes; at += 64) {
    for (int k = 0; k < 64; k += 16) {
      _mm_stream_si128((__m128i *)(void *)(dst + at + k), _mm_loadu_si128((const __m128i_u *)(const void *)(src + at + k)));
    }
  }
  memcpy(dst + at, src + at, (size_t)(bytes - at));
}

void nrt_stream_end(void) { _mm_sfence(); }
#else
void nrt_stream(char *dst, const char *src, int64_t bytes) { memcpy(dst, src, (size_t)bytes); }

void nrt_stream_end(void) {}
#endif
