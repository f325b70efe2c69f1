/* Files, sealed files, loading, byte order, and facts about the machine. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "internal.h"

static int64_t at(const void *p) { return (int64_t)(uintptr_t)p; }

static void sealed_files(void) {
  static const char code[] = "not to be changed";
  int64_t fd = nrt_seal(at(code), sizeof code, at("test"), 0);
  CHECK(fd >= 0);
  char read[64];
  CHECK(pread((int)fd, read, sizeof read, 0) == sizeof code && memcmp(read, code, sizeof code) == 0);
  CHECK(pwrite((int)fd, "x", 1, 0) == -1 && errno == EPERM);
  CHECK(ftruncate((int)fd, 1) == -1 && ftruncate((int)fd, 1000) == -1);
  CHECK(mmap(NULL, 1, PROT_WRITE, MAP_SHARED, (int)fd, 0) == MAP_FAILED);
  CHECK(nrt_close(fd, 0, 0, 0) == NRT_OK && nrt_close(fd, 0, 0, 0) == -EBADF && nrt_close(-1, 0, 0, 0) == -EBADF);
  CHECK(nrt_seal(0, 1, at("test"), 0) == -EINVAL && nrt_seal(at(code), -1, at("test"), 0) == -EINVAL);
  fd = nrt_seal(0, 0, at("empty"), 0);
  CHECK(fd >= 0 && nrt_close(fd, 0, 0, 0) == NRT_OK);
}

static int64_t read_file(const char *path, char *bytes, int64_t capacity, struct nrt_file *about) {
  memset(about, 0xff, sizeof *about);
  return nrt_read(at(path), at(bytes), capacity, at(about));
}

static void files(void) {
  const char *temporary = getenv("TMPDIR");
  char directory[4096];
  CHECK(snprintf(directory, sizeof directory, "%s/quern-test-XXXXXX",
                 temporary == NULL || *temporary == 0 ? "/tmp" : temporary) < (int)sizeof directory);
  CHECK(mkdtemp(directory) != NULL && chdir(directory) == 0);
  static const char text[] = "twelve bytes";
  char bytes[64];
  struct nrt_file f;
  int fd = open("plain", O_WRONLY | O_CREAT | O_EXCL, 0640);
  CHECK(fd >= 0 && fchmod(fd, 0640) == 0 && write(fd, text, 12) == 12);
  CHECK(futimens(fd, (struct timespec[2]){{1000, 0}, {1234567890, 987654321}}) == 0 && close(fd) == 0);
  CHECK(read_file("plain", bytes, sizeof bytes, &f) == 12 && memcmp(bytes, text, 12) == 0);
  CHECK(f.mode == (S_IFREG | 0640) && f.owner == geteuid() && f.user == geteuid() && f.size == 12);
  CHECK(f.modified == INT64_C(1234567890987));
  CHECK(read_file("plain", bytes, 12, &f) == 12 && f.size == 12);
  memset(bytes, '-', sizeof bytes);
  CHECK(read_file("plain", bytes, 11, &f) == 0 && f.size == 12 && bytes[0] == '-'); /* all or nothing */
  CHECK(read_file("plain", NULL, 0, &f) == 0 && f.size == 12);

  CHECK(symlink("plain", "link") == 0 && read_file("link", bytes, sizeof bytes, &f) == -ELOOP && S_ISLNK(f.mode));
  CHECK(symlink("nowhere", "dangling") == 0 && read_file("dangling", bytes, sizeof bytes, &f) == -ELOOP &&
        S_ISLNK(f.mode));
  CHECK(mkfifo("pipe", 0600) == 0 && read_file("pipe", bytes, sizeof bytes, &f) == 0 &&
        S_ISFIFO(f.mode)); /* and no waiting */
  CHECK(read_file(".", bytes, sizeof bytes, &f) == 0 && f.mode == (S_IFDIR | 0700));
  CHECK(read_file("/dev/zero", bytes, sizeof bytes, &f) == 0 && S_ISCHR(f.mode));
  CHECK(read_file("absent", bytes, sizeof bytes, &f) == -ENOENT && f.mode == 0 && f.user == geteuid());
  CHECK(read_file("plain/below", bytes, sizeof bytes, &f) == -ENOTDIR && f.mode == 0);
  if (geteuid() != 0) { /* whom no mode keeps out */
    CHECK(chmod("plain", 0000) == 0 && read_file("plain", bytes, sizeof bytes, &f) == -EACCES && f.mode == S_IFREG);
  }
  CHECK(nrt_read(0, at(bytes), 1, at(&f)) == -EINVAL && nrt_read(at("plain"), 0, 1, at(&f)) == -EINVAL);
  CHECK(nrt_read(at("plain"), at(bytes), -1, at(&f)) == -EINVAL && nrt_read(at("plain"), at(bytes), 1, 0) == -EINVAL);
  CHECK(unlink("plain") == 0 && unlink("link") == 0 && unlink("dangling") == 0 && unlink("pipe") == 0);
  CHECK(chdir("..") == 0 && rmdir(strrchr(directory, '/') + 1) == 0 && chdir("/") == 0);
}

