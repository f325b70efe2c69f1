/*
 * The native runtime (NRT): the contract between Java, compiled kernels and the machine.
 *
 * Every function that Java calls has the one shape of `nrt_fn`, so a process builds one downcall handle.
 * Addresses travel as int64_t. Functions never abort, never print, never call back into Java.
 */
#ifndef QUERN_NRT_H
#define QUERN_NRT_H

#include <stddef.h>
#include <stdint.h>

/* Changes whenever a struct, a function or the meaning of one changes; part of every cache key. */
#define NRT_ABI 5

#define NRT_MAX_OPERANDS 32
#define NRT_MAX_DIMS 32
#define NRT_MAX_CORE_DIMS 64 /* different ones of a gufunc */
#define NRT_MAX_CORE_AXES 64 /* of its operands together */
#define NRT_ALIGNMENT 64

typedef int64_t (*nrt_fn)(int64_t, int64_t, int64_t, int64_t);

/*
 * A compiled kernel. It runs `blocks` blocks of W elements; for operand i, block b is the W contiguous elements at
 * ptr[i] + b * step[i]. step[i] is W * itemsize, or 0 for an operand that repeats. No alignment is assumed beyond 1.
 * A block's inputs are all read before its outputs are written; an element may be computed twice. Returns 0, or a code of
 * enum nrt_status or a fault. The context is a struct nrt_core; to a gufunc's kernel the above does not apply.
 */
typedef int64_t (*nrt_kernel)(char *const *ptr, const int64_t *step, int64_t blocks, void *context);

enum nrt_status { NRT_OK = 0, NRT_BAD_CALL = 1, NRT_NO_MEMORY = 2, NRT_CANCELLED = 3 };

/*
 * The layout in which a gufunc's kernel gets the cores of its operands. UNIT and STRIDED: it runs `count` instances, instance j of operand i
 * at ptr[i] + j * step[i], any step. BATCH: it runs `count` blocks of W instances, block b at ptr[i] + b * step[i]; the W
 * are adjacent items, so element k of instance l is at offset(k) + l * itemsize. Uniform parameters are operands of rank 0
 * after the inputs, with step 0; also in BATCH they are one item. An instance's result does not depend on the form. In
 * BATCH it may be computed twice, unless an operand's contents count and the kernel writes it.
 */
enum nrt_form {
  NRT_FORM_UNIT = 0,    /* the last core axis of every operand has stride itemsize, or is no longer than 1 */
  NRT_FORM_STRIDED = 1, /* any strides */
  NRT_FORM_BATCH = 2
};

/* Does one chunk of a parallel loop; chunks may run at the same time. 0, or what a kernel returns that fails. */
typedef int64_t (*nrt_task)(void *context, int64_t chunk);

/*
 * The context of a kernel: of one that is not a gufunc's, form, size, stride and shift are 0. A kernel returns 0, NRT_NO_MEMORY,
 * NRT_CANCELLED or a fault: its code, at least 16, in the low 32 bits, and of a gufunc's above them 32 bits of the failing index,
 * from bit `shift` on, which is 0 or 32. Outputs may be partly written then.
 */
struct nrt_core {
  int64_t form;
  const int64_t *size;   /* of each core dimension */
  const int64_t *stride; /* bytes: operand by operand, core axis by core axis */
  char *(*take)(size_t bytes); /* scratch memory, 64-byte aligned, or NULL */
  void (*give)(char *memory);
  /* Runs chunks 0 to `chunks` - 1, by several threads if the call has them. 0, or what the lowest chunk that fails returned. */
  int64_t (*parallel)(nrt_task task, void *context, int64_t chunks);
  int64_t shift; /* which bits of an index a fault tells */
  /* The call's word: loops of unknown length read it, and once it is not 0 the kernel returns NRT_CANCELLED. */
  const int32_t *cancelled;
};

/* The part of a gufunc's call beyond its loop. Core axes are numbered operand by operand. */
struct nrt_cores {
  int32_t form;     /* of enum nrt_form, or NRT_FORM_ANY: the driver's choice */
  int32_t lanes;    /* whether the kernel has lanes within a core; else only BATCH has any */
  int32_t uniforms; /* number of uniform parameters, which are the last inputs */
  uint32_t
      in; /* bit i: what operand i holds before counts, as of inputs, or of an output that is not written as a whole */
  uint32_t out; /* bit i: operand i is written, as outputs are and in-out operands among the inputs */
  int32_t dims;
  int32_t axes; /* the sum of the ranks */
  int32_t loops; /* whether the kernel has parallel loops */
  int64_t gain; /* picoseconds that BATCH saves for each instance if nothing is packed for it, about */
  int64_t shift; /* as in struct nrt_core */
  int64_t size[NRT_MAX_CORE_DIMS];
  int32_t rank[NRT_MAX_OPERANDS];
  int32_t dim[NRT_MAX_CORE_AXES]; /* of each axis, the dimension */
  int64_t stride[NRT_MAX_CORE_AXES]; /* of each axis, bytes; of outputs not 0 in a dimension longer than 1 */
};
#define NRT_FORM_ANY (-1)

