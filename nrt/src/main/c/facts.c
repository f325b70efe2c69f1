/* What this machine and this process have: instruction sets, processors, memory, the C library. */
#define _GNU_SOURCE
#include <cpuid.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

extern const char *gnu_get_libc_version(void) __attribute__((weak)); /* glibc's own; other libraries lack it */

NRT_EXPORT int64_t nrt_abi(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  return NRT_ABI;
}

NRT_EXPORT int64_t nrt_layout(int64_t item, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  switch (item) {
    case NRT_LAYOUT_KERNEL: return offsetof(struct nrt_call, kernel);
    case NRT_LAYOUT_LANES: return offsetof(struct nrt_call, lanes);
    case NRT_LAYOUT_INPUTS: return offsetof(struct nrt_call, inputs);
    case NRT_LAYOUT_OUTPUTS: return offsetof(struct nrt_call, outputs);
    case NRT_LAYOUT_NDIM: return offsetof(struct nrt_call, ndim);
    case NRT_LAYOUT_MASK: return offsetof(struct nrt_call, mask);
    case NRT_LAYOUT_MASK_STRIDE: return offsetof(struct nrt_call, mask_stride);
    case NRT_LAYOUT_SHAPE: return offsetof(struct nrt_call, shape);
    case NRT_LAYOUT_OPERANDS: return offsetof(struct nrt_call, operand);
    case NRT_LAYOUT_OPERAND_SIZE: return sizeof(struct nrt_operand);
    case NRT_LAYOUT_OPERAND_DATA: return offsetof(struct nrt_operand, data);
    case NRT_LAYOUT_OPERAND_ITEMSIZE: return offsetof(struct nrt_operand, itemsize);
    case NRT_LAYOUT_OPERAND_STRIDE: return offsetof(struct nrt_operand, stride);
    case NRT_LAYOUT_SIZE: return sizeof(struct nrt_call);
    case NRT_LAYOUT_STATS_SIZE: return sizeof(struct nrt_stats);
    default: return -1;
  }
}

NRT_EXPORT int64_t nrt_libc(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  return gnu_get_libc_version == NULL ? 0 : (int64_t)(uintptr_t)gnu_get_libc_version();
}

static uint64_t xgetbv(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

static int has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

/* The levels of the System V ABI for x86-64, section "Micro-Architecture Levels". */
NRT_EXPORT int64_t nrt_cpu(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  uint32_t eax, ebx, ecx, edx, leaf1, leaf7 = 0, extended = 0;
  if (!__get_cpuid(1, &eax, &ebx, &leaf1, &edx)) {
    return NRT_X86_64_V1;
  }
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) {
    leaf7 = ebx;
  }
  if (__get_cpuid(0x80000001, &eax, &ebx, &ecx, &edx)) {
    extended = ecx;
  }
  if (!has(leaf1, bit_CMPXCHG16B | bit_POPCNT | bit_SSE3 | bit_SSSE3 | bit_SSE4_1 | bit_SSE4_2) ||
      !has(extended, bit_LAHF_LM)) {
    return NRT_X86_64_V1;
  }
  uint64_t enabled = has(leaf1, bit_OSXSAVE) ? xgetbv() : 0;
  if ((enabled & 0x6) != 0x6 || !has(leaf1, bit_AVX | bit_F16C | bit_FMA | bit_MOVBE) ||
      !has(leaf7, bit_AVX2 | bit_BMI | bit_BMI2) || !has(extended, bit_LZCNT)) {
    return NRT_X86_64_V2;
  }
  if ((enabled & 0xe6) != 0xe6 ||
      !has(leaf7, bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL)) {
    return NRT_X86_64_V3;
  }
  return NRT_X86_64_V4;
}

/* The first line of a file, without its end; 0 when there is none. */
static int read_line(const char *path, char *line, int size) {
  FILE *file = fopen(path, "re");
  if (file == NULL) {
    return 0;
  }
  int found = fgets(line, size, file) != NULL;
  fclose(file);
  if (found) {
    line[strcspn(line, "\n")] = 0;
  }
  return found;
}

