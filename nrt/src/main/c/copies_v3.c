/* The loops for x86-64-v3. */
#if defined(__x86_64__)
#pragma GCC target("arch=x86-64-v3")
#define NRT_COPIES nrt_copies_v3
#include "copies_loops.h"
#else
typedef int nrt_none; /* a file declares something */
#endif
