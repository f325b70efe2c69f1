/* The loops for the baseline, and the choice among all, which is not left to the loader (ifunc): musl's does not do it. */
#define NRT_COPIES nrt_copies_baseline
#include "copies_loops.h"

const struct nrt_copies *nrt_copies = &nrt_copies_baseline;

const struct nrt_copies *nrt_copies_at(int level) {
#if defined(__x86_64__)
  if (level >= NRT_X86_64_V4) {
    return &nrt_copies_v4;
  }
  if (level >= NRT_X86_64_V3) {
    return &nrt_copies_v3;
  }
#endif
  (void)level;
  return &nrt_copies_baseline;
}

__attribute__((constructor)) static void choose(void) { nrt_copies = nrt_copies_at((int)nrt_cpu(0, 0, 0, 0)); }
