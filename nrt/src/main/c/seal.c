/* Anonymous files that nothing can change. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

/* Of linux/memfd.h and linux/fcntl.h, as old headers lack them; and glibc before 2.27 lacks memfd_create. */
#define CLOEXEC 0x0001U
#define ALLOW_SEALING 0x0002U
#define EXEC 0x0010U
#define ADD_SEALS 1033
#define SEALS 0x000f /* no sealing, shrinking, growing, writing */
#define SEAL_EXEC 0x0020

static int memory_file(const char *name, unsigned flags) { return (int)syscall(SYS_memfd_create, name, flags); }

static int create(const char *name) {
  int fd = memory_file(name, CLOEXEC | ALLOW_SEALING | EXEC);
  if (fd < 0 && errno == EINVAL) { /* before Linux 6.3 there is no EXEC and every such file is executable */
    fd = memory_file(name, CLOEXEC | ALLOW_SEALING);
  }
  return fd;
}

static int fill(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0) {
      if (errno == EINTR) {
        continue;
      }
      return -1;
    }
    bytes += written;
    length -= (size_t)written;
  }
  return 0;
}

static int seal(int fd) {
  if (fcntl(fd, ADD_SEALS, SEALS | SEAL_EXEC) == 0) {
    return 0;
  }
  return errno == EINVAL ? fcntl(fd, ADD_SEALS, SEALS) : -1; /* SEAL_EXEC is of Linux 6.3 */
}

NRT_EXPORT int64_t nrt_seal(int64_t bytes, int64_t length, int64_t name, int64_t unused) {
  (void)unused;
  if (length < 0 || (bytes == 0 && length > 0) || name == 0) {
    return -EINVAL;
  }
  int fd = create((const char *)(uintptr_t)name);
  if (fd < 0) {
    return -errno;
  }
  if (fill(fd, (const char *)(uintptr_t)bytes, (size_t)length) != 0 || seal(fd) != 0) {
    int64_t error = errno;
    close(fd);
    return -error;
  }
  return fd;
}

NRT_EXPORT int64_t nrt_close(int64_t fd, int64_t b, int64_t c, int64_t d) {
  (void)b, (void)c, (void)d;
  if (fd < 0 || fd > INT32_MAX) {
    return -EBADF;
  }
  return close((int)fd) == 0 ? NRT_OK : -errno;
}
