/* The instruction sets of this machine. */
#include "internal.h"

#if defined(__x86_64__)
#include <cpuid.h>

static uint64_t xgetbv(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

static int has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

struct cpu_words read_cpu(void) {
  struct cpu_words w = {0};
  uint32_t eax, ebx, ecx, edx;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx)) {
    w.leaf1_ecx = ecx;
  }
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) {
    w.leaf7_ebx = ebx;
    w.leaf7_ecx = ecx;
    w.leaf7_edx = edx;
    if (eax >= 1 && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx)) {
      w.leaf7_1_eax = eax;
    }
  }
  if (__get_cpuid(0x80000001, &eax, &ebx, &ecx, &edx)) {
    w.extended_ecx = ecx;
  }
  w.enabled = has(w.leaf1_ecx, bit_OSXSAVE) ? xgetbv() : 0;
  return w;
}

/* The levels of the System V ABI for x86-64, section "Micro-Architecture Levels". */
int cpu_level(const struct cpu_words *w) {
  if (!has(w->leaf1_ecx, bit_CMPXCHG16B | bit_POPCNT | bit_SSE3 | bit_SSSE3 | bit_SSE4_1 | bit_SSE4_2) ||
      !has(w->extended_ecx, bit_LAHF_LM)) {
    return NRT_X86_64_V1;
  }
  if ((w->enabled & 0x6) != 0x6 || !has(w->leaf1_ecx, bit_AVX | bit_F16C | bit_FMA | bit_MOVBE) ||
      !has(w->leaf7_ebx, bit_AVX2 | bit_BMI | bit_BMI2) || !has(w->extended_ecx, bit_LZCNT)) {
    return NRT_X86_64_V2;
  }
  if ((w->enabled & 0xe6) != 0xe6 ||
      !has(w->leaf7_ebx, bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL)) {
    return NRT_X86_64_V3;
  }
  return NRT_X86_64_V4;
}

static int64_t flag(uint32_t word, int bit, enum nrt_feature feature) { return (int64_t)(word >> bit & 1) << feature; }

/* Bits by the Intel 64 Software Developer's Manual, volume 2, CPUID, leaf 7. */
int64_t cpu_features(const struct cpu_words *w) {
  int64_t features = 0;
  int level = cpu_level(w);
  if (level >= NRT_X86_64_V3) {
    features |=
        flag(w->leaf7_ecx, 8, NRT_GFNI) | flag(w->leaf7_1_eax, 4, NRT_AVXVNNI) | flag(w->leaf7_1_eax, 23, NRT_AVXIFMA);
  }
  if (level >= NRT_X86_64_V4) {
    features |= flag(w->leaf7_ebx, 21, NRT_AVX512IFMA) | flag(w->leaf7_ecx, 1, NRT_AVX512VBMI) |
                flag(w->leaf7_ecx, 6, NRT_AVX512VBMI2) | flag(w->leaf7_ecx, 11, NRT_AVX512VNNI) |
                flag(w->leaf7_ecx, 12, NRT_AVX512BITALG) | flag(w->leaf7_ecx, 14, NRT_AVX512VPOPCNTDQ) |
                flag(w->leaf7_edx, 23, NRT_AVX512FP16) | flag(w->leaf7_1_eax, 5, NRT_AVX512BF16);
  }
  return features;
}

NRT_EXPORT int64_t nrt_cpu(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  struct cpu_words w = read_cpu();
  return cpu_level(&w);
}

NRT_EXPORT int64_t nrt_features(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  struct cpu_words w = read_cpu();
  return cpu_features(&w);
}

#else /* a machine of which only the baseline is known */

NRT_EXPORT int64_t nrt_cpu(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  return 0;
}

NRT_EXPORT int64_t nrt_features(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  return 0;
}

#endif
