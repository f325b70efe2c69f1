/*
 * nrt_run of gufuncs against one loop over instances: random signatures, shapes, strides of loop and core axes, forms, lanes, parts;
 * every byte of every buffer is compared, the room around the data included. usage: core_test [SEED [CASES]]
 */
#include "calls.h"

#define MOST_ELEMENTS 3000
#define MOST_RANK 3

static struct nrt_call call;
static struct nrt_cores cores;
static struct memory memory[NRT_MAX_OPERANDS];
static struct memory mask;
static int first_axis[NRT_MAX_OPERANDS];
static int64_t items[NRT_MAX_OPERANDS];
static int64_t forms_seen[3];

static int all(void) { return call.inputs + call.outputs; }

static int operands(void) { return call.inputs - cores.uniforms; }

static uint64_t mix(uint64_t a, uint64_t b) {
  uint64_t state = a * 31 + b;
  return random_next(&state);
}

/* The offset of a core's element, by its number in row-major order. */
static int64_t core_offset(int i, int64_t number, const int64_t *stride) {
  int64_t offset = 0;
  for (int a = first_axis[i] + cores.rank[i] - 1; a >= first_axis[i]; a--) {
    int64_t size = cores.size[cores.dim[a]];
    offset += size == 1 ? 0 : number % size * stride[a];
    number /= size;
  }
  return offset;
}

/* Every output element depends on every input element; where an output is loaded, on what it held, and some stay. */
static void instance(char *const *at, const int64_t *stride) {
  uint64_t sum = 1;
  for (int i = 0; i < call.inputs; i++) {
    for (int64_t k = 0; k < items[i]; k++) {
      sum = mix(sum, load(at[i] + core_offset(i, k, stride), call.operand[i].itemsize));
    }
  }
  for (int i = 0; i < all(); i++) {
    const int64_t itemsize = call.operand[i].itemsize;
    const int loaded = cores.in >> i & 1;
    if ((cores.out >> i & 1) == 0) {
      continue;
    }
    for (int64_t k = 0; k < items[i]; k++) {
      char *to = at[i] + core_offset(i, k, stride);
      uint64_t value = mix(sum, mix((uint64_t)i, (uint64_t)k));
      if (loaded) {
        value = (value & 1) != 0 ? mix(value, load(to, itemsize)) : load(to, itemsize);
      }
      memcpy(to, &value, (size_t)itemsize);
    }
  }
}

static int64_t kernel(char *const *ptr, const int64_t *step, int64_t count, void *context) {
  const struct nrt_core *core = context;
  CHECK(count > 0 && memcmp(core->size, cores.size, sizeof core->size[0] * (size_t)cores.dims) == 0);
  CHECK(cores.form == NRT_FORM_ANY || core->form == cores.form);
  char *scratch = core->take(1000);
  CHECK(scratch != NULL && (uintptr_t)scratch % NRT_ALIGNMENT == 0);
  memset(scratch, 1, 1000);
  if (shall_fail()) {
    core->give(scratch);
    return 77;
  }
  forms_seen[core->form]++;
  const int batch = core->form == NRT_FORM_BATCH;
  for (int i = 0; i < all(); i++) {
    const int uniform = i >= operands() && i < call.inputs;
    const int64_t itemsize = call.operand[i].itemsize;
    CHECK(!uniform || step[i] == 0);
    CHECK(!batch || uniform || step[i] == call.lanes * itemsize || (step[i] == 0 && (cores.out >> i & 1) == 0));
    if (core->form == NRT_FORM_UNIT && cores.rank[i] > 0) {
      int a = first_axis[i] + cores.rank[i] - 1;
      CHECK(cores.size[cores.dim[a]] <= 1 || core->stride[a] == itemsize);
    }
  }
  for (int64_t j = 0; j < count; j++) {
    for (int64_t lane = 0; lane < (batch ? call.lanes : 1); lane++) {
      char *at[NRT_MAX_OPERANDS];
      for (int i = 0; i < all(); i++) {
        const int uniform = i >= operands() && i < call.inputs;
        at[i] = ptr[i] + (step[i] == 0 ? 0 : j * step[i]) + (uniform ? 0 : lane * call.operand[i].itemsize);
      }
      instance(at, core->stride);
    }
  }
  core->give(scratch);
  return NRT_OK;
}

