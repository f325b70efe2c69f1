/* Facts of the machine and the process: processors, memory, the C library. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

extern const char *gnu_get_libc_version(void) __attribute__((weak)); /* glibc's own; musl lacks it */

NRT_EXPORT int64_t nrt_abi(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  return NRT_ABI;
}

NRT_EXPORT int64_t nrt_layout(int64_t item, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  switch (item) {
#define AT_CASE(name, of, field)                                                                                       \
  case NRT_LAYOUT_##name: return offsetof(struct of, field);
#define BYTES_CASE(name, of)                                                                                           \
  case NRT_LAYOUT_##name: return sizeof(struct of);
    NRT_LAYOUT_ITEMS(AT_CASE, BYTES_CASE)
    default: return -1;
  }
}

NRT_EXPORT int64_t nrt_libc(int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  return gnu_get_libc_version == NULL ? 0 : (int64_t)(uintptr_t)gnu_get_libc_version();
}

/* The first line of a file, without its end; 0 without one. */
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

/* The number at the start of a file of the group, 0 without one; "max" is none. */
static int64_t number_in(const char *directory, const char *name) {
  char line[128];
  return read_in(directory, name, line, sizeof line) ? strtoll(line, NULL, 10) : 0;
}

static int64_t whole_processors(int64_t quota, int64_t period) {
  return quota <= 0 || period <= 0 ? 0 : (quota + period - 1) / period;
}

static int64_t processors_v2(const char *directory) {
  char line[128];
  char *behind;
  if (!read_in(directory, "cpu.max", line, sizeof line)) {
    return 0;
  }
  int64_t quota = strtoll(line, &behind, 10);
  return whole_processors(quota, strtoll(behind, NULL, 10));
}

static int64_t processors_v1(const char *directory) {
  return whole_processors(number_in(directory, "cpu.cfs_quota_us"), number_in(directory, "cpu.cfs_period_us"));
}

static int64_t memory_v2(const char *directory) { return number_in(directory, "memory.max"); }

static int64_t memory_v1(const char *directory) { return number_in(directory, "memory.limit_in_bytes"); }

/* Processors that this thread may run on. Linux itself is asked: the C library's set is too small for some machines. */
static int64_t allowed(void) {
  unsigned long set[1 << 10]; /* 65536 processors */
  long bytes = syscall(SYS_sched_getaffinity, 0, sizeof set, set);
  int64_t count = 0;
  for (long i = 0; i < bytes / (long)sizeof set[0]; i++) {
    count += __builtin_popcountl(set[i]);
  }
  return count > 0 ? count : sysconf(_SC_NPROCESSORS_ONLN);
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
