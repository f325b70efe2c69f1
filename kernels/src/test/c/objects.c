/*
 * Maps the native runtime and kernels' objects, runs each on the same operands and prints what came out: compiled for two C libraries
 * it has to say the same but for the first line. Arguments: the runtime; then for each kernel the file (.nbc), its inputs, the item size of all
 * operands.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nrt.h"

#define COUNT 1000
#define TRAILER 36 /* behind object, key and metadata: their lengths, the checksum, version, magic */

static void fail(const char *what, const char *which) {
  const char *why = dlerror();
  printf("%s: %s: %s\n", what, which, why == NULL ? "" : why);
  exit(1);
}

/* A function of the runtime. */
static void *function(void *runtime, const char *name) {
  void *found = dlsym(runtime, name);
  if (found == NULL) {
    fail("no function", name);
  }
  return found;
}

/* The number of lanes, which is the metadata. */
static int32_t lanes(const char *path) {
  FILE *file = fopen(path, "rb");
  char trailer[TRAILER];
  int64_t object;
  int32_t key, lanes;
  if (file == NULL || fseek(file, -TRAILER, SEEK_END) != 0 || fread(trailer, TRAILER, 1, file) != 1) {
    fail("no trailer", path);
  }
  memcpy(&object, trailer, sizeof object);
  memcpy(&key, trailer + 8, sizeof key);
  if (fseek(file, (long)(object + key), SEEK_SET) != 0 || fread(&lanes, sizeof lanes, 1, file) != 1) {
    fail("no metadata", path);
  }
  fclose(file);
  return lanes;
}

/* Numbers of many magnitudes and both signs, made of their bits alone. */
static void fill(void *at, int itemsize, uint64_t seed) {
  for (int i = 0; i < COUNT; i++) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    uint64_t mantissa = seed >> 12, exponent = 1015 + (seed >> 7) % 16, sign = (seed >> 5) % 4 == 0;
    if (itemsize == 8) {
      ((uint64_t *)at)[i] = sign << 63 | exponent << 52 | mantissa;
    } else {
      ((uint32_t *)at)[i] = (uint32_t)(sign << 31 | (exponent - 896) << 23 | mantissa >> 29);
    }
  }
}

static uint64_t digest(const unsigned char *bytes, size_t length) { /* FNV-1a */
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < length; i++) {
    hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
  }
  return hash;
}

int main(int count, char **argument) {
  void *runtime = count < 2 ? NULL : dlopen(argument[1], RTLD_NOW | RTLD_LOCAL);
  if (runtime == NULL) {
    fail("no runtime", count < 2 ? "" : argument[1]);
  }
  nrt_fn run, load, alloc, libc;
  *(void **)&run = function(runtime, "nrt_run");
  *(void **)&load = function(runtime, "nrt_load");
  *(void **)&alloc = function(runtime, "nrt_alloc");
  *(void **)&libc = function(runtime, "nrt_libc");
  printf("%s\n", libc(0, 0, 0, 0) != 0 ? "glibc" : "another");
  static struct nrt_call call;
  for (int i = 2; i + 2 < count; i += 3) {
    const char *path = argument[i];
    const int inputs = atoi(argument[i + 1]), itemsize = atoi(argument[i + 2]);
    int64_t handle;
    char message[NRT_MESSAGE_BYTES];
    int64_t kernel = load((int64_t)(uintptr_t)path, (int64_t)(uintptr_t)"quern_kernel", (int64_t)(uintptr_t)&handle,
                          (int64_t)(uintptr_t)message);
    if (kernel == 0) {
      fail(message, path);
    }
    memset(&call, 0, sizeof call);
    *(int64_t *)&call.kernel = kernel;
    call.lanes = lanes(path);
    call.inputs = inputs;
    call.outputs = call.ndim = 1;
    call.shape[0] = COUNT;
    for (int k = 0; k <= inputs; k++) {
      call.operand[k].data = (char *)(uintptr_t)alloc((int64_t)COUNT * itemsize, 0, 0, 0);
      call.operand[k].itemsize = call.operand[k].stride[0] = itemsize;
      fill(call.operand[k].data, itemsize, (uint64_t)k + 1);
    }
    int64_t status = run((int64_t)(uintptr_t)&call, 0, COUNT, 0);
    printf("%s status %d digest %016llx\n", path, (int)status,
           (unsigned long long)digest((unsigned char *)call.operand[inputs].data, (size_t)COUNT * (size_t)itemsize));
  }
  return 0;
}