/* Instances [begin, end), one at a time, on the expected bytes. */
static void reference(int64_t begin, int64_t end) {
  for (int64_t e = begin; e < end; e++) {
    char *at[NRT_MAX_OPERANDS];
    const char *masked = call.mask;
    for (int64_t d = call.ndim - 1, rest = e; d >= 0 && masked != NULL; d--) {
      masked += call.shape[d] == 1 ? 0 : rest % call.shape[d] * call.mask_stride[d];
      rest /= call.shape[d];
    }
    if (masked != NULL && *masked == 0) {
      continue;
    }
    for (int i = 0; i < all(); i++) {
      at[i] = memory[i].expected + memory[i].origin;
      int64_t rest = e;
      for (int d = call.ndim - 1; d >= 0; d--) {
        at[i] += call.shape[d] == 1 ? 0 : rest % call.shape[d] * call.operand[i].stride[d];
        rest /= call.shape[d];
      }
    }
    instance(at, cores.stride);
  }
}

/* Strides over fresh memory of loop and core axes alike: in any order, with gaps, reversed, and (inputs) repeated. */
static void make(uint64_t *random, int i, int may_repeat) {
  struct nrt_operand *operand = &call.operand[i];
  const int rank = cores.rank[i], n = call.ndim + rank;
  int order[NRT_MAX_DIMS];
  for (int d = 0; d < n; d++) {
    order[d] = d;
  }
  const int64_t kind = random_below(random, 4);
  if (kind == 0) {
    random_order(random, order, n);
  }
  for (int d = 0; d < n && kind == 1; d++) { /* cores outside */
    order[d] = (d + call.ndim) % n;
  }
  struct layout layout = random_layout(random, operand->itemsize, may_repeat);
  for (int k = n - 1; k >= 0; k--) {
    const int d = order[k], a = first_axis[i] + d - call.ndim;
    if (d < call.ndim) {
      operand->stride[d] = random_stride(random, &layout, call.shape[d]);
    } else {
      cores.stride[a] = random_stride(random, &layout, cores.size[cores.dim[a]]);
    }
  }
  memory[i] = random_memory(random, &layout);
  operand->data = memory[i].bytes + memory[i].origin;
}

static int64_t random_length(uint64_t *random) {
  static const int64_t lengths[] = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 64, 70, 130, 300};
  return random_below(random, 60) == 0 ? 0 : random_one_of(random, lengths, sizeof lengths / sizeof lengths[0]);
}

/* In runs, so that whole groups are on and off as well; and for some calls there is none. */
static void make_mask(uint64_t *random) {
  mask = (struct memory){0};
  if (random_below(random, 3) != 0) {
    return;
  }
  struct layout layout = random_layout(random, 1, 1);
  for (int d = call.ndim - 1; d >= 0; d--) {
    call.mask_stride[d] = random_stride(random, &layout, call.shape[d]);
  }
  mask = random_memory(random, &layout);
  call.mask = mask.bytes + mask.origin;
  int64_t left = 0;
  char value = 0;
  for (int64_t i = 0; i < mask.size; i++) {
    if (left-- == 0) {
      left = random_below(random, 40);
      value = (char)random_below(random, 2);
    }
    mask.bytes[i] = value;
  }
}

