/*
 * The loops themselves, included by a file for each level, which names the table that it makes: NRT_COPIES. Nothing need be
 * aligned.
 */
#include "copies.h"

typedef uint8_t u8 __attribute__((may_alias));
typedef uint16_t u16 __attribute__((aligned(1), may_alias));
typedef uint32_t u32 __attribute__((aligned(1), may_alias));
typedef uint64_t u64 __attribute__((aligned(1), may_alias));

/*
 * One set of loops for each itemsize. Steps of 2, 4 and -1 items are loops of their own, because with the step known the
 * compiler turns them into wide loads and shuffles.
 */
#define LOOPS(T)                                                                                                       \
  static void pack_##T(char *restrict dst, const char *src, int64_t stride, int64_t count) {                           \
    T *restrict to = (T *)(void *)dst;                                                                                 \
    const T *restrict from = (const T *)(const void *)src;                                                             \
    if (stride == 2 * (int64_t)sizeof(T)) {                                                                            \
      for (int64_t i = 0; i < count; i++) to[i] = from[2 * i];                                                         \
    } else if (stride == 4 * (int64_t)sizeof(T)) {                                                                     \
      for (int64_t i = 0; i < count; i++) to[i] = from[4 * i];                                                         \
    } else if (stride == -(int64_t)sizeof(T)) {                                                                        \
      for (int64_t i = 0; i < count; i++) to[i] = from[-i];                                                            \
    } else if (stride == 0) {                                                                                          \
      T value = *from;                                                                                                 \
      for (int64_t i = 0; i < count; i++) to[i] = value;                                                               \
    } else {                                                                                                           \
      _Pragma("GCC unroll 4") for (int64_t i = 0; i < count; i++) {                                                    \
        to[i] = *(const T *)(const void *)nrt_at(src, i, stride);                                                      \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  static void unpack_##T(char *dst, int64_t stride, const char *restrict src, int64_t count) {                         \
    T *restrict to = (T *)(void *)dst;                                                                                 \
    const T *restrict from = (const T *)(const void *)src;                                                             \
    if (stride == -(int64_t)sizeof(T)) {                                                                               \
      for (int64_t i = 0; i < count; i++) to[-i] = from[i];                                                            \
    } else {                                                                                                           \
      _Pragma("GCC unroll 4") for (int64_t i = 0; i < count; i++) { *(T *)(void *)nrt_at(dst, i, stride) = from[i]; }  \
    }                                                                                                                  \
  }                                                                                                                    \
  static void merge_##T(char *dst, int64_t stride, const char *restrict src, const char *restrict mask,                \
                        int64_t count) {                                                                               \
    T *restrict to = (T *)(void *)dst;                                                                                 \
    const T *restrict from = (const T *)(const void *)src;                                                             \
    if (stride == (int64_t)sizeof(T)) {                                                                                \
      for (int64_t i = 0; i < count; i++) {                                                                            \
        if (mask[i]) to[i] = from[i];                                                                                  \
      }                                                                                                                \
    } else {                                                                                                           \
      for (int64_t i = 0; i < count; i++) {                                                                            \
        if (mask[i]) *(T *)(void *)nrt_at(dst, i, stride) = from[i];                                                   \
      }                                                                                                                \
    }                                                                                                                  \
  }

LOOPS(u8)
LOOPS(u16)
LOOPS(u32)
LOOPS(u64)

#define SWAP(T, BITS)                                                                                                  \
  static void swap_##T(char *bytes, int64_t count) {                                                                   \
    T *at = (T *)(void *)bytes;                                                                                        \
    for (int64_t i = 0; i < count; i++) at[i] = __builtin_bswap##BITS(at[i]);                                          \
  }

/*
 * The transposition of squares, so that a line of either side is used whole while it is in the cache; what is left at the
 * edges goes item by item. 4 x 4 items of 8 bytes are two rounds of shuffles between four registers.
 */
