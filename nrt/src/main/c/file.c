/* Reads a file and says what it is, both of the one file that was opened: nothing can be exchanged in between. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

/* glibc's fstat and lstat are other symbols since 2.33; on 64-bit machines its struct stat is Linux's. */
static int stat_file(int fd, struct stat *s) { return (int)syscall(SYS_fstat, fd, s); }

static int stat_name(const char *name, struct stat *s) {
  return (int)syscall(SYS_newfstatat, AT_FDCWD, name, s, AT_SYMLINK_NOFOLLOW);
}

static void describe(struct nrt_file *file, const struct stat *s) {
  file->mode = s->st_mode;
  file->owner = s->st_uid;
  file->size = s->st_size;
  file->modified = s->st_mtim.tv_sec * 1000 + s->st_mtim.tv_nsec / 1000000;
}

/* At most that many bytes; fewer at the end of the file. */
static int64_t fill(int fd, char *bytes, int64_t length) {
  int64_t done = 0;
  while (done < length) {
    ssize_t n = read(fd, bytes + done, (size_t)(length - done));
    if (n == 0) {
      break;
    }
    if (n < 0) {
      if (errno != EINTR) {
        return -errno;
      }
      continue;
    }
    done += n;
  }
  return done;
}

static int64_t look_and_read(int fd, struct nrt_file *file, char *bytes, int64_t capacity) {
  struct stat s;
  if (stat_file(fd, &s) != 0) {
    return -errno;
  }
  describe(file, &s);
  return S_ISREG(s.st_mode) && s.st_size <= capacity ? fill(fd, bytes, s.st_size) : 0;
}

NRT_EXPORT int64_t nrt_read(int64_t path, int64_t bytes, int64_t capacity, int64_t about) {
  const char *name = (const char *)(uintptr_t)path;
  struct nrt_file *file = (struct nrt_file *)(uintptr_t)about;
  if (name == NULL || file == NULL || capacity < 0 || (bytes == 0 && capacity > 0)) {
    return -EINVAL;
  }
  *file = (struct nrt_file){.user = geteuid()};
  int fd;
  do { /* not to wait for a pipe's other end, nor to make a terminal ours */
    fd = open(name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) {
    int64_t error = errno;
    struct stat s;
    if (error != ENOENT &&
        stat_name(name, &s) == 0) { /* a link, or not for us to read: what it is decides what to do */
      describe(file, &s);
    }
    return -error;
  }
  int64_t result = look_and_read(fd, file, (char *)(uintptr_t)bytes, capacity);
  close(fd);
  return result;
}