static int64_t make_call(uint64_t *random) {
  static const int64_t lanes[] = {1, 2, 4, 8, 16, 32};
  memset(&call, 0, sizeof call);
  memset(&cores, 0, sizeof cores);
  call.kernel = kernel;
  call.cores = &cores;
  call.lanes = random_one_of(random, lanes, sizeof lanes / sizeof lanes[0]);
  call.ndim = 1 + (int32_t)random_below(random, 3);
  cores.form = random_below(random, 3) == 0 ? NRT_FORM_ANY : (int32_t)random_below(random, 3);
  cores.lanes = (int32_t)random_below(random, 2);
  cores.gain = random_below(random, 2) == 0 ? INT64_MAX : random_below(random, 20000);
  cores.uniforms = random_below(random, 3) == 0 ? (int32_t)random_below(random, 3) : 0;
  call.inputs = cores.uniforms + (int32_t)random_below(random, 4);
  call.outputs = 1 + (random_below(random, 3) == 0);
  cores.dims = (int32_t)random_below(random, 4);
  int64_t total = 1, size = 1;
  for (int d = 0; d < call.ndim; d++) {
    int64_t length = random_length(random);
    call.shape[d] = size * length > 600 ? 1 + random_below(random, 2) : length;
    total *= call.shape[d];
    size *= call.shape[d] > 0 ? call.shape[d] : 1;
  }
  for (int d = 0; d < cores.dims; d++) {
    int64_t length = random_length(random);
    cores.size[d] = size * length > MOST_ELEMENTS ? 1 + random_below(random, 4) : length;
    size *= cores.size[d] > 0 ? cores.size[d] : 1;
  }
  for (int i = 0; i < all(); i++) {
    const int uniform = i >= operands() && i < call.inputs;
    call.operand[i].itemsize = INT64_C(1) << random_below(random, 4);
    cores.rank[i] = uniform || cores.dims == 0 ? 0 : (int32_t)random_below(random, MOST_RANK + 1);
    first_axis[i] = cores.axes;
    items[i] = 1;
    int64_t volume = 1;
    for (int a = 0; a < cores.rank[i]; a++) {
      int dim = (int)random_below(random, cores.dims);
      if (volume * cores.size[dim] > MOST_ELEMENTS) {
        cores.rank[i] = a;
        break;
      }
      cores.dim[cores.axes++] = dim;
      items[i] *= cores.size[dim];
      volume *= cores.size[dim] > 0 ? cores.size[dim] : 1;
    }
    const int written = i >= call.inputs || (!uniform && random_below(random, 8) == 0);
    const int read = i < call.inputs || random_below(random, 4) == 0;
    cores.in |= (uint32_t)read << i;
    cores.out |= (uint32_t)written << i;
    make(random, i, !written);
    for (int d = 0; d < call.ndim && uniform; d++) {
      call.operand[i].stride[d] = 0;
    }
  }
  make_mask(random);
  return total;
}

static int64_t run(uint64_t *random, int64_t begin, int64_t end) {
  struct nrt_call moved = call;
  char *segment[8] = {0};
  if (random_below(random, 4) != 0) {
    return nrt_run((int64_t)(uintptr_t)&moved, begin, end, 0);
  }
  for (int i = 0; i < all(); i++) { /* the same by segments, some of them NULL */
    if (random_below(random, 3) != 0) {
      segment[i] = memory[i].bytes;
      moved.operand[i].data = (char *)((uintptr_t)call.operand[i].data - (uintptr_t)segment[i]);
    }
  }
  char *mask_segment = call.mask == NULL || random_below(random, 2) == 0 ? NULL : mask.bytes;
  if (mask_segment != NULL) {
    moved.mask = (char *)((uintptr_t)call.mask - (uintptr_t)mask_segment);
  }
  return nrt_run_segments((int64_t)(uintptr_t)&moved, begin, end, mask_segment, segment[0], segment[1], segment[2],
                          segment[3], segment[4], segment[5], segment[6], segment[7]);
}

static int one_case(uint64_t seed) {
  uint64_t random = seed;
  int64_t total = make_call(&random);
  int good = run_parts(&random, total, reference, run);
  for (int i = 0; i < all(); i++) {
    good &= memcmp(memory[i].bytes, memory[i].expected, (size_t)memory[i].size) == 0;
  }
  good &= fails_with_kernel(&random, total, run);
  for (int i = 0; i < all(); i++) {
    free_memory(&memory[i]);
  }
  free_memory(&mask);
  return good;
}

static void describe(void) {
  fprintf(stderr, "form %d, lanes %lld%s, %d uniform, in %x, out %x", cores.form, (long long)call.lanes,
          cores.lanes ? " within" : "", cores.uniforms, cores.in, cores.out);
  print_numbers(", shape", call.shape, call.ndim);
  for (int i = 0; i < all(); i++) {
    fprintf(stderr, "\n%s: itemsize %lld", i < call.inputs ? "input" : "output", (long long)call.operand[i].itemsize);
    print_numbers(", strides", call.operand[i].stride, call.ndim);
    for (int a = first_axis[i]; a < first_axis[i] + cores.rank[i]; a++) {
      fprintf(stderr, " [%lld by %lld]", (long long)cores.size[cores.dim[a]], (long long)cores.stride[a]);
    }
  }
  fprintf(stderr, "\n%s\n", call.mask == NULL ? "no mask" : "masked");
}