#define EDGE(T)                                                                                                        \
  static void edge_##T(char *dst, int64_t dst_pitch, const char *src, int64_t src_pitch, int64_t row, int64_t rows,    \
                       int64_t column, int64_t columns) {                                                              \
    for (int64_t i = row; i < rows; i++) {                                                                             \
      for (int64_t j = column; j < columns; j++) {                                                                     \
        ((T *)(void *)nrt_at(dst, j, dst_pitch))[i] = ((const T *)(const void *)nrt_at(src, i, src_pitch))[j];         \
      }                                                                                                                \
    }                                                                                                                  \
  }

#define TRANSPOSE(T, SIDE)                                                                                             \
  EDGE(T)                                                                                                              \
  static void transpose_##T(char *dst, int64_t dst_pitch, const char *src, int64_t src_pitch, int64_t rows,            \
                            int64_t columns) {                                                                         \
    const int64_t high = rows - rows % SIDE, wide = columns - columns % SIDE;                                          \
    /* Along the shorter side first: it is the one whose neighbours share lines of far memory. */                      \
    const int64_t first = rows < columns ? high : wide, second = rows < columns ? wide : high;                         \
    for (int64_t k = 0; k < second; k += SIDE) {                                                                       \
      for (int64_t l = 0; l < first; l += SIDE) {                                                                      \
        const int64_t i = rows < columns ? l : k, j = rows < columns ? k : l;                                          \
        square_##T(nrt_at(dst, j, dst_pitch) + i * (int64_t)sizeof(T), dst_pitch,                                      \
                   nrt_at(src, i, src_pitch) + j * (int64_t)sizeof(T), src_pitch);                                     \
      }                                                                                                                \
    }                                                                                                                  \
    edge_##T(dst, dst_pitch, src, src_pitch, 0, high, wide, columns);                                                  \
    edge_##T(dst, dst_pitch, src, src_pitch, high, rows, 0, columns);                                                  \
  }

#define PLAIN_SQUARE(T)                                                                                                \
  static inline __attribute__((always_inline)) void square_##T(char *dst, int64_t dst_pitch, const char *src,          \
                                                               int64_t src_pitch) {                                    \
    for (int c = 0; c < 8; c++) {                                                                                      \
      T *to = (T *)(void *)nrt_at(dst, c, dst_pitch);                                                                  \
      for (int r = 0; r < 8; r++) to[r] = ((const T *)(const void *)nrt_at(src, r, src_pitch))[c];                     \
    }                                                                                                                  \
  }

typedef uint64_t v4 __attribute__((vector_size(32)));
typedef uint64_t v4u __attribute__((vector_size(32), aligned(1), may_alias));

static inline __attribute__((always_inline)) void square_u64(char *dst, int64_t dst_pitch, const char *src,
                                                             int64_t src_pitch) {
  v4 a = *(const v4u *)(const void *)src;
  v4 b = *(const v4u *)(const void *)nrt_at(src, 1, src_pitch);
  v4 c = *(const v4u *)(const void *)nrt_at(src, 2, src_pitch);
  v4 d = *(const v4u *)(const void *)nrt_at(src, 3, src_pitch);
  v4 ac = __builtin_shufflevector(a, c, 0, 1, 4, 5), AC = __builtin_shufflevector(a, c, 2, 3, 6, 7);
  v4 bd = __builtin_shufflevector(b, d, 0, 1, 4, 5), BD = __builtin_shufflevector(b, d, 2, 3, 6, 7);
  *(v4u *)(void *)dst = __builtin_shufflevector(ac, bd, 0, 4, 2, 6);
  *(v4u *)(void *)nrt_at(dst, 1, dst_pitch) = __builtin_shufflevector(ac, bd, 1, 5, 3, 7);
  *(v4u *)(void *)nrt_at(dst, 2, dst_pitch) = __builtin_shufflevector(AC, BD, 0, 4, 2, 6);
  *(v4u *)(void *)nrt_at(dst, 3, dst_pitch) = __builtin_shufflevector(AC, BD, 1, 5, 3, 7);
}

