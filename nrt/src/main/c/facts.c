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
    case NRT_LAYOUT_CANCELLED: return offsetof(struct nrt_call, cancelled);
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
    case NRT_LAYOUT_CORES: return offsetof(struct nrt_call, cores);
    case NRT_LAYOUT_CORES_FORM: return offsetof(struct nrt_cores, form);
    case NRT_LAYOUT_CORES_LANES: return offsetof(struct nrt_cores, lanes);
    case NRT_LAYOUT_CORES_UNIFORMS: return offsetof(struct nrt_cores, uniforms);
    case NRT_LAYOUT_CORES_IN: return offsetof(struct nrt_cores, in);
    case NRT_LAYOUT_CORES_OUT: return offsetof(struct nrt_cores, out);
    case NRT_LAYOUT_CORES_DIMS: return offsetof(struct nrt_cores, dims);
    case NRT_LAYOUT_CORES_AXES: return offsetof(struct nrt_cores, axes);
    case NRT_LAYOUT_CORES_LOOPS: return offsetof(struct nrt_cores, loops);
    case NRT_LAYOUT_CORES_GAIN: return offsetof(struct nrt_cores, gain);
    case NRT_LAYOUT_CORES_SHIFT: return offsetof(struct nrt_cores, shift);
    case NRT_LAYOUT_CORES_SIZES: return offsetof(struct nrt_cores, size);
    case NRT_LAYOUT_CORES_RANK: return offsetof(struct nrt_cores, rank);
    case NRT_LAYOUT_CORES_DIM: return offsetof(struct nrt_cores, dim);
    case NRT_LAYOUT_CORES_STRIDE: return offsetof(struct nrt_cores, stride);
    case NRT_LAYOUT_CORES_SIZE: return sizeof(struct nrt_cores);
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
    features |= flag(w->leaf7_ecx, 8, NRT_GFNI) | flag(w->leaf7_1_eax, 4, NRT_AVXVNNI) |
                flag(w->leaf7_1_eax, 23, NRT_AVXIFMA);
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