/*
 * One operand of a call. Strides are bytes per step of each loop dimension, of either sign, 0 where it repeats. No
 * alignment is assumed.
 */
struct nrt_operand {
  char *data;
  int64_t itemsize; /* 1, 2, 4 or 8 */
  int64_t stride[NRT_MAX_DIMS];
};

/*
 * One n-d call: inputs first, then outputs. Dimensions are outermost first and already sorted and coalesced by the
 * caller; ndim is at least 1. Outputs never have stride 0 in a dimension longer than 1 and overlap an input only where
 * they are identical to it (same data, same strides); of a gufunc, nowhere.
 */
struct nrt_call {
  nrt_kernel kernel;
  int64_t lanes; /* W: elements of a block, 1 to 256 */
  int32_t inputs;
  int32_t outputs;
  int32_t ndim;
  int32_t
      cancelled; /* set to not 0 by anybody while it runs: loops of unknown length and parallel loops are then left */
  const struct nrt_cores *cores; /* of a gufunc, whose elements are cores; else NULL */
  char *mask; /* one byte an element, 0 leaves the outputs as they are; NULL: none. A core is an element */
  int64_t mask_stride[NRT_MAX_DIMS];
  int64_t shape[NRT_MAX_DIMS];
  struct nrt_operand operand[NRT_MAX_OPERANDS];
};

/*
 * Runs elements [begin, end) of the call, counted in row-major order of its dimensions; the order in which they run is
 * the driver's. The call is only read, so threads may run parts of one call at once. The lanes of a last, incomplete
 * block are copies of its last element. a: nrt_call*, b: begin, c: end.
 */
int64_t nrt_run(int64_t call, int64_t begin, int64_t end, int64_t unused);

/*
 * nrt_run by several threads, the caller's among them, in pieces; what they compute does not depend on it. It returns when all
 * is done; of pieces that fail, the status of the first, and all before that one have run. Where the kernel has parallel loops and there
 * are few instances, the threads share the loops instead. how: elements of a piece in the
 * low bits, at least 1; then the most threads (0: as many as nrt_threads says); then NRT_BRIEF for work that is not
 * worth waking a thread that sleeps.
 */
#define NRT_PIECE_BITS 48
#define NRT_THREADS_BITS 9
#define NRT_BRIEF (INT64_C(1) << (NRT_PIECE_BITS + NRT_THREADS_BITS))
#define NRT_MAX_THREADS 256
int64_t nrt_run_parallel(int64_t call, int64_t begin, int64_t end, int64_t how);

/*
 * nrt_run for operands whose memory only a MemorySegment may name (Java heap arrays, memory of a shared arena): operand
 * i's data is then an offset from segment i, or an absolute address where segment i is NULL, and so is the mask's. For at
 * most eight operands. The one function of another shape; the call is only read.
 */
int64_t nrt_run_segments(int64_t call, int64_t begin, int64_t end, char *mask, char *s0, char *s1, char *s2, char *s3,
                         char *s4, char *s5, char *s6, char *s7);

/* As above, by several threads, as nrt_run_parallel does it. */
int64_t nrt_run_segments_parallel(int64_t call, int64_t begin, int64_t end, int64_t how, char *mask, char *s0, char *s1,
                                  char *s2, char *s3, char *s4, char *s5, char *s6, char *s7);

/*
 * Allocation: 64-byte aligned, reference-counted from 1, contents undefined. a: bytes (0 is allowed) and the result the
 * address, or 0 when there is no memory. Freed blocks are kept for reuse up to a bound (an eighth of the memory, at most
 * 1 GiB) and returned to the system above it. retain and release answer -1 for what is not a live block, as far as its
 * header can be read.
 */
int64_t nrt_alloc(int64_t bytes, int64_t, int64_t, int64_t);
int64_t nrt_retain(int64_t address, int64_t, int64_t, int64_t); /* the new count */
int64_t nrt_release(int64_t address, int64_t, int64_t, int64_t); /* the new count; at 0 the block is gone */
int64_t nrt_limit(int64_t bytes, int64_t, int64_t, int64_t); /* sets the live bytes beyond which nrt_alloc answers 0 */
/* Returns kept blocks to the system. a: 0 all, 1 those that no allocation has needed since the last trim. The bytes. */
int64_t nrt_trim(int64_t idle, int64_t, int64_t, int64_t);

