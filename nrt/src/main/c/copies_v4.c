/* The loops for x86-64-v4. */
#if defined(__x86_64__)
#pragma GCC target("arch=x86-64-v4")
#define NRT_COPIES nrt_copies_v4
#define NRT_WIDE /* squares of 8 x 8 items of 8 bytes */
#include "copies_loops.h"
#else
typedef int nrt_none; /* a file declares something */
#endif
