/* One group: inputs to where the kernel can read them, the kernel, outputs to where they belong. */
#include "copy.h"
#include "plan.h"

/* Where `count` instances of a place can be read. */
static char *fetch(const struct nrt_plan *plan, struct nrt_place *place, int64_t count) {
  switch (place->kind) {
    case NRT_SPLAT: nrt_fill_splat(plan, place); return place->body;
    case NRT_PACKED: nrt_copy_group(plan, place, NULL, count, 0); return place->body;
    default: return place->at;
  }
}

int64_t nrt_group(struct nrt_plan *plan, int64_t count) {
  struct nrt_arguments *args = &plan->args;
  const char *mask = NULL;
  if (nrt_merges(plan)) {
    mask = fetch(plan, &plan->place[plan->count], count);
    enum nrt_mask_state state = nrt_mask_state(mask, count);
    if (state == NRT_MASK_NONE) {
      return NRT_OK;
    }
    mask = state == NRT_MASK_ALL ? NULL : mask;
  }
  args->packed = 0;
  for (int i = 0; i < plan->count; i++) {
    struct nrt_place *place = &plan->place[i];
    const uint32_t bit = (uint32_t)1 << i;
    if (place->kind == NRT_PACKED || (mask != NULL && (args->out & bit) != 0)) {
      args->packed |= bit;
      args->ptr[i] = place->body;
      if ((args->in & bit) != 0) {
        nrt_copy_group(plan, place, NULL, count, 0);
      }
    } else {
      args->ptr[i] = fetch(plan, place, count);
    }
  }
  int64_t status = nrt_kernel_run(args, count);
  if (NRT_UNLIKELY(status != NRT_OK)) {
    return status;
  }
  const uint32_t put = args->packed & args->out;
  for (int i = 0; i < plan->count && put != 0; i++) {
    if ((put >> i & 1) != 0) {
      nrt_copy_group(plan, &plan->place[i], mask, count, 1);
    }
  }
  return NRT_OK;
}