struct nrt_stats {
  int64_t allocations;
  int64_t frees;
  int64_t live_bytes; /* as asked for, not rounded */
  int64_t kept_bytes; /* freed and held for reuse */
  int64_t mapped_bytes;
};
int64_t nrt_statistics(int64_t nrt_stats_address, int64_t, int64_t, int64_t);

/* Byte order: reverses the bytes of `count` items of `itemsize` in place. a: address, b: count, c: itemsize. */
int64_t nrt_swap(int64_t address, int64_t count, int64_t itemsize, int64_t);

/*
 * Reads a file whole, following no link in its last component, and says what it is. a: path (NUL terminated), b: where to,
 * c: room there, d: nrt_file*. The result is the number of bytes read: of a regular file of at most c bytes all, else 0. It is
 * -errno where the file cannot be opened or read; what it is is then told if it can be found out, otherwise its mode is 0.
 */
struct nrt_file {
  int64_t mode; /* stat(2): kind and permissions */
  int64_t owner;
  int64_t user; /* whom this process acts as: its effective user */
  int64_t size;
  int64_t modified; /* milliseconds since 1970 */
};
int64_t nrt_read(int64_t path, int64_t bytes, int64_t capacity, int64_t nrt_file_address);

/*
 * Copies verified bytes into a sealed, anonymous file that nothing can change. a: bytes, b: length, c: name (NUL
 * terminated, for debuggers). The result is a file descriptor to load as /proc/self/fd/N, or -errno.
 */
int64_t nrt_seal(int64_t bytes, int64_t length, int64_t name, int64_t);
int64_t nrt_close(int64_t fd, int64_t, int64_t, int64_t);

/*
 * Loads a shared object for itself alone, every symbol resolved. a: path, b: name of the symbol wanted, c: 8 bytes for the handle, d: 256
 * bytes for a message. The result is the symbol's address; or 0, and the message (NUL terminated) says why.
 */
#define NRT_MESSAGE_BYTES 256
int64_t nrt_load(int64_t path, int64_t symbol, int64_t handle_address, int64_t message);
int64_t nrt_unload(int64_t handle, int64_t, int64_t, int64_t); /* 0, or -1 */

/*
 * Ends the pool's threads, unloads what nrt_load loaded, and gives back all memory, live blocks too: before this library is unloaded
 * itself. Nobody may be in a call, or have a block that is used again.
 */
int64_t nrt_end(int64_t, int64_t, int64_t, int64_t);

/* Facts. nrt_abi: NRT_ABI. nrt_cpu: a level counts when the processor has it and the system has enabled it (XGETBV). */
int64_t nrt_abi(int64_t, int64_t, int64_t, int64_t);
enum nrt_cpu_level { NRT_X86_64_V1 = 1, NRT_X86_64_V2 = 2, NRT_X86_64_V3 = 3, NRT_X86_64_V4 = 4 };
int64_t nrt_cpu(int64_t, int64_t, int64_t, int64_t); /* the highest enum nrt_cpu_level that runs here; 0: not x86-64 */
/*
 * Instruction sets beyond the levels that run here: bit i for enum nrt_feature i. Those with vector registers count only at level 3
 * or 4, so the system has enabled what they need.
 */
enum nrt_feature {
  NRT_AVX512BF16,
  NRT_AVX512BITALG,
  NRT_AVX512FP16,
  NRT_AVX512IFMA,
  NRT_AVX512VBMI,
  NRT_AVX512VBMI2,
  NRT_AVX512VNNI,
  NRT_AVX512VPOPCNTDQ,
  NRT_AVXIFMA,
  NRT_AVXVNNI,
  NRT_GFNI
};
int64_t nrt_features(int64_t, int64_t, int64_t, int64_t);
int64_t nrt_processors(int64_t, int64_t, int64_t, int64_t); /* by affinity and cgroup quota, at least 1 */
int64_t nrt_memory(int64_t, int64_t, int64_t, int64_t); /* bytes: the machine's, or less by cgroup limit */
int64_t nrt_libc(int64_t, int64_t, int64_t, int64_t); /* address of glibc's version string; 0: another C library */

/*
 * Threads of a region at most, the caller's included: as many as nrt_processors says, or as was last set. a: 1 to
 * NRT_MAX_THREADS sets, 0 asks. -1: neither.
 */