PLAIN_SQUARE(u8)
PLAIN_SQUARE(u16)
PLAIN_SQUARE(u32)
TRANSPOSE(u8, 8)
TRANSPOSE(u16, 8)
TRANSPOSE(u32, 8)
TRANSPOSE(u64, 4)

#ifdef NRT_WIDE
typedef uint64_t v8 __attribute__((vector_size(64)));
typedef uint64_t v8u __attribute__((vector_size(64), aligned(1), may_alias));

#define LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14)
#define HIGH(a, b) __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15)
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13)
#define ODD(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15)

/* 8 x 8 items of 8 bytes: three rounds of shuffles between eight registers. */
static void wide_squares(char *dst, int64_t dst_pitch, const char *src, int64_t src_pitch, int64_t rows,
                         int64_t columns) {
  const int64_t first = rows < columns ? rows : columns, second = rows < columns ? columns : rows;
  for (int64_t k = 0; k < second; k += 8) {
    for (int64_t l = 0; l < first; l += 8) {
      const int64_t i = rows < columns ? l : k, j = rows < columns ? k : l;
      const char *from = nrt_at(src, i, src_pitch) + j * 8;
      char *to = nrt_at(dst, j, dst_pitch) + i * 8;
      v8 row[8], pair[8], four[8];
      for (int r = 0; r < 8; r++) row[r] = *(const v8u *)(const void *)nrt_at(from, r, src_pitch);
      for (int r = 0; r < 8; r += 2) {
        pair[r] = LOW(row[r], row[r + 1]);
        pair[r + 1] = HIGH(row[r], row[r + 1]);
      }
      /* Columns c, c + 4 of four rows, c = 0, 1, and 2 more. */
      for (int r = 0; r < 8; r += 4) {
        for (int c = 0; c < 2; c++) {
          four[r + c] = EVEN(pair[r + c], pair[r + 2 + c]);
          four[r + 2 + c] = ODD(pair[r + c], pair[r + 2 + c]);
        }
      }
      for (int c = 0; c < 4; c++) {
        *(v8u *)(void *)nrt_at(to, c, dst_pitch) = EVEN(four[c], four[4 + c]);
        *(v8u *)(void *)nrt_at(to, c + 4, dst_pitch) = ODD(four[c], four[4 + c]);
      }
    }
  }
}

static void transpose_doubles(char *dst, int64_t dst_pitch, const char *src, int64_t src_pitch, int64_t rows,
                              int64_t columns) {
  const int64_t high = rows & -8, wide = columns & -8;
  if (high > 0 && wide > 0) {
    wide_squares(dst, dst_pitch, src, src_pitch, high, wide);
    transpose_u64(nrt_at(dst, wide, dst_pitch), dst_pitch, src + wide * 8, src_pitch, high, columns - wide);
    dst += high * 8;
    src = nrt_at(src, high, src_pitch);
    rows -= high;
  }
  transpose_u64(dst, dst_pitch, src, src_pitch, rows, columns);
}
#else
#define transpose_doubles transpose_u64
#endif

static void swap_u8(char *bytes, int64_t count) { (void)bytes, (void)count; }

SWAP(u16, 16)
SWAP(u32, 32)
SWAP(u64, 64)

static int64_t nonzero(const char *bytes, int64_t count) {
  int64_t found = 0;
  for (int64_t i = 0; i < count; i++) {
    found += bytes[i] != 0;
  }
  return found;
}

#define BY_ITEMSIZE(name) {name##_u8, name##_u16, name##_u32, name##_u64}

const struct nrt_copies NRT_COPIES = {
    .pack = BY_ITEMSIZE(pack),
    .unpack = BY_ITEMSIZE(unpack),
    .merge = BY_ITEMSIZE(merge),
    .transpose = {transpose_u8, transpose_u16, transpose_u32, transpose_doubles},
    .swap = BY_ITEMSIZE(swap),
    .nonzero = nonzero,
};
