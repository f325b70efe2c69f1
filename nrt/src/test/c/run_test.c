/*
 * nrt_run against one loop over elements: random shapes, strides, masks, block sizes, parts, in place and not; every byte
 * of every buffer is compared, the room around the data included. usage: run_test [SEED [CASES]]
 */
#include "calls.h"

#define MOST_ELEMENTS 20000

static struct nrt_call call;
static struct nrt_cores scalars; /* cores without axes: what some of the calls are told to have */
static struct memory memory[NRT_MAX_OPERANDS];
static int shared[NRT_MAX_OPERANDS]; /* the operand whose memory this one is */
static struct memory mask;

static uint64_t function(const uint64_t *in, int output) {
  uint64_t value = 7 * ((uint64_t)output + 1);
  for (int i = 0; i < call.inputs; i++) {
    value = value * 31 + in[i] * ((uint64_t)i + 3);
  }
  return value;
}

static int64_t kernel(char *const *ptr, const int64_t *step, int64_t blocks, void *context) {
  const struct nrt_core *core = context;
  CHECK(core->take != NULL && core->give != NULL && core->shift == 0 && blocks > 0);
  CHECK(call.cores == NULL ? core->form == 0 && core->size == NULL && core->stride == NULL
                           : core->form == NRT_FORM_BATCH && core->size == scalars.size);
  CHECK(core->cancelled != NULL && *core->cancelled == 0);
  if (shall_fail()) {
    return 77;
  }
  const int count = call.inputs + call.outputs;
  for (int i = 0; i < count; i++) {
    int64_t full = call.lanes * call.operand[i].itemsize;
    CHECK(step[i] == full || (step[i] == 0 && i < call.inputs));
  }
  uint64_t result[256][4];
  for (int64_t b = 0; b < blocks; b++) {
    for (int64_t lane = 0; lane < call.lanes; lane++) {
      uint64_t in[NRT_MAX_OPERANDS];
      for (int i = 0; i < call.inputs; i++) {
        in[i] = load(ptr[i] + b * step[i] + lane * call.operand[i].itemsize, call.operand[i].itemsize);
      }
      for (int o = 0; o < call.outputs; o++) {
        result[lane][o] = function(in, o);
      }
    }
    for (int o = 0; o < call.outputs; o++) {
      int i = call.inputs + o;
      for (int64_t lane = 0; lane < call.lanes; lane++) {
        memcpy(ptr[i] + b * step[i] + lane * call.operand[i].itemsize, &result[lane][o],
               (size_t)call.operand[i].itemsize);
      }
    }
  }
  return NRT_OK;
}

static char *expected_at(int i, int64_t offset) {
  struct memory *m = &memory[shared[i]];
  return m->expected + m->origin + offset;
}

/* The reference: elements [begin, end), one at a time, on the expected bytes. */
static void reference(int64_t begin, int64_t end) {
  for (int64_t e = begin; e < end; e++) {
    int64_t offset[NRT_MAX_OPERANDS + 1] = {0};
    int64_t rest = e;
    for (int d = call.ndim - 1; d >= 0; d--) {
      int64_t at = rest % call.shape[d];
      rest /= call.shape[d];
      for (int i = 0; i < call.inputs + call.outputs; i++) {
        offset[i] += at * call.operand[i].stride[d];
      }
      offset[NRT_MAX_OPERANDS] += at * call.mask_stride[d];
    }
    if (call.mask != NULL && call.mask[offset[NRT_MAX_OPERANDS]] == 0) {
      continue;
    }
    uint64_t in[NRT_MAX_OPERANDS];
    for (int i = 0; i < call.inputs; i++) {
      in[i] = load(expected_at(i, offset[i]), call.operand[i].itemsize);
    }
    for (int o = 0; o < call.outputs; o++) {
      int i = call.inputs + o;
      uint64_t value = function(in, o);
      memcpy(expected_at(i, offset[i]), &value, (size_t)call.operand[i].itemsize);
    }
  }
}

/* Strides over fresh memory: dimensions in any order, with gaps, reversed, and (inputs) repeated. */
static struct memory make(uint64_t *random, int64_t *stride, int64_t itemsize, int may_repeat) {
  int order[NRT_MAX_DIMS];
  for (int d = 0; d < call.ndim; d++) {
    order[d] = d;
  }
  if (random_below(random, 3) == 0) {
    random_order(random, order, call.ndim);
  }
  struct layout layout = random_layout(random, itemsize, may_repeat);
  for (int k = call.ndim - 1; k >= 0; k--) {
    stride[order[k]] = random_stride(random, &layout, call.shape[order[k]]);
  }
  return random_memory(random, &layout);
}

