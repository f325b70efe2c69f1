/* What is done about a last block that is not whole. */
#include "kernel.h"

#include "copy.h"

/* Compiled twice: without a plan, as short calls are, nothing is asked of one. */
#define TWICE static inline __attribute__((always_inline))

/* True if an operand is written where one is read: then no instance may be computed twice. */
static int in_place(const struct nrt_arguments *args) {
  const int inputs = args->call->inputs, count = inputs + args->call->outputs;
  if ((args->in & args->out) != 0) {
    return 1;
  }
  for (int o = inputs; o < count; o++) {
    for (int i = 0; i < inputs; i++) {
      if (args->ptr[i] == args->ptr[o] && args->step[i] != 0) {
        return 1;
      }
    }
  }
  return 0;
}

/* `count` adjacent instances of operand i to a block that is laid out as `tails` are, and on copies of the last. */
TWICE void fetch_tail(const struct nrt_arguments *args, const struct nrt_plan *plan, int i, char *tail, char *at,
                      int64_t count) {
  const struct nrt_place *place = plan == NULL ? NULL : &plan->place[i];
  const int64_t itemsize = args->call->operand[i].itemsize;
  if (place != NULL && place->copied > 0) {
    nrt_copy_run(plan, place, tail, args->width * itemsize, itemsize, at, itemsize, count, 0);
    nrt_pad(place, tail, args->width * itemsize, count, args->width);
    return;
  }
  nrt_move(tail, at, count * itemsize);
  nrt_splat(tail + count * itemsize, at + (count - 1) * itemsize, args->width - count, itemsize);
}

TWICE void put_tail(const struct nrt_arguments *args, const struct nrt_plan *plan, int i, char *tail, char *at,
                    int64_t count) {
  const struct nrt_place *place = plan == NULL ? NULL : &plan->place[i];
  const int64_t itemsize = args->call->operand[i].itemsize;
  if (place != NULL && place->copied > 0) {
    nrt_copy_run(plan, place, tail, args->width * itemsize, itemsize, at, itemsize, count, 1);
  } else {
    nrt_move(at, tail, count * itemsize);
  }
}

/* Fewer instances than a block: padded with copies of the last, so that no lane does unexpected work. */
TWICE int64_t pad_block(struct nrt_arguments *args, const struct nrt_plan *plan, int64_t count) {
  const struct nrt_call *call = args->call;
  const int64_t *stride = plan == NULL ? NULL : args->core.stride;
  const int operands = call->inputs + call->outputs;
  const uint32_t in = args->in, packed = plan == NULL ? 0 : args->packed;
  char *to[NRT_MAX_OPERANDS];
  char *scratch = args->tails;
  for (int i = 0; i < operands; i++) {
    const int64_t step = args->step[i];
    char *at = to[i] = args->ptr[i];
    if (step == 0) {
      continue;
    }
    if ((packed >> i & 1) == 0) {
      args->ptr[i] = scratch;
      if ((in >> i & 1) != 0) {
        fetch_tail(args, plan, i, scratch, at, count);
      }
      scratch += plan == NULL ? step : step * plan->place[i].items;
    } else if ((in >> i & 1) != 0) {
      nrt_pad(&plan->place[i], at, plan->place[i].pitch, count, args->width);
    }
  }
  args->core.stride = stride == NULL ? NULL : plan->tail_stride;
  int64_t status = call->kernel(args->ptr, args->step, 1, &args->core);
  args->core.stride = stride;
  if (NRT_UNLIKELY(status != NRT_OK)) {
    return status;
  }
  const uint32_t out = args->out & ~packed;
  for (int i = 0; i < operands; i++) {
    if ((out >> i & 1) != 0) {
      put_tail(args, plan, i, args->ptr[i], to[i], count);
    }
  }
  return NRT_OK;
}

static int64_t padded(struct nrt_arguments *args, int64_t count) {
  return args->plan == NULL ? pad_block(args, NULL, count) : pad_block(args, args->plan, count);
}

/* One more block that ends with the last instance: some come out a second time, the same. */
static int64_t overlapping(struct nrt_arguments *args, int64_t first) {
  const struct nrt_call *call = args->call;
  const int operands = call->inputs + call->outputs;
  for (int i = 0; i < operands; i++) {
    args->ptr[i] += args->step[i] == 0 ? 0 : first * call->operand[i].itemsize;
  }
  return call->kernel(args->ptr, args->step, 1, &args->core);
}

/* The rest after whole blocks, in a block of its own. */
__attribute__((noinline)) static int64_t apart(struct nrt_arguments *args, int64_t whole, int64_t rest) {
  for (int i = 0; i < args->call->inputs + args->call->outputs; i++) {
    args->ptr[i] += whole * args->step[i];
  }
  return padded(args, rest);
}

int64_t nrt_run_ragged(struct nrt_arguments *args, int64_t whole, int64_t rest) {
  if (whole == 0) {
    return padded(args, rest);
  }
  int64_t status = args->call->kernel(args->ptr, args->step, whole, &args->core);
  if (NRT_UNLIKELY(status != NRT_OK)) {
    return status;
  }
  return in_place(args) ? apart(args, whole, rest) : overlapping(args, (whole - 1) * args->width + rest);
}