/* This process's group under a version 1 controller, or under version 2 for ""; 0 when it has none. */
static int group_of(const char *controller, char *group, int size) {
  FILE *file = fopen("/proc/self/cgroup", "re");
  if (file == NULL) {
    return 0;
  }
  char line[4096];
  int found = 0;
  while (!found && fgets(line, sizeof line, file) != NULL) { /* id:controllers:path */
    line[strcspn(line, "\n")] = 0;
    char *names = strchr(line, ':');
    char *path = names == NULL ? NULL : strchr(names + 1, ':');
    if (path == NULL) {
      continue;
    }
    *path++ = 0;
    names++;
    if (*controller == 0) {
      found = *names == 0;
    }
    for (char *save = NULL, *name = strtok_r(names, ",", &save); name != NULL; name = strtok_r(NULL, ",", &save)) {
      found |= *controller != 0 && strcmp(name, controller) == 0;
    }
    if (found) {
      snprintf(group, (size_t)size, "%s", path);
    }
  }
  fclose(file);
  return found;
}

/*
 * The least limit of this process's group and of those around it. A container may show the path as the host sees it
 * while its own group is mounted at the top, so the top counts in any case.
 */
static int64_t least(const char *mount, const char *controller, int64_t (*limit)(const char *), int64_t most) {
  char group[4096];
  char directory[8192];
  if (!group_of(controller, group, sizeof group)) {
    return most;
  }
  for (;;) {
    snprintf(directory, sizeof directory, "%s%s", mount, group);
    int64_t value = limit(directory);
    most = value > 0 && value < most ? value : most;
    char *slash = strrchr(group, '/');
    if (slash == NULL) {
      return most;
    }
    *slash = 0;
  }
}

static int read_in(const char *directory, const char *name, char *line, int size) {
  char path[8300];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  return read_line(path, line, size);
}

static int64_t processors_v2(const char *directory) {
  char line[128];
  int64_t quota, period;
  if (!read_in(directory, "cpu.max", line, sizeof line) ||
      sscanf(line, "%" SCNd64 " %" SCNd64, &quota, &period) != 2 || period <= 0) {
    return 0;
  }
  return (quota + period - 1) / period;
}

static int64_t processors_v1(const char *directory) {
  char line[128];
  int64_t quota, period;
  if (!read_in(directory, "cpu.cfs_quota_us", line, sizeof line) || sscanf(line, "%" SCNd64, &quota) != 1 ||
      !read_in(directory, "cpu.cfs_period_us", line, sizeof line) || sscanf(line, "%" SCNd64, &period) != 1 ||
      quota <= 0 || period <= 0) {
    return 0;
  }
  return (quota + period - 1) / period;
}

static int64_t memory_v2(const char *directory) {
  char line[128];
  return read_in(directory, "memory.max", line, sizeof line) ? strtoll(line, NULL, 10) : 0; /* "max" is 0 */
}

static int64_t memory_v1(const char *directory) {
  char line[128];
  return read_in(directory, "memory.limit_in_bytes", line, sizeof line) ? strtoll(line, NULL, 10) : 0;
}

static int64_t allowed(void) {
  for (size_t most = 1024; most <= 1 << 16; most *= 2) { /* the kernel wants room for all it could have */
    cpu_set_t *set = CPU_ALLOC(most);
    size_t size = CPU_ALLOC_SIZE(most);
    if (set == NULL) {
      break;
    }
    int known = sched_getaffinity(0, size, set) == 0;
    int64_t count = known ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (known) {
      return count;
    }
  }
  return sysconf(_SC_NPROCESSORS_ONLN);
}

NRT_EXPORT int64_t nrt_processors(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  int64_t most = allowed();
  most = least("/sys/fs/cgroup", "", processors_v2, most);
  most = least("/sys/fs/cgroup/cpu", "cpu", processors_v1, most);
  return most < 1 ? 1 : most;
}

NRT_EXPORT int64_t nrt_memory(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  int64_t most = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
  most = least("/sys/fs/cgroup", "", memory_v2, most);
  return least("/sys/fs/cgroup/memory", "memory", memory_v1, most);
}
