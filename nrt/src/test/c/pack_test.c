/*
 * Transposition of all small shapes, and the other copies at several strides, at every level that runs here: every item
 * arrives, and nothing else is written.
 */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "copies.h"
#include "pack.h"

#define MOST 21
#define BYTES ((MOST + 3) * (MOST + 3) * 8)

static int transposed(int64_t rows, int64_t columns, int64_t gap, int64_t itemsize) {
  static unsigned char src[BYTES], dst[BYTES], expected[BYTES];
  const int64_t src_pitch = (columns + gap) * itemsize, dst_pitch = (rows + gap) * itemsize;
  for (int64_t i = 0; i < BYTES; i++) {
    src[i] = (unsigned char)(i * 7 + i / 256);
    dst[i] = expected[i] = (unsigned char)(i * 13);
  }
  for (int64_t r = 0; r < rows; r++) {
    for (int64_t c = 0; c < columns; c++) {
      memcpy(expected + c * dst_pitch + r * itemsize, src + r * src_pitch + c * itemsize, (size_t)itemsize);
    }
  }
  nrt_transpose((char *)dst, dst_pitch, (const char *)src, src_pitch, rows, columns, itemsize);
  return memcmp(dst, expected, BYTES) == 0;
}

static void to_and_fro(int64_t stride, int64_t itemsize) {
  enum { COUNT = 67 };
  static unsigned char far[COUNT * 8 * 8], near[COUNT * 8], back[sizeof far], mask[COUNT];
  const int64_t first = stride < 0 ? -stride * (COUNT - 1) : 0;
  for (size_t i = 0; i < sizeof far; i++) {
    far[i] = (unsigned char)(i * 7 + i / 256);
    back[i] = 0;
  }
  for (int i = 0; i < COUNT; i++) {
    mask[i] = (unsigned char)(i % 3);
  }
  nrt_pack((char *)near, (const char *)far + first, stride, COUNT, itemsize);
  for (int i = 0; i < COUNT; i++) {
    CHECK(memcmp(near + i * itemsize, far + first + i * stride, (size_t)itemsize) == 0);
  }
  if (stride == 0) {
    return;
  }
  for (int masked = 1; masked >= 0; masked--) {
    if (masked) {
      nrt_merge((char *)back + first, stride, (const char *)near, (const char *)mask, COUNT, itemsize);
    } else {
      nrt_unpack((char *)back + first, stride, (const char *)near, COUNT, itemsize);
    }
    for (int i = 0; i < COUNT; i++) {
      const unsigned char *at = back + first + i * stride;
      static const unsigned char zeros[8];
      CHECK(memcmp(at, masked && mask[i] == 0 ? zeros : near + i * itemsize, (size_t)itemsize) == 0);
    }
  }
  const char *bits = (const char *)mask;
  CHECK(nrt_mask_state(bits, COUNT) == NRT_MASK_MIXED && nrt_mask_state(bits, 1) == NRT_MASK_NONE);
  CHECK(nrt_mask_state(bits + 1, 2) == NRT_MASK_ALL);
}

static int level(int level) {
  nrt_copies = nrt_copies_at(level);
  for (int64_t itemsize = 1; itemsize <= 8; itemsize *= 2) {
    for (int64_t rows = 0; rows <= MOST; rows++) {
      for (int64_t columns = 0; columns <= MOST; columns++) {
        for (int64_t gap = 0; gap <= 3; gap += 3) {
          if (!transposed(rows, columns, gap, itemsize)) {
            fprintf(stderr, "pack_test: wrong: %d x %d items of %d bytes, gap %d\n", (int)rows, (int)columns,
                    (int)itemsize, (int)gap);
            return 1;
          }
        }
      }
    }
    static const int64_t steps[] = {1, 2, 3, 4, 8, 0, -1, -2};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
      to_and_fro(steps[i] * itemsize, itemsize);
    }
  }
  return 0;
}

/* Copies of few bytes and splats, of all lengths around those at which the way changes, where nothing is aligned. */
static void short_copies(void) {
  enum { MOST_BYTES = 300, GUARD = 3 };
  unsigned char src[MOST_BYTES], dst[MOST_BYTES + 2 * GUARD], expected[sizeof dst];
  for (int i = 0; i < MOST_BYTES; i++) {
    src[i] = (unsigned char)(i * 7 + 1);
  }
  for (int bytes = 0; bytes <= MOST_BYTES; bytes++) {
    memset(dst, 0, sizeof dst);
    memset(expected, 0, sizeof expected);
    memcpy(expected + GUARD, src, (size_t)bytes);
    nrt_move((char *)dst + GUARD, (const char *)src, bytes);
    CHECK(memcmp(dst, expected, sizeof dst) == 0);
    for (int itemsize = 1; itemsize <= 8; itemsize *= 2) {
      memset(dst, 0, sizeof dst);
      memset(expected, 0, sizeof expected);
      const int count = bytes / itemsize;
      for (int i = 0; i < count; i++) {
        memcpy(expected + GUARD + i * itemsize, src, (size_t)itemsize);
      }
      nrt_splat((char *)dst + GUARD, (const char *)src, count, itemsize);
      CHECK(memcmp(dst, expected, sizeof dst) == 0);
    }
  }
}

int main(void) {
  printf("pack_test\n");
  int failed = level(0);
  short_copies();
#if defined(__x86_64__)
  for (int64_t above = NRT_X86_64_V2; above <= nrt_cpu(0, 0, 0, 0); above++) {
    failed |= level((int)above);
  }
#endif
  return failed;
}
