/* Copies line by line, plane by plane, and along whatever else a group of cores has of axes. */
#include "copy.h"

#include <string.h>

#define LEAST_SQUARE 4 /* shorter sides are copied line by line */

/* The innermost part: a line, or a plane in which memory has its neighbours along another axis than scratch. */
static void part(const struct nrt_axis *last, const struct nrt_axis *unit, char *near, char *far, int64_t itemsize,
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

/* Between strided memory and scratch, whose last axis is contiguous. n is at least 1; back: from scratch to memory. */
static void copy_axes(const struct nrt_axis *axis, int n, char *near, char *far, int64_t itemsize, int back) {
  const struct nrt_axis *last = &axis[n - 1];
  const struct nrt_axis *unit = NULL;
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
  int64_t index[NRT_MAX_CORE_AXES + 1];
  memset(index, 0, sizeof index[0] * (size_t)n);
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

void nrt_copy_run(const struct nrt_plan *plan, const struct nrt_place *place, char *near, int64_t pitch, int64_t next,
                  char *far, int64_t stride, int64_t count, int back) {
  struct nrt_axis axis[NRT_MAX_CORE_AXES + 1];
  const int batch = plan->form == NRT_FORM_BATCH;
  const int n = place->copied;
  const struct nrt_axis *of = &plan->axis[place->first];
  for (int d = 0; d < n; d++) {
    axis[d + !batch] = (struct nrt_axis){of[d].extent, of[d].far, of[d].near * pitch};
  }
  axis[batch ? n : 0] = (struct nrt_axis){count, stride, next};
  copy_axes(axis, n + 1, near, far, place->itemsize, back);
}

/* A run of a group: of one row, or of the whole where the place is contiguous. */
static void copy_line(const struct nrt_plan *plan, const struct nrt_place *place, char *near, char *far, int64_t stride,
                      const char *mask, int64_t count, int back) {
  if (place->copied > 0) {
    nrt_copy_run(plan, place, near, place->pitch, place->next, far, stride, count, back);
  } else if (!back) {
    nrt_pack(near, far, stride, count, place->itemsize);
  } else if (mask == NULL) {
    nrt_unpack(far, stride, near, count, place->itemsize);
  } else {
    nrt_merge(far, stride, near, mask, count, place->itemsize);
  }
}

/* A group over the ends of rows; whole rows of scalars at once where they are read. */
static void copy_rows(const struct nrt_plan *plan, const struct nrt_place *place, const char *mask, int64_t count,
                      int back) {
  const struct nrt_call *call = plan->call;
  const int last = call->ndim - 1;
  const int64_t *strides = place->strides;
  int64_t index[NRT_MAX_DIMS];
  memcpy(index, plan->index, sizeof index[0] * (size_t)last);
  char *near = place->body;
  char *at = place->at;
  int64_t column = plan->index[last];
  while (count > 0) {
    int64_t run;
    if (column == 0 && count >= plan->inner && !back && place->copied == 0) {
      int64_t rows = count / plan->inner;
      const int64_t most = call->shape[last - 1] - index[last - 1];
      rows = rows < most ? rows : most;
      nrt_pack_rows(near, at, strides[last - 1], strides[last], rows, plan->inner, place->itemsize);
      run = rows * plan->inner;
      index[last - 1] += rows;
      at = nrt_at(at, rows, strides[last - 1]);
    } else {
      run = plan->inner - column < count ? plan->inner - column : count;
      copy_line(plan, place, near, at, strides[last], mask, run, back);
      index[last - 1]++;
      at = nrt_at(nrt_at(at, -column, strides[last]), 1, strides[last - 1]);
      column = 0;
    }
    near += run * place->next;
    mask = mask == NULL ? NULL : mask + run;
    count -= run;
    for (int d = last - 1; d > 0 && index[d] == call->shape[d]; d--) {
      at = nrt_at(nrt_at(at, -index[d], strides[d]), 1, strides[d - 1]);
      index[d] = 0;
      index[d - 1]++;
    }
  }
}

void nrt_copy_cores(const struct nrt_plan *plan, const struct nrt_place *place, const char *mask, int64_t count,
                    int back) {
  if (plan->flat && place->kind != NRT_DIRECT) {
    copy_rows(plan, place, mask, count, back);
  } else {
    copy_line(plan, place, place->body, place->at, place->stride, mask, count, back);
  }
}

void nrt_fill_splat(const struct nrt_plan *plan, struct nrt_place *place) {
  if (place->filled == place->at) {
    return;
  }
  if (place->copied == 0) {
    nrt_splat(place->body, place->at, plan->args.width, place->itemsize);
  } else {
    nrt_copy_run(plan, place, place->body, place->pitch, place->next, place->at, 0, plan->args.width, 0);
  }
  place->filled = place->at;
}

void nrt_pad(const struct nrt_place *place, char *body, int64_t pitch, int64_t count, int64_t end) {
  const int64_t size = place->itemsize;
  for (int64_t k = 0; k < place->items; k++) {
    char *lane = body + k * pitch + count * size;
    nrt_splat(lane, lane - size, end - count, size);
  }
}