static int64_t random_length(uint64_t *random) {
  static const int64_t lengths[] = {1,  2,   3,   4,   5,   7,   8,   16,  17,   31,  33,
                                    64, 100, 127, 128, 129, 200, 255, 300, 1030, 2100};
  return random_below(random, 60) == 0 ? 0 : random_one_of(random, lengths, sizeof lengths / sizeof lengths[0]);
}

/* A ufunc is a gufunc whose cores are scalars: sometimes it is run as one, which in place is not allowed. */
static void tell_cores(uint64_t *random) {
  const int count = call.inputs + call.outputs;
  int apart = 1;
  for (int i = 0; i < count; i++) {
    apart &= shared[i] == i;
  }
  if (!apart || random_below(random, 4) != 0) {
    return;
  }
  scalars = (struct nrt_cores){.form = NRT_FORM_BATCH,
                               .in = (UINT32_C(1) << call.inputs) - 1,
                               .out = ((UINT32_C(1) << call.outputs) - 1) << call.inputs};
  call.cores = &scalars;
}

static int64_t make_call(uint64_t *random) {
  static const int64_t lanes[] = {1, 2, 3, 4, 8, 16, 32, 256};
  memset(&call, 0, sizeof call);
  call.kernel = kernel;
  call.lanes = random_one_of(random, lanes, sizeof lanes / sizeof lanes[0]);
  call.inputs = (int32_t)random_below(random, 4);
  call.outputs = 1 + (int32_t)(random_below(random, 4) == 0 ? random_below(random, 3) : 0);
  call.ndim = 1 + (int32_t)random_below(random, 4);
  int64_t total = 1, size = 1;
  for (int d = 0; d < call.ndim; d++) {
    int64_t length = random_length(random);
    call.shape[d] = size * length > MOST_ELEMENTS ? 1 + random_below(random, 2) : length;
    total *= call.shape[d];
    size *= call.shape[d] > 0 ? call.shape[d] : 1;
  }
  for (int i = 0; i < call.inputs + call.outputs; i++) {
    struct nrt_operand *operand = &call.operand[i];
    int donor = i < call.inputs || call.inputs == 0 || random_below(random, 3) != 0
                    ? -1
                    : (int)random_below(random, call.inputs);
    for (int d = 0; donor >= 0 && d < call.ndim; d++) {
      donor = call.shape[d] > 1 && call.operand[donor].stride[d] == 0 ? -1 : donor;
    }
    for (int j = call.inputs; donor >= 0 && j < i; j++) {
      donor = shared[j] == donor ? -1 : donor; /* two outputs never share */
    }
    if (donor >= 0) {
      *operand = call.operand[donor];
      shared[i] = donor;
      continue;
    }
    shared[i] = i;
    operand->itemsize = INT64_C(1) << random_below(random, 4);
    memory[i] = make(random, operand->stride, operand->itemsize, i < call.inputs);
    operand->data = memory[i].bytes + memory[i].origin;
  }
  mask = (struct memory){0};
  if (random_below(random, 3) == 0) {
    mask = make(random, call.mask_stride, 1, 1);
    call.mask = mask.bytes + mask.origin;
    int64_t rate = random_below(random, 5), run = 1 + random_below(random, 3000), left = 0;
    char value = 0;
    for (int64_t i = 0; i < mask.size; i++) { /* in runs, so that whole blocks are on and off as well */
      if (left-- == 0) {
        left = rate < 2 ? run : 0;
        value = random_below(random, 4) < rate ? (char)random_next(random) : 0;
      }
      mask.bytes[i] = value;
    }
  }
  tell_cores(random);
  return total;
}

