/* Transposition of all small shapes: every item arrives, and nothing else is written. */
#include <stdio.h>
#include <string.h>

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

int main(void) {
  for (int64_t itemsize = 1; itemsize <= 8; itemsize *= 2) {
    for (int64_t rows = 0; rows <= MOST; rows++) {
      for (int64_t columns = 0; columns <= MOST; columns++) {
        for (int64_t gap = 0; gap <= 3; gap += 3) {
          if (!transposed(rows, columns, gap, itemsize)) {
            fprintf(stderr, "pack_test: wrong: %d x %d items of %d bytes, gap %d\n", (int)rows, (int)columns, (int)itemsize, (int)gap);
            return 1;
          }
        }
      }
    }
  }
  return 0;
}