/* Each field out of its range, by itself. */
static void bad_calls(void) {
  static char data[64];
  const struct nrt_cores good = {
      .form = NRT_FORM_ANY, .in = 1, .out = 2, .dims = 1, .axes = 2, .size = {2}, .rank = {1, 1}, .stride = {8, 8}};
  call = (struct nrt_call){
      .kernel = kernel, .lanes = 4, .inputs = 1, .outputs = 1, .ndim = 1, .shape = {1}, .cores = &cores};
  call.operand[0] = (struct nrt_operand){.data = data, .itemsize = 8, .stride = {16}};
  call.operand[1] = (struct nrt_operand){.data = data + 32, .itemsize = 8, .stride = {16}};
  first_axis[1] = 1;
  items[0] = items[1] = 2;
  cores = good;
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 1, 0) == NRT_OK);
#define REFUSED(change)                                                                                                \
  cores = good;                                                                                                        \
  cores.change;                                                                                                        \
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 1, 0) == NRT_BAD_CALL)
  REFUSED(form = -2);
  REFUSED(form = 3);
  REFUSED(uniforms = -1);
  REFUSED(uniforms = 2);
  REFUSED(uniforms = 1);
  cores = good;
  cores.rank[0] = 0;
  cores.axes = cores.uniforms = 1;
  cores.out = 3;
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 1, 0) == NRT_BAD_CALL);
  REFUSED(dims = -1);
  REFUSED(dims = NRT_MAX_CORE_DIMS + 1);
  REFUSED(axes = 1);
  REFUSED(axes = 3);
  REFUSED(axes = NRT_MAX_CORE_AXES + 1);
  REFUSED(size[0] = -1);
  REFUSED(rank[1] = -1);
  REFUSED(rank[0] = 2);
  REFUSED(dim[1] = 1);
  REFUSED(dim[1] = -1);
  cores = good;
  call.operand[1].itemsize = 3;
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 1, 0) == NRT_BAD_CALL);
}

/* A core of more elements than can be counted, all of them one: not an overflow, and not copied. */
static int64_t counted;

static int64_t counting(char *const *ptr, const int64_t *step, int64_t count, void *context) {
  const struct nrt_core *core = context;
  CHECK(ptr[0] != NULL && step[0] == 0 && core->form == NRT_FORM_STRIDED);
  counted += count;
  return NRT_OK;
}

static void endless(void) {
  static char data[8];
  cores = (struct nrt_cores){.form = NRT_FORM_ANY,
                             .lanes = 1,
                             .in = 1,
                             .out = 2,
                             .dims = 2,
                             .axes = 2,
                             .size = {INT64_C(1) << 40, INT64_C(1) << 41},
                             .rank = {2, 0},
                             .dim = {0, 1}};
  call = (struct nrt_call){
      .kernel = counting, .lanes = 8, .inputs = 1, .outputs = 1, .ndim = 1, .shape = {9}, .cores = &cores};
  call.operand[0] = (struct nrt_operand){.data = data, .itemsize = 8};
  call.operand[1] = (struct nrt_operand){.data = data, .itemsize = 8, .stride = {8}};
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 9, 0) == NRT_OK && counted == 9);
  cores.form = NRT_FORM_UNIT;
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 9, 0) == NRT_NO_MEMORY);
  cores.form = NRT_FORM_BATCH;
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 9, 0) == NRT_NO_MEMORY);
}

/* Where the last block is not whole, one that ends with the last core runs, unless it would read what was written. */
static char *blocks_at[3];
static int blocks_seen;

static int64_t noting(char *const *ptr, const int64_t *step, int64_t count, void *context) {
  const struct nrt_core *core = context;
  CHECK(step[0] == 64 && step[1] == 64 && count == 1 && blocks_seen < 3);
  blocks_at[blocks_seen++] = ptr[0];
  for (int l = 0; l < 8; l++) {
    int64_t both[2];
    memcpy(&both[0], ptr[0] + 8 * l, 8);
    memcpy(&both[1], ptr[0] + 8 * l + core->stride[0], 8);
    both[0] += both[1];
    memcpy(ptr[1] + 8 * l, &both[0], 8);
    memcpy(ptr[0] + 8 * l, &both[0], (cores.out & 1) != 0 ? 8 : 0);
  }
  return 0;
}

