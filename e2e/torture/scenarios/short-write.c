/* Preloaded: the n-th write of this process to a file under a folder takes half of its bytes, as a system may do. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int calls = 0;

static int is_chosen(int fd, size_t count) {
  const char *folder = getenv("SHORT_WRITE_FOLDER");
  const char *number = getenv("SHORT_WRITE_NUMBER");
  if (!folder || !number || count < 2) return 0;
  char link[64], path[1024];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  if (__atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) != atoi(number)) return 0;
  fputs("short write\n", stderr);
  return 1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  static ssize_t (*next)(int, const void *, size_t);
  if (!next) next = dlsym(RTLD_NEXT, "write");
  return next(fd, bytes, is_chosen(fd, count) ? count / 2 : count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t place) {
  static ssize_t (*next)(int, const void *, size_t, off64_t);
  if (!next) next = dlsym(RTLD_NEXT, "pwrite64");
  return next(fd, bytes, is_chosen(fd, count) ? count / 2 : count, place);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t place) {
  return pwrite64(fd, bytes, count, place);
}
