/* What is left behind when the library ends: nothing. */
#include <dirent.h>

#include "check.h"
#include "internal.h"
#include "pool.h"

static int64_t at(const void *p) { return (int64_t)(uintptr_t)p; }

static int threads(void) {
  int count = 0;
  DIR *tasks = opendir("/proc/self/task");
  for (struct dirent *each = readdir(tasks); each != NULL; each = readdir(tasks)) {
    count += each->d_name[0] != '.';
  }
  closedir(tasks);
  return count;
}

static int64_t task(void *context, int64_t chunk) {
  (void)context, (void)chunk;
  nrt_scratch_give(nrt_scratch_take(1000));
  return NRT_OK;
}

int main(void) {
  int before = threads();
  for (int round = 0; round < 3; round++) {
    nrt_threads(4, 0, 0, 0);
    CHECK(nrt_parallel(task, NULL, 64, 4) == NRT_OK);
    CHECK(threads() >= before + 3); /* a sanitizer may have one more */
    int64_t blocks[100];
    for (int i = 0; i < 100; i++) {
      blocks[i] = nrt_alloc((int64_t)10 << (i % 20), 0, 0, 0);
      CHECK(blocks[i] != 0);
    }
    for (int i = 0; i < 100; i += 3) { /* from the middle of the lists and from both ends */
      CHECK(nrt_release(blocks[i], 0, 0, 0) == 0);
    }
    nrt_scratch_give(nrt_scratch_take(100));
    int64_t handle;
    char why[NRT_MESSAGE_BYTES];
    CHECK(nrt_load(at("libm.so.6"), at("cos"), at(&handle), at(why)) != 0);
    CHECK(nrt_end(0, 0, 0, 0) == NRT_OK);
    CHECK(threads() <= before + 1);
    CHECK(nrt_unload(handle, 0, 0, 0) == -1);
    struct nrt_stats stats;
    CHECK(nrt_statistics(at(&stats), 0, 0, 0) == NRT_OK);
    CHECK(stats.live_bytes == 0 && stats.kept_bytes == 0 && stats.mapped_bytes == 0 &&
          stats.allocations == stats.frees);
  }
  puts("end_test");
  return 0;
}
