/* nrt_alloc and its kin: alignment, counts, reuse, bounds, and a balance after threads; scratch memory. usage: alloc_test [SEED] */
#include <pthread.h>
#include <string.h>

#include "check.h"
#include "internal.h"

#define THREADS 4
#define ROUNDS 20000
#define HELD 32

static struct nrt_stats stats(void) {
  struct nrt_stats s;
  CHECK(nrt_statistics((int64_t)(uintptr_t)&s, 0, 0, 0) == NRT_OK);
  return s;
}

static int64_t alloc(int64_t bytes) { return nrt_alloc(bytes, 0, 0, 0); }
static int64_t release(int64_t address) { return nrt_release(address, 0, 0, 0); }

static void *churn(void *seed) {
  uint64_t random = (uint64_t)(uintptr_t)seed;
  int64_t held[HELD] = {0}, size[HELD] = {0};
  for (int r = 0; r < ROUNDS; r++) {
    int64_t k = random_below(&random, HELD);
    if (held[k] != 0) { /* nobody else wrote here meanwhile */
      const unsigned char *data = (const unsigned char *)(uintptr_t)held[k];
      CHECK(size[k] == 0 || (data[0] == (unsigned char)(held[k] >> 6) && data[size[k] - 1] == data[0]));
      CHECK(release(held[k]) == 0);
    }
    size[k] = random_below(&random, random_below(&random, 100) == 0 ? 3 << 20 : 5000);
    held[k] = alloc(size[k]);
    CHECK(held[k] != 0 && held[k] % NRT_ALIGNMENT == 0);
    if (size[k] > 0) {
      unsigned char *data = (unsigned char *)(uintptr_t)held[k];
      data[0] = data[size[k] - 1] = (unsigned char)((unsigned char)(held[k] >> 6));
    }
  }
  for (int k = 0; k < HELD; k++) {
    CHECK(held[k] == 0 || release(held[k]) == 0);
  }
  return NULL;
}

static void threads_balance(uint64_t seed) {
  pthread_t thread[THREADS];
  for (int t = 0; t < THREADS; t++) {
    CHECK(pthread_create(&thread[t], NULL, churn, (void *)(uintptr_t)(seed + (uint64_t)t)) == 0);
  }
  for (int t = 0; t < THREADS; t++) {
    CHECK(pthread_join(thread[t], NULL) == 0);
  }
  struct nrt_stats s = stats();
  CHECK(s.allocations == s.frees && s.live_bytes == 0 && s.mapped_bytes == s.kept_bytes);
  CHECK(nrt_trim(0, 0, 0, 0) == s.kept_bytes);
  s = stats();
  CHECK(s.kept_bytes == 0 && s.mapped_bytes == 0);
}

/* More at once than a thread keeps, and larger ones: aligned, apart from each other, and nothing is left. */
static void scratch(size_t bytes) {
  char *taken[9];
  for (int i = 0; i < 9; i++) {
    taken[i] = nrt_scratch_take(bytes);
    CHECK(taken[i] != NULL && (uintptr_t)taken[i] % NRT_ALIGNMENT == 0);
    memset(taken[i], i, bytes);
  }
  for (int i = 0; i < 9; i++) {
    CHECK(bytes == 0 || (taken[i][0] == i && taken[i][bytes - 1] == i));
    nrt_scratch_give(taken[i]);
  }
  CHECK(stats().live_bytes == 0);
}

/* What no allocation has needed since the last trim goes, first what was freed longest ago; all else stays. */
static void idle_blocks_are_returned(void) {
  int64_t first = alloc(2 << 20);
  int64_t second = alloc(2 << 20);
  CHECK(nrt_trim(0, 0, 0, 0) >= 0 && stats().kept_bytes == 0);
  CHECK(release(first) == 0 && release(second) == 0);
  int64_t both = stats().kept_bytes;
  CHECK(nrt_trim(1, 0, 0, 0) == 0 && stats().kept_bytes == both); /* freed since */
  CHECK(alloc(2 << 20) == second && release(second) == 0);
  CHECK(nrt_trim(1, 0, 0, 0) == both / 2 && stats().kept_bytes == both / 2);
  CHECK(alloc(2 << 20) == second && release(second) == 0);
  CHECK(nrt_trim(1, 0, 0, 0) == 0 && nrt_trim(1, 0, 0, 0) == both / 2 && stats().mapped_bytes == 0);
}

int main(int argc, char **argv) {
  uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20260101;
  printf("alloc_test: seed %llu\n", (unsigned long long)seed);
  for (int64_t bytes = 0; bytes < 40 << 20; bytes = bytes * 5 / 4 + 1) { /* each size class, every byte of it */
    int64_t address = alloc(bytes);
    CHECK(address != 0 && address % NRT_ALIGNMENT == 0 && stats().live_bytes == bytes);
    memset((void *)(uintptr_t)address, 0x5a, (size_t)bytes);
    CHECK(release(address) == 0 && stats().live_bytes == 0);
  }
  int64_t block = alloc(100);
  CHECK(nrt_retain(block, 0, 0, 0) == 2 && release(block) == 1 && release(block) == 0);
  CHECK(release(block) == -1 && nrt_retain(block, 0, 0, 0) == -1); /* kept, so its header can be read */
  CHECK(release(0) == -1 && release(-64) == -1 && release(block + 1) == -1);
  CHECK(alloc(100) == block); /* the block freed last is the first to be used again */
  CHECK(release(block) == 0);
  CHECK(alloc(-1) == 0 && alloc(INT64_MAX) == 0 && alloc(INT64_MAX - 63) == 0 && alloc(INT64_C(1) << 60) == 0);
  CHECK(stats().live_bytes == 0);
  CHECK(nrt_limit(1000, 0, 0, 0) == NRT_OK && alloc(1001) == 0);
  block = alloc(600);
  CHECK(block != 0 && alloc(401) == 0 && stats().live_bytes == 600);
  CHECK(release(block) == 0 && nrt_limit(-1, 0, 0, 0) == NRT_BAD_CALL && nrt_limit(INT64_MAX, 0, 0, 0) == NRT_OK);
  CHECK(nrt_statistics(0, 0, 0, 0) == NRT_BAD_CALL);
  for (size_t bytes = 0; bytes < 10 << 20; bytes = bytes * 3 + 1) {
    scratch(bytes);
  }
  CHECK(nrt_scratch_take(SIZE_MAX) == NULL && nrt_scratch_take((size_t)1 << 60) == NULL);
  idle_blocks_are_returned();
  threads_balance(seed);
  return 0;
}
