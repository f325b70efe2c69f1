/*
 * nrt_run of gufuncs against one loop over instances: random signatures, shapes, strides of loop and core axes, forms, lanes, parts;
 * every byte of every buffer is compared, the room around the data included. usage: core_test [SEED [CASES]]
 */
#include <string.h>

#include "check.h"
#include "nrt.h"

#define GUARD 64
#define MOST_ELEMENTS 3000
#define MOST_RANK 3

struct memory {
  char *bytes; /* GUARD, data, GUARD */
  char *expected;
  int64_t size;
  int64_t origin; /* of element 0 in bytes */
};

static struct nrt_call call;
static struct nrt_cores cores;
static struct memory memory[NRT_MAX_OPERANDS];
static int first_axis[NRT_MAX_OPERANDS];
static int64_t items[NRT_MAX_OPERANDS];
static int64_t calls_until_failure;
static int64_t forms_seen[3];

static int all(void) { return call.inputs + call.outputs; }

static int operands(void) { return call.inputs - cores.uniforms; }

static uint64_t load(const char *at, int64_t itemsize) {
  uint64_t value = 0;
  memcpy(&value, at, (size_t)itemsize);
  return value;
}

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
  if (calls_until_failure > 0 && --calls_until_failure == 0) {
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
  for (int d = n - 1; d > 0 && kind == 0; d--) { /* any order */
    int other = (int)random_below(random, d + 1), was = order[d];
    order[d] = order[other];
    order[other] = was;
  }
  for (int d = 0; d < n && kind == 1; d++) { /* cores outside */
    order[d] = (d + call.ndim) % n;
  }
  const int plain = random_below(random, 3) == 0;
  int64_t step = operand->itemsize, low = 0, high = 0;
  for (int k = n - 1; k >= 0; k--) {
    const int d = order[k];
    const int64_t size = d < call.ndim ? call.shape[d] : cores.size[cores.dim[first_axis[i] + d - call.ndim]];
    int64_t *stride = d < call.ndim ? &operand->stride[d] : &cores.stride[first_axis[i] + d - call.ndim];
    if (may_repeat && random_below(random, 5) == 0) {
      *stride = 0;
      continue;
    }
    if (!plain && step < 1 << 16 && random_below(random, 4) == 0) {
      step *= 1 + random_below(random, 4);
    }
    *stride = !plain && random_below(random, 5) == 0 ? -step : step;
    int64_t reach = size > 0 ? (size - 1) * *stride : 0;
    low += reach < 0 ? reach : 0;
    high += reach > 0 ? reach : 0;
    step *= size > 0 ? size : 1;
    if (size == 1 && random_below(random, 3) == 0) {
      *stride = INT64_MAX - 5; /* never stepped along */
    }
  }
  struct memory m = {.size = high - low + operand->itemsize + 2 * GUARD, .origin = GUARD - low};
  m.bytes = malloc((size_t)m.size);
  m.expected = malloc((size_t)m.size);
  CHECK(m.bytes != NULL && m.expected != NULL);
  for (int64_t b = 0; b < m.size; b++) {
    m.bytes[b] = m.expected[b] = (char)random_next(random);
  }
  memory[i] = m;
  operand->data = m.bytes + m.origin;
}

static int64_t random_length(uint64_t *random) {
  static const int64_t lengths[] = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 64, 70, 130, 300};
  return random_below(random, 60) == 0 ? 0 : lengths[random_below(random, (int64_t)(sizeof lengths / sizeof lengths[0]))];
}

static int64_t make_call(uint64_t *random) {
  static const int64_t lanes[] = {1, 2, 4, 8, 16, 32};
  memset(&call, 0, sizeof call);
  memset(&cores, 0, sizeof cores);
  call.kernel = kernel;
  call.cores = &cores;
  call.lanes = lanes[random_below(random, 6)];
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
  return total;
}

static int64_t run(uint64_t *random, int64_t begin, int64_t end) {
  struct nrt_call moved = call;
  char *segment[8] = {0};
  int64_t status;
  if (random_below(random, 4) != 0) {
    status = nrt_run((int64_t)(uintptr_t)&moved, begin, end, 0);
  } else {
    for (int i = 0; i < all(); i++) { /* the same by segments, some of them NULL */
      if (random_below(random, 3) != 0) {
        segment[i] = memory[i].bytes;
        moved.operand[i].data = (char *)((uintptr_t)call.operand[i].data - (uintptr_t)segment[i]);
      }
    }
    status = nrt_run_segments((int64_t)(uintptr_t)&moved, begin, end, NULL, segment[0], segment[1], segment[2], segment[3],
                              segment[4], segment[5], segment[6], segment[7]);
  }
  return status;
}