int64_t nrt_threads(int64_t most, int64_t, int64_t, int64_t);

/* The calling thread's regions since they were last asked for, noted while nrt_watch(1) holds. A call is one, or one for each parallel loop that it runs. */
struct nrt_region {
  int64_t threads; /* that took part; of several regions the most, and all else is their sum */
  int64_t pieces;
  int64_t busy; /* nanoseconds, of all threads together, from the first piece to the last */
  int64_t elapsed; /* nanoseconds */
  int64_t regions;
};
int64_t nrt_watch(int64_t on, int64_t, int64_t, int64_t);
int64_t nrt_last_region(int64_t to, int64_t, int64_t, int64_t); /* struct nrt_region* */

/*
 * Layout, for bindings to check theirs: nrt_layout answers the offset or size that an item names, in this order from 0 on, or -1.
 * AT(name, struct, field) is an offset, BYTES(name, struct) a size.
 */
#define NRT_LAYOUT_ITEMS(AT, BYTES)                                                                                    \
  AT(KERNEL, nrt_call, kernel)                                                                                         \
  AT(LANES, nrt_call, lanes)                                                                                           \
  AT(INPUTS, nrt_call, inputs)                                                                                         \
  AT(OUTPUTS, nrt_call, outputs)                                                                                       \
  AT(NDIM, nrt_call, ndim)                                                                                             \
  AT(CANCELLED, nrt_call, cancelled)                                                                                   \
  AT(MASK, nrt_call, mask)                                                                                             \
  AT(MASK_STRIDE, nrt_call, mask_stride)                                                                               \
  AT(SHAPE, nrt_call, shape)                                                                                           \
  AT(OPERANDS, nrt_call, operand)                                                                                      \
  BYTES(OPERAND_SIZE, nrt_operand)                                                                                     \
  AT(OPERAND_DATA, nrt_operand, data)                                                                                  \
  AT(OPERAND_ITEMSIZE, nrt_operand, itemsize)                                                                          \
  AT(OPERAND_STRIDE, nrt_operand, stride)                                                                              \
  BYTES(SIZE, nrt_call)                                                                                                \
  BYTES(STATS_SIZE, nrt_stats)                                                                                         \
  AT(CORES, nrt_call, cores)                                                                                           \
  AT(CORES_FORM, nrt_cores, form)                                                                                      \
  AT(CORES_LANES, nrt_cores, lanes)                                                                                    \
  AT(CORES_UNIFORMS, nrt_cores, uniforms)                                                                              \
  AT(CORES_IN, nrt_cores, in)                                                                                          \
  AT(CORES_OUT, nrt_cores, out)                                                                                        \
  AT(CORES_DIMS, nrt_cores, dims)                                                                                      \
  AT(CORES_AXES, nrt_cores, axes)                                                                                      \
  AT(CORES_LOOPS, nrt_cores, loops)                                                                                    \
  AT(CORES_GAIN, nrt_cores, gain)                                                                                      \
  AT(CORES_SHIFT, nrt_cores, shift)                                                                                    \
  AT(CORES_SIZES, nrt_cores, size)                                                                                     \
  AT(CORES_RANK, nrt_cores, rank)                                                                                      \
  AT(CORES_DIM, nrt_cores, dim)                                                                                        \
  AT(CORES_STRIDE, nrt_cores, stride)                                                                                  \
  BYTES(CORES_SIZE, nrt_cores)                                                                                         \
  AT(CONTEXT_FORM, nrt_core, form)                                                                                     \
  AT(CONTEXT_SIZES, nrt_core, size)                                                                                    \
  AT(CONTEXT_STRIDES, nrt_core, stride)                                                                                \
  AT(CONTEXT_TAKE, nrt_core, take)                                                                                     \
  AT(CONTEXT_GIVE, nrt_core, give)                                                                                     \
  AT(CONTEXT_PARALLEL, nrt_core, parallel)                                                                             \
  AT(CONTEXT_SHIFT, nrt_core, shift)                                                                                   \
  AT(CONTEXT_CANCELLED, nrt_core, cancelled)                                                                           \
  BYTES(CONTEXT_BYTES, nrt_core)
#define NRT_LAYOUT_AT(name, of, field) NRT_LAYOUT_##name,
#define NRT_LAYOUT_BYTES(name, of) NRT_LAYOUT_##name,
enum nrt_layout_item { NRT_LAYOUT_ITEMS(NRT_LAYOUT_AT, NRT_LAYOUT_BYTES) };
int64_t nrt_layout(int64_t item, int64_t, int64_t, int64_t);

#endif
