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

/* Milliseconds. The holder writes its pid just after it locks, and takes it away just before it unlocks; one that was killed leaves
 * writers behind, which end with it as soon as the kernel comes to it: a slow disk takes seconds for what they force to it. */
#define PATIENCE 20
#define PATIENCE_WITH_DEAD 3000

/* The pid that the holder left in @fd; 0 when there is none. */
static guint64 holder(int fd) {
  char text[64] = "";
  ssize_t n = pread(fd, text, sizeof text - 1, 0);
  return n > 0 ? g_ascii_strtoull(text, NULL, 10) : 0;
}

static gboolean is_alive(guint64 pid) {
  return pid > G_MAXINT || kill((pid_t)pid, 0) == 0 || errno != ESRCH;
}

/* Locks @fd without waiting. FALSE: errno says why, and @ret_pid who has it. */
static gboolean try_lock(int fd, guint64 *ret_pid) {
  for (gint64 begun = g_get_monotonic_time();;) {
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) return TRUE;
    int saved_errno = errno;
    *ret_pid = holder(fd);
    gint64 patience = *ret_pid ? PATIENCE_WITH_DEAD : PATIENCE;
    gboolean over = saved_errno != EWOULDBLOCK || (*ret_pid && is_alive(*ret_pid)) || g_get_monotonic_time() - begun > patience * 1000;
    if (!over) g_usleep(1000);
    errno = saved_errno;
    if (over) return FALSE;
  }
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