static int one_case(uint64_t seed) {
  uint64_t random = seed;
  int64_t total = make_call(&random);
  int64_t parts = 1 + random_below(&random, 3), begin = 0;
  int good = 1;
  for (int64_t p = 0; p < parts && good; p++) { /* part by part, sometimes with the last left out */
    int64_t end = p == parts - 1 && random_below(&random, 4) != 0 ? total : begin + random_below(&random, total - begin + 1);
    reference(begin, end);
    good = run(&random, begin, end) == NRT_OK;
    begin = end;
  }
  for (int i = 0; i < all(); i++) {
    good &= memcmp(memory[i].bytes, memory[i].expected, (size_t)memory[i].size) == 0;
  }
  calls_until_failure = 1 + random_below(&random, 5);
  int64_t status = run(&random, 0, total);
  good &= calls_until_failure == 0 ? status == 77 : status == NRT_OK;
  calls_until_failure = 0;
  for (int i = 0; i < all(); i++) {
    free(memory[i].bytes);
    free(memory[i].expected);
  }
  return good;
}

static void describe(void) {
  fprintf(stderr, "form %d, lanes %lld%s, %d uniform, in %x, out %x, shape", cores.form, (long long)call.lanes,
          cores.lanes ? " within" : "", cores.uniforms, cores.in, cores.out);
  for (int d = 0; d < call.ndim; d++) {
    fprintf(stderr, " %lld", (long long)call.shape[d]);
  }
  for (int i = 0; i < all(); i++) {
    fprintf(stderr, "\n%s: itemsize %lld, strides", i < call.inputs ? "input" : "output", (long long)call.operand[i].itemsize);
    for (int d = 0; d < call.ndim; d++) {
      fprintf(stderr, " %lld", (long long)call.operand[i].stride[d]);
    }
    for (int a = first_axis[i]; a < first_axis[i] + cores.rank[i]; a++) {
      fprintf(stderr, " [%lld by %lld]", (long long)cores.size[cores.dim[a]], (long long)cores.stride[a]);
    }
  }
  fprintf(stderr, "\n");
}

/* Each field out of its range, by itself. */
static void bad_calls(void) {
  static char data[64];
  const struct nrt_cores good = {.form = NRT_FORM_ANY, .in = 1, .out = 2, .dims = 1, .axes = 2, .size = {2}, .rank = {1, 1}, .stride = {8, 8}};
  call = (struct nrt_call){.kernel = kernel, .lanes = 4, .inputs = 1, .outputs = 1, .ndim = 1, .shape = {1}, .cores = &cores};
  call.operand[0] = (struct nrt_operand){.data = data, .itemsize = 8, .stride = {16}};
  call.operand[1] = (struct nrt_operand){.data = data + 32, .itemsize = 8, .stride = {16}};
  first_axis[1] = 1;
  items[0] = items[1] = 2;
  cores = good;
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 1, 0) == NRT_OK);
#define REFUSED(change) \
  cores = good;         \
  cores.change;         \
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
  call.mask = data;
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 1, 0) == NRT_BAD_CALL);
  call.mask = NULL;
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
  cores = (struct nrt_cores){
      .form = NRT_FORM_ANY, .lanes = 1, .in = 1, .out = 2, .dims = 2, .axes = 2, .size = {INT64_C(1) << 40, INT64_C(1) << 41}, .rank = {2, 0}, .dim = {0, 1}};
  call = (struct nrt_call){.kernel = counting, .lanes = 8, .inputs = 1, .outputs = 1, .ndim = 1, .shape = {9}, .cores = &cores};
  call.operand[0] = (struct nrt_operand){.data = data, .itemsize = 8};
  call.operand[1] = (struct nrt_operand){.data = data, .itemsize = 8, .stride = {8}};
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 9, 0) == NRT_OK && counted == 9);
  cores.form = NRT_FORM_UNIT;
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 9, 0) == NRT_NO_MEMORY);
  cores.form = NRT_FORM_BATCH;
  CHECK(nrt_run((int64_t)(uintptr_t)&call, 0, 9, 0) == NRT_NO_MEMORY);
}

int main(int argc, char **argv) {
  uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
  int64_t cases = argc > 2 ? strtoll(argv[2], NULL, 0) : 1500;
  bad_calls();
  endless();
  for (int64_t i = 0; i < cases; i++) {
    if (!one_case(seed + (uint64_t)i)) {
      fprintf(stderr, "wrong result; replay with: core_test %llu 1\n", (unsigned long long)(seed + (uint64_t)i));
      describe();
      return 1;
    }
  }
  CHECK(cases < 1000 || (forms_seen[0] > 0 && forms_seen[1] > 0 && forms_seen[2] > 0));
  return 0;
}
