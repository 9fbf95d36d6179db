/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening files below a library's root, stamps, hashes, and writes that a power loss cannot tear. */
#include <decksearch/base.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define OPEN_FLAGS (O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)

void ds_file_free(DsFile *file) {
  if (!file) return;
  g_free(file->path);
  g_clear_error(&file->error);
  g_free(file);
}

gboolean ds_stamp_equal(const DsStamp *a, const DsStamp *b) {
  return a->size == b->size && a->mtime_ns == b->mtime_ns && a->inode == b->inode;
}

static void stamp_of(const struct stat *st, DsStamp *stamp) {
  stamp->size = (guint64)st->st_size;
  stamp->mtime_ns = (gint64)st->st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + st->st_mtim.tv_nsec;
  stamp->inode = (guint64)st->st_ino;
}

static int open_beneath(int root_fd, const char *path, guint64 extra) {
  struct open_how how = {.flags = OPEN_FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | extra};
  return (int)syscall(SYS_openat2, root_fd, path, &how, sizeof how);
}

/* For absolute links that stay inside, which the kernel's RESOLVE_BENEATH refuses, and for kernels without openat2. */
static int open_resolved(int root_fd, const char *root, const char *path) {
  g_autofree char *joined = g_build_filename(root, path, NULL);
  g_autofree char *real_root = realpath(root, NULL), *real = realpath(joined, NULL);
  if (!real_root || !real) return -1;
  gsize n = strlen(real_root);
  if (strncmp(real, real_root, n) != 0 || real[n] != '/') {
    errno = EXDEV;
    return -1;
  }
  int fd = open_beneath(root_fd, real + n + 1, RESOLVE_NO_SYMLINKS);
  return fd < 0 && errno == ENOSYS ? openat(root_fd, real + n + 1, OPEN_FLAGS | O_NOFOLLOW) : fd;
}

int ds_file_open(const char *root, const char *path, DsFollow follow, DsStamp *stamp, GError **error) {
  int root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root_fd < 0) {
    ds_error_set_errno(error, errno, "open", root);
    return -1;
  }
  int fd = follow == DS_FOLLOW_OUTSIDE ? openat(root_fd, path, OPEN_FLAGS) : open_beneath(root_fd, path, 0);
  if (fd < 0 && follow == DS_FOLLOW_INSIDE && (errno == EXDEV || errno == ENOSYS)) fd = open_resolved(root_fd, root, path);
  int saved_errno = errno;
  close(root_fd);
  if (fd < 0) {
    ds_error_set_errno(error, saved_errno, "open", path);
    return -1;
  }
  struct stat st;
  if (fstat(fd, &st) < 0) {
    ds_error_set_errno(error, errno, "stat", path);
    close(fd);
    return -1;
  }
  if (!S_ISREG(st.st_mode)) {
    g_autofree char *quoted = ds_quote(path);
    g_set_error(error, DS_ERROR, DS_ERROR_NOT_REGULAR, "%s is not a regular file", quoted);
    close(fd);
    return -1;
  }
  if (stamp) stamp_of(&st, stamp);
  return fd;
}

void ds_sha256(const void *data, gsize len, guint8 ret_sum[DS_SHA256_BYTES]) {
  struct sha256_ctx sum;
  sha256_init(&sum);
  sha256_update(&sum, len, data);
  sha256_digest(&sum, DS_SHA256_BYTES, ret_sum);
}

char *ds_file_sha256(int fd, GError **error) {
  struct sha256_ctx sum;
  sha256_init(&sum);
  const gsize chunk = 256 * 1024;
  g_autofree guchar *buffer = g_malloc(chunk);
  for (off_t at = 0;;) {
    ssize_t n = pread(fd, buffer, chunk, at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot read: %s", g_strerror(errno));
      return NULL;
    }
    if (n == 0) break;
    sha256_update(&sum, (gsize)n, buffer);
    at += n;
  }
  if (lseek(fd, 0, SEEK_SET) < 0) {
    g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot seek: %s", g_strerror(errno));
    return NULL;
  }
  uint8_t digest[SHA256_DIGEST_SIZE];
  GString *hex = g_string_sized_new(2 * SHA256_DIGEST_SIZE);
  sha256_digest(&sum, sizeof digest, digest);
  for (gsize i = 0; i < sizeof digest; i++) g_string_append_printf(hex, "%02x", digest[i]);
  return g_string_free(hex, FALSE);
}

char *ds_path_key(const char *path) {
  g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1);
  return g_strndup(sum, 32);
}

static gboolean write_all(int fd, const char *data, gsize len) {
  while (len > 0) {
    ssize_t n = write(fd, data, len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FALSE;
    data += n;
    len -= (gsize)n;
  }
  return TRUE;
}

static gboolean sync_folder(const char *path) {
  g_autofree char *folder = g_path_get_dirname(path);
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FALSE;
  gboolean ok = fsync(fd) == 0;
  close(fd);
  return ok;
}

gboolean ds_file_write_atomic(const char *path, const void *data, gsize len, GError **error) {
  g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0644);
  if (fd < 0) {
    ds_error_set_errno(error, errno, "write", path);
    return FALSE;
  }
  /* an existing file keeps its mode: decksearch.yaml may hold passwords */
  struct stat old;
  if (stat(path, &old) == 0) (void)!fchmod(fd, old.st_mode & 07777);
  gboolean ok = write_all(fd, data, len) && fsync(fd) == 0;
  int saved_errno = errno;
  if (close(fd) < 0 && ok) {
    ok = FALSE;
    saved_errno = errno;
  }
  if (ok && (rename(temporary, path) < 0 || !sync_folder(path))) {
    ok = FALSE;
    saved_errno = errno;
  }
  if (ok) return TRUE;
  unlink(temporary);
  ds_error_set_errno(error, saved_errno, "write", path);
  return FALSE;
}

GBytes *ds_file_read(const char *path, gsize max, GError **error) {
  int fd = open(path, OPEN_FLAGS);
  struct stat st;
  if (fd < 0 || fstat(fd, &st) < 0) {
    ds_error_set_errno(error, errno, "read", path);
    if (fd >= 0) close(fd);
    return NULL;
  }
  g_autofree char *quoted = ds_quote(path);
  if (!S_ISREG(st.st_mode)) {
    g_set_error(error, DS_ERROR, DS_ERROR_NOT_REGULAR, "%s is not a regular file", quoted);
    close(fd);
    return NULL;
  }
  g_autoptr(GByteArray) all = g_byte_array_sized_new((guint)MIN((gsize)st.st_size, max) + 1);
  char buffer[16384];
  for (;;) {
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      ds_error_set_errno(error, errno, "read", path);
      close(fd);
      return NULL;
    }
    if (n == 0) break;
    if (all->len + (gsize)n > max) {
      g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "%s is larger than %" G_GSIZE_FORMAT " bytes", quoted, max);
      close(fd);
      return NULL;
    }
    g_byte_array_append(all, (const guint8 *)buffer, (guint)n);
  }
  close(fd);
  return g_byte_array_free_to_bytes(g_steal_pointer(&all));
}
