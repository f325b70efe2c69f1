/* The loops that copy items, compiled for the baseline and for wider machines; nrt_copies_at chooses. */
#ifndef QUERN_NRT_COPIES_H
#define QUERN_NRT_COPIES_H

#include "internal.h"

/* By itemsize: 1, 2, 4 and 8 bytes. What the functions do is in pack.h and nrt.h. */
struct nrt_copies {
  void (*pack[4])(char *dst, const char *src, int64_t stride, int64_t count);
  void (*unpack[4])(char *dst, int64_t stride, const char *src, int64_t count);
  void (*merge[4])(char *dst, int64_t stride, const char *src, const char *mask, int64_t count);
  void (*transpose[4])(char *dst, int64_t dst_pitch, const char *src, int64_t src_pitch, int64_t rows, int64_t columns);
  void (*swap[4])(char *at, int64_t count);
  int64_t (*nonzero)(const char *bytes, int64_t count);
};

extern const struct nrt_copies nrt_copies_baseline;
#if defined(__x86_64__)
extern const struct nrt_copies nrt_copies_v3, nrt_copies_v4;
#endif

/* Those of the highest level that is not above this one, which is nrt_cpu's. */
const struct nrt_copies *nrt_copies_at(int level);

/* Those that run fastest here, chosen at load. */
extern const struct nrt_copies *nrt_copies;

/* The place of an itemsize in the tables. */
static inline int nrt_size_index(int64_t itemsize) { return __builtin_ctzll((uint64_t)itemsize) & 3; }

#endif
