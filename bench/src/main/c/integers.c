/* Integers: see IntegerKernels.java. */
#include "kernel.h"

kernel map_hash64, map_hash32, map_blend;

/* MurmurHash3's fmix64 (A. Appleby, public domain). */
void map_hash64(void *const *operand, long n) {
  const uint64_t *restrict in = operand[0];
  uint64_t *restrict out = operand[1];
  for (long i = 0; i < n; i++) {
    uint64_t h = in[i];
    h = (h ^ h >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
    h = (h ^ h >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
    out[i] = h ^ h >> 33;
  }
}

/* MurmurHash3's fmix32. */
void map_hash32(void *const *operand, long n) {
  const uint32_t *restrict in = operand[0];
  uint32_t *restrict out = operand[1];
  for (long i = 0; i < n; i++) {
    uint32_t h = in[i];
    h = (h ^ h >> 16) * UINT32_C(0x85EBCA6B);
    h = (h ^ h >> 13) * UINT32_C(0xC2B2AE35);
    out[i] = h ^ h >> 16;
  }
}

/* Two images blended by alpha/256, and a light added, at most 255. */
void map_blend(void *const *operand, long n) {
  const uint8_t *restrict a = operand[0], *restrict b = operand[1];
  const uint8_t *restrict alpha = operand[2], *restrict light = operand[3];
  uint8_t *restrict out = operand[4];
  for (long i = 0; i < n; i++) {
    int both = a[i] * alpha[i] + b[i] * (255 - alpha[i]);
    int sum = ((both + 128) >> 8) + light[i];
    out[i] = sum > 255 ? 255 : sum;
  }
}