static void loading(void) {
  int64_t handle = -1;
  char why[NRT_MESSAGE_BYTES];
  int64_t cosine = nrt_load(at("libm.so.6"), at("cos"), at(&handle), at(why));
  CHECK(cosine != 0 && handle != 0 && ((double (*)(double))(uintptr_t)cosine)(0) == 1);
  CHECK(nrt_unload(handle, 0, 0, 0) == NRT_OK && nrt_unload(0, 0, 0, 0) == -1);
  CHECK(nrt_load(at("libm.so.6"), at("no_such_function"), at(&handle), at(why)) == 0 && handle == 0);
  CHECK(strstr(why, "no_such_function") != NULL);
  char path[1000]; /* its message is longer than there is room for */
  memset(path, 'x', sizeof path);
  path[0] = '/';
  path[sizeof path - 1] = 0;
  memset(why, 'y', sizeof why);
  CHECK(nrt_load(at(path), at("cos"), at(&handle), at(why)) == 0 && handle == 0 && strlen(why) == sizeof why - 1);
  CHECK(nrt_load(0, at("cos"), at(&handle), at(why)) == 0 && nrt_load(at(path), 0, at(&handle), at(why)) == 0);
  CHECK(nrt_load(at(path), at("cos"), 0, at(why)) == 0 && nrt_load(at(path), at("cos"), at(&handle), 0) == 0);
}

static void byte_order(void) {
  char bytes[2 + 8 * 100], expected[sizeof bytes];
  for (int64_t size = 1; size <= 8; size *= 2) {
    for (int64_t count = 0; count <= 100; count += 7) {
      for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = expected[i] = (char)(i * 7);
      }
      for (int64_t i = 0; i < count * size; i++) { /* from an odd address */
        expected[1 + i] = bytes[1 + i / size * size + (size - 1 - i % size)];
      }
      CHECK(nrt_swap(at(bytes + 1), count, size, 0) == NRT_OK && memcmp(bytes, expected, sizeof bytes) == 0);
    }
  }
  CHECK(nrt_swap(at(bytes), 1, 3, 0) == NRT_BAD_CALL && nrt_swap(at(bytes), -1, 2, 0) == NRT_BAD_CALL);
  CHECK(nrt_swap(0, 1, 2, 0) == NRT_BAD_CALL && nrt_swap(0, 0, 2, 0) == NRT_OK);
}

#if defined(__x86_64__)
/* What the processor has counts only as far as the system saves its registers. */
static void instruction_sets(void) {
  struct cpu_words all = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0xe7};
  int64_t every = (1 << NRT_AVX512BF16) | (1 << NRT_AVX512BITALG) | (1 << NRT_AVX512FP16) | (1 << NRT_AVX512IFMA) |
                  (1 << NRT_AVX512VBMI) | (1 << NRT_AVX512VBMI2) | (1 << NRT_AVX512VNNI) | (1 << NRT_AVX512VPOPCNTDQ) |
                  (1 << NRT_AVXIFMA) | (1 << NRT_AVXVNNI) | (1 << NRT_GFNI);
  CHECK(cpu_level(&all) == NRT_X86_64_V4 && cpu_features(&all) == every);
  struct cpu_words w = all;
  w.enabled = 0x7; /* no masks and upper halves */
  CHECK(cpu_level(&w) == NRT_X86_64_V3 &&
        cpu_features(&w) == ((1 << NRT_AVXIFMA) | (1 << NRT_AVXVNNI) | (1 << NRT_GFNI)));
  w.enabled = 0x3; /* SSE only */
  CHECK(cpu_level(&w) == NRT_X86_64_V2 && cpu_features(&w) == 0);
  w = all;
  w.leaf7_ebx &= ~(1u << 31); /* AVX-512 without VL */
  CHECK(cpu_level(&w) == NRT_X86_64_V3);
  w = all;
  w.leaf7_ecx &= ~(1u << 11);
  CHECK(cpu_level(&w) == NRT_X86_64_V4 && cpu_features(&w) == (every & ~(1 << NRT_AVX512VNNI)));
  w = all;
  w.extended_ecx = 0;
  CHECK(cpu_level(&w) == NRT_X86_64_V1 && cpu_features(&w) == 0);
  CHECK(((nrt_features(0, 0, 0, 0) >> NRT_AVX512VNNI & 1) != 0) == (__builtin_cpu_supports("avx512vnni") != 0));
  CHECK(((nrt_features(0, 0, 0, 0) >> NRT_AVX512BF16 & 1) != 0) == (__builtin_cpu_supports("avx512bf16") != 0));
  CHECK(nrt_cpu(0, 0, 0, 0) >= NRT_X86_64_V1 && nrt_cpu(0, 0, 0, 0) <= NRT_X86_64_V4);
  CHECK((nrt_cpu(0, 0, 0, 0) >= NRT_X86_64_V3) == (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")));
  CHECK((nrt_cpu(0, 0, 0, 0) == NRT_X86_64_V4) == (__builtin_cpu_supports("avx512vl") != 0));
}
#else
static void instruction_sets(void) { CHECK(nrt_cpu(0, 0, 0, 0) == 0 && nrt_features(0, 0, 0, 0) == 0); }
#endif

int main(void) {
  printf("system_test\n");
  files();
  sealed_files();
  loading();
  byte_order();
  instruction_sets();
  CHECK(nrt_abi(0, 0, 0, 0) == NRT_ABI);
  CHECK(nrt_processors(0, 0, 0, 0) >= 1 && nrt_processors(0, 0, 0, 0) <= sysconf(_SC_NPROCESSORS_CONF));
  CHECK(nrt_memory(0, 0, 0, 0) > 1 << 20);
  CHECK(nrt_libc(0, 0, 0, 0) != 0 && strchr((const char *)(uintptr_t)nrt_libc(0, 0, 0, 0), '.') != NULL);
  CHECK(nrt_layout(NRT_LAYOUT_SIZE, 0, 0, 0) == sizeof(struct nrt_call) && nrt_layout(-1, 0, 0, 0) == -1);
  return 0;
}
