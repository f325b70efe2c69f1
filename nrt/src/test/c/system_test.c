/* Sealed files, byte order, and facts about the machine. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "internal.h"

static int64_t at(const void *p) { return (int64_t)(uintptr_t)p; }

static void sealed_files(void) {
  static const char code[] = "not to be changed";
  int64_t fd = nrt_seal(at(code), sizeof code, at("test"), 0);
  CHECK(fd >= 0);
  char read[64];
  CHECK(pread((int)fd, read, sizeof read, 0) == sizeof code && memcmp(read, code, sizeof code) == 0);
  CHECK(pwrite((int)fd, "x", 1, 0) == -1 && errno == EPERM);
  CHECK(ftruncate((int)fd, 1) == -1 && ftruncate((int)fd, 1000) == -1);
  CHECK(mmap(NULL, 1, PROT_WRITE, MAP_SHARED, (int)fd, 0) == MAP_FAILED);
  CHECK(nrt_close(fd, 0, 0, 0) == NRT_OK && nrt_close(fd, 0, 0, 0) == -EBADF && nrt_close(-1, 0, 0, 0) == -EBADF);
  CHECK(nrt_seal(0, 1, at("test"), 0) == -EINVAL && nrt_seal(at(code), -1, at("test"), 0) == -EINVAL);
  fd = nrt_seal(0, 0, at("empty"), 0);
  CHECK(fd >= 0 && nrt_close(fd, 0, 0, 0) == NRT_OK);
}

static void byte_order(void) {
  char bytes[2 + 8 * 100], expected[sizeof bytes];
  for (int64_t size = 1; size <= 8; size *= 2) {
    for (int64_t count = 0; count <= 100; count += 7) {
      for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = expected[i] = (char)(i * 7);
      }
      for (int64_t i = 0; i < count * size; i++) { /* from an odd address */
        expected[1 + i] = bytes[1 + i / size * size + (size - 1 - i % size)];
      }
      CHECK(nrt_swap(at(bytes + 1), count, size, 0) == NRT_OK && memcmp(bytes, expected, sizeof bytes) == 0);
    }
  }
  CHECK(nrt_swap(at(bytes), 1, 3, 0) == NRT_BAD_CALL && nrt_swap(at(bytes), -1, 2, 0) == NRT_BAD_CALL);
  CHECK(nrt_swap(0, 1, 2, 0) == NRT_BAD_CALL && nrt_swap(0, 0, 2, 0) == NRT_OK);
}

/* What the processor has counts only as far as the system saves its registers. */
static void instruction_sets(void) {
  struct cpu_words all = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0xe7};
  int64_t every = (1 << NRT_AVX512BF16) | (1 << NRT_AVX512BITALG) | (1 << NRT_AVX512FP16) | (1 << NRT_AVX512IFMA) |
                  (1 << NRT_AVX512VBMI) | (1 << NRT_AVX512VBMI2) | (1 << NRT_AVX512VNNI) | (1 << NRT_AVX512VPOPCNTDQ) |
                  (1 << NRT_AVXIFMA) | (1 << NRT_AVXVNNI) | (1 << NRT_GFNI);
  CHECK(cpu_level(&all) == NRT_X86_64_V4 && cpu_features(&all) == every);
  struct cpu_words w = all;
  w.enabled = 0x7; /* no masks and upper halves */
  CHECK(cpu_level(&w) == NRT_X86_64_V3 && cpu_features(&w) == ((1 << NRT_AVXIFMA) | (1 << NRT_AVXVNNI) | (1 << NRT_GFNI)));
  w.enabled = 0x3; /* SSE only */
  CHECK(cpu_level(&w) == NRT_X86_64_V2 && cpu_features(&w) == 0);
  w = all;
  w.leaf7_ebx &= ~(1u << 31); /* AVX-512 without VL */
  CHECK(cpu_level(&w) == NRT_X86_64_V3);
  w = all;
  w.leaf7_ecx &= ~(1u << 11);
  CHECK(cpu_level(&w) == NRT_X86_64_V4 && cpu_features(&w) == (every & ~(1 << NRT_AVX512VNNI)));
  w = all;
  w.extended_ecx = 0;
  CHECK(cpu_level(&w) == NRT_X86_64_V1 && cpu_features(&w) == 0);
  CHECK(((nrt_features(0, 0, 0, 0) >> NRT_AVX512VNNI & 1) != 0) == (__builtin_cpu_supports("avx512vnni") != 0));
  CHECK(((nrt_features(0, 0, 0, 0) >> NRT_AVX512BF16 & 1) != 0) == (__builtin_cpu_supports("avx512bf16") != 0));
}

int main(void) {
  printf("system_test\n");
  sealed_files();
  byte_order();
  instruction_sets();
  CHECK(nrt_abi(0, 0, 0, 0) == NRT_ABI);
  CHECK(nrt_cpu(0, 0, 0, 0) >= NRT_X86_64_V1 && nrt_cpu(0, 0, 0, 0) <= NRT_X86_64_V4);
  CHECK((nrt_cpu(0, 0, 0, 0) >= NRT_X86_64_V3) == (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")));
  CHECK((nrt_cpu(0, 0, 0, 0) == NRT_X86_64_V4) == (__builtin_cpu_supports("avx512vl") != 0));
  CHECK(nrt_processors(0, 0, 0, 0) >= 1 && nrt_processors(0, 0, 0, 0) <= sysconf(_SC_NPROCESSORS_CONF));
  CHECK(nrt_memory(0, 0, 0, 0) > 1 << 20);
  CHECK(nrt_libc(0, 0, 0, 0) != 0 && strchr((const char *)(uintptr_t)nrt_libc(0, 0, 0, 0), '.') != NULL);
  CHECK(nrt_layout(NRT_LAYOUT_SIZE, 0, 0, 0) == sizeof(struct nrt_call) && nrt_layout(-1, 0, 0, 0) == -1);
  return 0;
}
