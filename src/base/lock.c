/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One writer to an index: an flock, which ends with its process however that ends. */
#include <decksearch/base.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct DsLock {
  int fd;
};

#define TRIES 20u /* ms at most: the holder writes its pid just after it locks, and takes it away just before it unlocks */
#define TRIES_FOR_DEAD                                                                                                                     \
  5000u /* the same: a holder that was killed leaves writers behind, which end with it as soon as the kernel gets to it */

/* The pid that the holder left in @fd; 0 when there is none. */
static guint64 holder(int fd) {
  char text[64] = "";
  ssize_t n = pread(fd, text, sizeof text - 1, 0);
  return n > 0 ? g_ascii_strtoull(text, NULL, 10) : 0;
}

static gboolean is_alive(guint64 pid) {
  int saved_errno = errno;
  gboolean alive = pid > G_MAXINT || kill((pid_t)pid, 0) == 0 || errno != ESRCH;
  errno = saved_errno;
  return alive;
}

/* Locks @fd without waiting. FALSE: errno says why, and @ret_pid who has it. */
static gboolean try_lock(int fd, guint64 *ret_pid) {
  for (guint tries = 0, most = TRIES; tries < most; tries++) {
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) return TRUE;
    int saved_errno = errno;
    *ret_pid = holder(fd);
    errno = saved_errno;
    if (errno != EWOULDBLOCK || (*ret_pid && is_alive(*ret_pid))) return FALSE;
    most = *ret_pid ? TRIES_FOR_DEAD : TRIES;
    g_usleep(1000);
    errno = saved_errno;
  }
  return FALSE;
}

DsLock *ds_lock_take(const char *dir, GError **error) {
  g_autofree char *path = g_build_filename(dir, "lock", NULL);
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0) {
    ds_error_set_errno(error, errno, "open", path);
    return NULL;
  }
  guint64 pid = 0;
  if (!try_lock(fd, &pid)) {
    int saved_errno = errno;
    close(fd);
    if (saved_errno != EWOULDBLOCK) {
      ds_error_set_errno(error, saved_errno, "lock", path);
      return NULL;
    }
    if (pid)
      g_set_error(error, DS_ERROR, DS_ERROR_LOCKED, "another process is writing the index: pid %" G_GUINT64_FORMAT, pid);
    else
      g_set_error(error, DS_ERROR, DS_ERROR_LOCKED, "another process is writing the index");
    return NULL;
  }
  /* for people and for the message above only: the lock itself is the kernel's */
  g_autofree char *owner = g_strdup_printf("%d %" G_GINT64_FORMAT "\n", (int)getpid(), g_get_real_time() / G_USEC_PER_SEC);
  if (ftruncate(fd, 0) == 0) (void)!pwrite(fd, owner, strlen(owner), 0);
  DsLock *lock = g_new0(DsLock, 1);
  lock->fd = fd;
  return lock;
}

void ds_lock_release(DsLock *lock) {
  if (!lock) return;
  (void)!ftruncate(lock->fd, 0);
  close(lock->fd);
  g_free(lock);
}