static int64_t run(uint64_t *random, int64_t begin, int64_t end) {
  if (random_below(random, 4) != 0) {
    return nrt_run((int64_t)(uintptr_t)&call, begin, end, 0);
  }
  struct nrt_call moved = call; /* the same by segments, some of them NULL */
  char *segment[8] = {0};
  for (int i = 0; i < call.inputs + call.outputs; i++) {
    if (random_below(random, 3) != 0) {
      segment[i] = memory[shared[i]].bytes;
      moved.operand[i].data = (char *)((uintptr_t)call.operand[i].data - (uintptr_t)segment[i]);
    }
  }
  char *mask_segment = call.mask == NULL || random_below(random, 2) == 0 ? NULL : mask.bytes;
  if (mask_segment != NULL) {
    moved.mask = (char *)((uintptr_t)call.mask - (uintptr_t)mask_segment);
  }
  struct nrt_call before = moved;
  int64_t status = nrt_run_segments((int64_t)(uintptr_t)&moved, begin, end, mask_segment, segment[0], segment[1],
                                    segment[2], segment[3], segment[4], segment[5], segment[6], segment[7]);
  CHECK(memcmp(&before, &moved, sizeof moved) == 0);
  return status;
}

static int one_case(uint64_t seed) {
  uint64_t random = seed;
  int64_t total = make_call(&random);
  int good = run_parts(&random, total, reference, run);
  for (int i = 0; i < call.inputs + call.outputs; i++) {
    if (shared[i] == i) {
      good &= memcmp(memory[i].bytes, memory[i].expected, (size_t)memory[i].size) == 0;
    }
  }
  good &= fails_with_kernel(&random, total, run);
  for (int i = 0; i < call.inputs + call.outputs; i++) {
    if (shared[i] == i) {
      free_memory(&memory[i]);
    }
  }
  free_memory(&mask);
  return good;
}

static void describe(void) {
  fprintf(stderr, "lanes %lld%s", (long long)call.lanes, call.cores == NULL ? "" : ", cores");
  print_numbers(", shape", call.shape, call.ndim);
  for (int i = 0; i < call.inputs + call.outputs; i++) {
    fprintf(stderr, "\n%s %d is operand %d: itemsize %lld", i < call.inputs ? "input" : "output", i, shared[i],
            (long long)call.operand[i].itemsize);
    print_numbers(", strides", call.operand[i].stride, call.ndim);
  }
  fprintf(stderr, "\n%s\n", call.mask == NULL ? "no mask" : "masked");
}

static int64_t refused(struct nrt_call *bad) { return nrt_run((int64_t)(uintptr_t)bad, 0, 1, 0) == NRT_BAD_CALL; }

/* Each field out of its range, by itself. */
static void bad_calls(void) {
  static char data[8];
  struct nrt_call good = {.kernel = kernel, .lanes = 4, .inputs = 1, .outputs = 1, .ndim = 1, .shape = {1}};
  good.operand[0] = good.operand[1] = (struct nrt_operand){.data = data, .itemsize = 8, .stride = {8}};
  call = good;
  CHECK(nrt_run((int64_t)(uintptr_t)&good, 0, 1, 0) == NRT_OK);
  CHECK(nrt_run((int64_t)(uintptr_t)&good, 0, 2, 0) == NRT_BAD_CALL);
  CHECK(nrt_run((int64_t)(uintptr_t)&good, -1, 1, 0) == NRT_BAD_CALL);
  CHECK(nrt_run((int64_t)(uintptr_t)&good, 1, 0, 0) == NRT_BAD_CALL);
  CHECK(nrt_run(0, 0, 0, 0) == NRT_BAD_CALL);
  CHECK(nrt_run_segments(0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) == NRT_BAD_CALL);
  struct nrt_call bad = good;
  bad.inputs = 8;
  CHECK(nrt_run_segments((int64_t)(uintptr_t)&bad, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0) == NRT_BAD_CALL);
#define REFUSED(change)                                                                                                \
  bad = good;                                                                                                          \
  bad.change;                                                                                                          \
  CHECK(refused(&bad))
  REFUSED(kernel = NULL);
  REFUSED(lanes = 0);
  REFUSED(lanes = 257);
  REFUSED(inputs = -1);
  REFUSED(inputs = INT32_MAX);
  REFUSED(outputs = -1);
  REFUSED(outputs = NRT_MAX_OPERANDS);
  REFUSED(ndim = 0);
  REFUSED(ndim = NRT_MAX_DIMS + 1);
  REFUSED(shape[0] = -1);
  REFUSED(operand[0].itemsize = 3);
  REFUSED(operand[1].itemsize = 16);
  REFUSED(operand[1].itemsize = 0);
  bad = good;
  bad.ndim = 3;
  bad.shape[0] = bad.shape[1] = bad.shape[2] = INT64_C(1) << 40;
  CHECK(refused(&bad));
}

int main(int argc, char **argv) {
  bad_calls();
  run_cases(argc, argv, "run_test", 2000, one_case, describe);
  return 0;
}
