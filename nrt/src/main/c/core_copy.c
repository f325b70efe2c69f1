/* A group of instances: cores to where the kernel can read them, the kernel, cores to where they belong. */
#include <string.h>

#include "core.h"

#define LEAST_SQUARE 4 /* shorter sides are copied line by line */

/* The innermost part of a copy: a line, or a plane in which the memory's neighbours are along another axis than the scratch's. */
static void part(const struct core_axis *last, const struct core_axis *unit, char *near, char *far, int64_t itemsize,
                 int back) {
  if (unit == NULL) {
    if (back) {
      nrt_unpack(far, last->far, near, last->extent, itemsize);
    } else {
      nrt_pack(near, far, last->far, last->extent, itemsize);
    }
  } else if (back) {
    nrt_transpose(far, last->far, near, unit->near, unit->extent, last->extent, itemsize);
  } else {
    nrt_transpose(near, unit->near, far, last->far, last->extent, unit->extent, itemsize);
  }
}

/* Copies between strided memory and scratch, whose last axis is contiguous. n is at least 1; back: from scratch to memory. */
static void copy_axes(const struct core_axis *axis, int n, char *near, char *far, int64_t itemsize, int back) {
  const struct core_axis *last = &axis[n - 1];
  const struct core_axis *unit = NULL;
  for (int d = 0; d < n; d++) {
    if (axis[d].extent == 0) {
      return;
    }
    if (d < n - 1 && axis[d].far == itemsize && axis[d].extent >= LEAST_SQUARE) {
      unit = &axis[d];
    }
  }
  if (last->far == itemsize || last->extent < LEAST_SQUARE) {
    unit = NULL;
  }
  int64_t index[NRT_MAX_CORE_AXES + 1] = {0};
  for (;;) {
    part(last, unit, near, far, itemsize, back);
    int d = n - 2;
    for (; d >= 0; d--) {
      if (&axis[d] == unit) {
        continue;
      }
      near += axis[d].near;
      far = nrt_at(far, 1, axis[d].far);
      if (++index[d] < axis[d].extent) {
        break;
      }
      near -= axis[d].extent * axis[d].near;
      far = nrt_at(far, -axis[d].extent, axis[d].far);
      index[d] = 0;
    }
    if (d < 0) {
      return;
    }
  }
}

/* Copies the cores of `count` instances that are `stride` apart; the instances are one more axis of the copy. */
static void copy_run(const struct core_plan *plan, const struct core_place *place, char *near, int64_t pitch,
                     int64_t next, char *far, int64_t stride, int64_t count, int back) {
  struct core_axis axis[NRT_MAX_CORE_AXES + 1];
  const int batch = plan->form == NRT_FORM_BATCH;
  const int n = place->copied;
  const struct core_axis *of = &plan->axis[place->first];
  for (int d = 0; d < n; d++) {
    axis[d + !batch] = (struct core_axis){of[d].extent, of[d].far, of[d].near * pitch};
  }
  axis[batch ? n : 0] = (struct core_axis){count, stride, next};
  copy_axes(axis, n + 1, near, far, place->itemsize, back);
}

/* Lanes [count, end) of every item become copies of lane count - 1, so that no lane does unexpected work. */
static void pad(const struct core_place *place, char *body, int64_t pitch, int64_t count, int64_t end) {
  const int64_t size = place->itemsize;
  for (int64_t k = 0; k < place->items; k++) {
    char *lane = body + k * pitch + count * size;
    for (int64_t l = count; l < end; l++, lane += size) {
      memcpy(lane, lane - size, (size_t)size);
    }
  }
}

/* Copies a group, which in a flat plan is of runs along the innermost dimension. */
static void copy_group(const struct core_plan *plan, const struct core_place *place, char *near, int64_t pitch,
                       int64_t count, int back) {
  const struct nrt_call *call = plan->call;
  const int last = call->ndim - 1;
  const int64_t stride = place->strides[last];
  if (!plan->flat) {
    copy_run(plan, place, near, pitch, place->next, place->at, stride, count, back);
    return;
  }
  int64_t index[NRT_MAX_DIMS];
  memcpy(index, plan->index, sizeof index[0] * (size_t)call->ndim);
  char *at = place->at;
  while (count > 0) {
    int64_t run = plan->inner - index[last];
    run = run < count ? run : count;
    copy_run(plan, place, near, pitch, place->next, at, stride, run, back);
    near += run * place->next;
    count -= run;
    at = nrt_at(at, run, stride);
    index[last] += run;
    for (int d = last; d > 0 && index[d] == call->shape[d]; d--) {
      at = nrt_at(nrt_at(at, -index[d], place->strides[d]), 1, place->strides[d - 1]);
      index[d] = 0;
      index[d - 1]++;
    }
  }
}

/* One core for all lanes, or for all instances. */
static void fill_splat(const struct core_plan *plan, struct core_place *place) {
  if (place->filled != place->at) {
    copy_run(plan, place, place->body, place->pitch, place->next, place->at, 0,
             plan->form == NRT_FORM_BATCH ? plan->call->lanes : 1, 0);
    place->filled = place->at;
  }
}

int64_t nrt_core_group(struct core_plan *plan, int64_t count) {
  const int64_t lanes = plan->call->lanes;
  const int batch = plan->form == NRT_FORM_BATCH;
  const int tail = plan->direct && count < lanes;
  const int64_t blocks = batch ? (count + lanes - 1) / lanes : count;
  for (int i = 0; i < plan->count; i++) {
    struct core_place *place = &plan->place[i];
    if (place->kind == CORE_SPLAT) {
      fill_splat(plan, place);
      plan->ptr[i] = place->body;
      continue;
    }
    const int small = tail && plan->step[i] != 0 && place->kind == CORE_DIRECT;
    if (place->kind == CORE_DIRECT && !small) {
      plan->ptr[i] = place->at;
      continue;
    }
    char *body = plan->ptr[i] = small ? place->tail : place->body;
    const int64_t pitch = small ? lanes * place->itemsize : place->pitch;
    if (place->in) {
      copy_group(plan, place, body, pitch, count, 0);
      if (batch && blocks * lanes != count) {
        pad(place, body, pitch, count, blocks * lanes);
      }
    }
  }
  int64_t status = plan->call->kernel(plan->ptr, plan->step, blocks, tail ? &plan->tail : &plan->core);
  if (NRT_UNLIKELY(status != NRT_OK)) {
    return status;
  }
  for (int i = 0; i < plan->count; i++) {
    const struct core_place *place = &plan->place[i];
    if (!place->out) {
      continue;
    }
    if (place->kind == CORE_PACKED) {
      copy_group(plan, place, place->body, place->pitch, count, 1);
    } else if (tail) {
      copy_group(plan, place, place->tail, lanes * place->itemsize, count, 1);
    }
  }
  return NRT_OK;
}
