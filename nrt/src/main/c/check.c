/* What a call must be, or the runtime would read and write where nothing is. */
#include "plan.h"

static int64_t check_cores(const struct nrt_call *call, const struct nrt_cores *cores) {
  if (cores->form < NRT_FORM_ANY || cores->form > NRT_FORM_BATCH || cores->uniforms < 0 ||
      cores->uniforms > call->inputs || cores->dims < 0 || cores->dims > NRT_MAX_CORE_DIMS || cores->axes < 0 ||
      cores->axes > NRT_MAX_CORE_AXES) {
    return NRT_BAD_CALL;
  }
  int axes = 0;
  for (int i = 0; i < call->inputs + call->outputs; i++) {
    const int uniform = i < call->inputs && i >= call->inputs - cores->uniforms;
    if (cores->rank[i] < 0 || cores->rank[i] > cores->axes - axes ||
        (uniform && (cores->rank[i] != 0 || (cores->out >> i & 1) != 0))) {
      return NRT_BAD_CALL;
    }
    axes += cores->rank[i];
  }
  for (int a = 0; a < cores->axes; a++) {
    if (cores->dim[a] < 0 || cores->dim[a] >= cores->dims) {
      return NRT_BAD_CALL;
    }
  }
  for (int d = 0; d < cores->dims; d++) {
    if (cores->size[d] < 0) {
      return NRT_BAD_CALL;
    }
  }
  return axes == cores->axes ? NRT_OK : NRT_BAD_CALL;
}

int64_t nrt_check(const struct nrt_call *call, int64_t begin, int64_t end, int64_t *instances) {
  if (call == NULL || call->kernel == NULL || call->lanes < 1 || call->lanes > 256 ||
      (uint32_t)call->inputs > NRT_MAX_OPERANDS || (uint32_t)call->outputs > NRT_MAX_OPERANDS ||
      call->inputs + call->outputs < 1 || call->inputs + call->outputs > NRT_MAX_OPERANDS || call->ndim < 1 ||
      call->ndim > NRT_MAX_DIMS) {
    return NRT_BAD_CALL;
  }
  int64_t total = 1;
  for (int d = 0; d < call->ndim; d++) {
    if (call->shape[d] < 0 || __builtin_mul_overflow(total, call->shape[d], &total)) {
      return NRT_BAD_CALL;
    }
  }
  *instances = total;
  if (begin < 0 || begin > end || end > total) {
    return NRT_BAD_CALL;
  }
  return call->cores == NULL ? NRT_OK : check_cores(call, call->cores);
}