static void ragged(void) {
  enum { CORES = 13 };
  static int64_t from[2][CORES], to[CORES];
  for (int written = 0; written < 2; written++) {
    cores = (struct nrt_cores){.form = NRT_FORM_BATCH,
                               .in = 1,
                               .out = written ? 3 : 2,
                               .dims = 1,
                               .axes = 1,
                               .size = {2},
                               .rank = {1, 0},
                               .stride = {sizeof from[0]}};
    call = (struct nrt_call){
        .kernel = noting, .lanes = 8, .inputs = 1, .outputs = 1, .ndim = 1, .shape = {CORES}, .cores = &cores};
    call.operand[0] = (struct nrt_operand){.data = (char *)from, .itemsize = 8, .stride = {8}};
    call.operand[1] = (struct nrt_operand){.data = (char *)to, .itemsize = 8, .stride = {8}};
    for (int i = 0; i < CORES; i++) {
      from[0][i] = i;
      from[1][i] = 100 * i;
    }
    blocks_seen = 0;
    CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, CORES, 0) == NRT_OK && blocks_seen == 2);
    CHECK(blocks_at[0] == (char *)from && (blocks_at[1] == (char *)&from[0][CORES - 8]) == !written);
    for (int i = 0; i < CORES; i++) {
      CHECK(to[i] == 101 * i && from[0][i] == (written ? 101 * i : i) && from[1][i] == 100 * i);
    }
  }
}

/* Lanes that have no core of their own have copies of the last one. */
static int64_t padded(char *const *ptr, const int64_t *step, int64_t count, void *context) {
  const struct nrt_core *core = context;
  CHECK(step[0] == 64 && count == 1);
  for (int k = 0; k < 2; k++) {
    for (int l = 0; l < 8; l++) {
      int64_t item;
      memcpy(&item, ptr[0] + k * core->stride[0] + 8 * l, 8);
      CHECK(item == 100 * k + (l < 5 ? l : 4));
    }
  }
  return 0;
}

static void few(int64_t next, int64_t pitch) {
  static int64_t from[64], to[5];
  cores = (struct nrt_cores){.form = NRT_FORM_BATCH,
                             .in = 1,
                             .out = 2,
                             .dims = 1,
                             .axes = 1,
                             .size = {2},
                             .rank = {1, 0},
                             .stride = {8 * pitch}};
  call = (struct nrt_call){
      .kernel = padded, .lanes = 8, .inputs = 1, .outputs = 1, .ndim = 1, .shape = {5}, .cores = &cores};
  call.operand[0] = (struct nrt_operand){.data = (char *)from, .itemsize = 8, .stride = {8 * next}};
  call.operand[1] = (struct nrt_operand){.data = (char *)to, .itemsize = 8, .stride = {8}};
  for (int i = 0; i < 5; i++) {
    from[i * next] = i;
    from[i * next + pitch] = 100 + i;
  }
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 5, 0) == NRT_OK);
}

/* Adds 1 to the items of as many operands as there can be. */
static int64_t adding(char *const *ptr, const int64_t *step, int64_t count, void *context) {
  (void)context;
  for (int i = 0; i < NRT_MAX_OPERANDS; i++) {
    for (int64_t block = 0; block < count; block++) {
      for (int l = 0; l < 8; l++) {
        int64_t item;
        memcpy(&item, ptr[i] + block * step[i] + 8 * l, 8);
        item++;
        memcpy(ptr[i] + block * step[i] + 8 * l, &item, 8);
      }
    }
  }
  return 0;
}

/* Every operand is copied to scratch and back, the last one too. */
static void most_operands(void) {
  enum { CORES = 13 };
  static int64_t array[NRT_MAX_OPERANDS][2 * CORES];
  cores = (struct nrt_cores){.form = NRT_FORM_BATCH, .in = UINT32_MAX, .out = UINT32_MAX};
  call = (struct nrt_call){
      .kernel = adding, .lanes = 8, .inputs = NRT_MAX_OPERANDS, .ndim = 1, .shape = {CORES}, .cores = &cores};
  for (int i = 0; i < NRT_MAX_OPERANDS; i++) {
    call.operand[i] = (struct nrt_operand){.data = (char *)array[i], .itemsize = 8, .stride = {16}};
    for (int j = 0; j < 2 * CORES; j++) {
      array[i][j] = 100 * i + j;
    }
  }
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, CORES, 0) == NRT_OK);
  for (int i = 0; i < NRT_MAX_OPERANDS; i++) {
    for (int j = 0; j < 2 * CORES; j++) {
      CHECK(array[i][j] == 100 * i + j + (j % 2 == 0));
    }
  }
}

int main(int argc, char **argv) {
  bad_calls();
  endless();
  ragged();
  most_operands();
  few(1, 5);
  few(2, 1);
  int64_t cases = run_cases(argc, argv, "core_test", 1500, one_case, describe);
  CHECK(cases < 1000 || (forms_seen[0] > 0 && forms_seen[1] > 0 && forms_seen[2] > 0));
  return 0;
}
