/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writer processes. libxapian's objects belong to one process each: it is forked before the run has any, holds the library's lock with
 * it (an flock is shared by fork), and is killed with it, so that no second writer begins while one is left. */
#include "scribe.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_AHEAD (32u << 20) /* bytes of orders that wait for one process */
#define MOST_ORDER (1u << 30)

struct DsScribe {
  char *name;
  pid_t pid;
  int fd;
  GByteArray *orders;
  guint sent; /* of them */
};

/* An answer: 0 or an error's code + 1, then its message. The first says how the database was found. */
typedef struct {
  guint32 code, found, len;
} Answer;

/* ---- the process ---- */

static gboolean read_all(int fd, void *data, gsize len) {
  for (gsize at = 0; at < len;) {
    ssize_t n = read(fd, (char *)data + at, len - at);
    if (n == 0 || (n < 0 && errno != EINTR)) return FALSE;
    if (n > 0) at += (gsize)n;
  }
  return TRUE;
}

static gboolean send_all(int fd, const void *data, gsize len) {
  for (gsize at = 0; at < len;) {
    ssize_t n = send(fd, (const char *)data + at, len - at, MSG_NOSIGNAL);
    if (n < 0 && errno != EINTR) return FALSE;
    if (n > 0) at += (gsize)n;
  }
  return TRUE;
}

/* Takes @error. */
static gboolean answer(int fd, DsFound found, GError *error) {
  g_autoptr(GError) owned = error;
  Answer head = {owned ? (guint32)ds_error_code(owned) + 1 : 0, found, owned ? (guint32)strlen(owned->message) : 0};
  return send_all(fd, &head, sizeof head) && (!owned || send_all(fd, owned->message, head.len)) && !owned;
}

/* Waits for the next order, and commits what is due meanwhile. */
static gboolean wait_for_order(int fd, DsIndexWriter *writer, GError **error) {
  for (;;) {
    struct pollfd watched = {fd, POLLIN, 0};
    int n = poll(&watched, 1, ds_index_writer_due(writer));
    if (n > 0) return TRUE;
    if (n == 0 && !ds_index_writer_flush(writer, error)) return FALSE;
  }
}

/* Takes orders until the run has no more, or one fails. */
static void serve(int fd, DsIndexWriter *writer) {
  GError *error = NULL;
  g_autoptr(GByteArray) body = g_byte_array_new();
  DsOrderHead head;
  while (wait_for_order(fd, writer, &error)) {
    if (!read_all(fd, &head, sizeof head) || head.len > MOST_ORDER) return;
    g_byte_array_set_size(body, head.len + 1);
    if (!read_all(fd, body->data, head.len)) return;
    body->data[head.len] = '\0';
    gboolean wants_answer = head.kind >= DS_ORDER_FLUSH;
    if (!ds_order_obey(writer, (DsOrderKind)head.kind, (const char *)body->data, head.len, &error)) break;
    if (wants_answer && !answer(fd, 0, NULL)) return;
    if (!ds_index_writer_commit(writer, FALSE, &error)) break;
  }
  answer(fd, 0, error);
}

/* The signals that end a run are the run's to decide on. What was not committed is lost with the process, as it should be. */
G_GNUC_NORETURN static void live(int fd, pid_t run, const DsLibrary *library, guint number, guint n, gboolean anew) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  GError *error = NULL;
  DsIndexWriter *writer = getppid() == run ? ds_index_writer_open_one(library, number, n, anew, &error) : NULL;
  if (!writer && !error) _exit(0);
  DsFound found = 0;
  if (writer && ds_index_writer_rebuilding(writer)) found |= DS_FOUND_UNUSABLE;
  if (writer && ds_index_writer_is_whole(writer)) found |= DS_FOUND_WHOLE;
  if (writer && ds_index_writer_is_new(writer)) found |= DS_FOUND_NONE;
  if (answer(fd, found, error)) serve(fd, writer);
  _exit(0); /* no exit handlers: they are the run's; nothing is freed, that takes longer than all of it is worth */
}

DsScribe *ds_scribe_start(const DsLibrary *library, guint number, guint n, gboolean anew, GError **error) {
  int sockets[2];
  pid_t run = getpid(), pid = -1;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0 && (pid = fork()) == 0) {
    close(sockets[0]);
    live(sockets[1], run, library, number, n, anew);
  }
  if (pid < 0) {
    g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot start a writer process: %s", g_strerror(errno));
    return NULL;
  }
  close(sockets[1]);
  DsScribe *scribe = g_new0(DsScribe, 1);
  scribe->name = ds_shard_name(number, n);
  scribe->pid = pid;
  scribe->fd = sockets[0];
  scribe->orders = g_byte_array_new();
  return scribe;
}

/* ---- the run's side ---- */

/* Waits for the process's end, and says how that was; NULL: it ended by itself. */
static char *reap(DsScribe *scribe) {
  int status = 0;
  if (scribe->fd >= 0) {
    shutdown(scribe->fd, SHUT_RDWR); /* processes that were started later hold it too */
    close(scribe->fd);
  }
  scribe->fd = -1;
  while (scribe->pid > 0 && waitpid(scribe->pid, &status, 0) < 0 && errno == EINTR) continue;
  scribe->pid = -1;
  if (WIFSIGNALED(status)) return g_strdup_printf("was killed by %s", g_strsignal(WTERMSIG(status)));
  return WEXITSTATUS(status) ? g_strdup("was ended by a library: is the disk full, or failing?") : NULL;
}

void ds_scribe_free(DsScribe *scribe) {
  if (!scribe) return;
  g_free(reap(scribe));
  g_byte_array_unref(scribe->orders);
  g_free(scribe->name);
  g_free(scribe);
}

GByteArray *ds_scribe_orders(DsScribe *scribe) {
  return scribe->orders;
}

static gboolean say_dead(DsScribe *scribe, GError **error) {
  g_autofree char *how = reap(scribe);
  g_set_error(error, DS_ERROR, DS_ERROR_IO, "the writer of '%s' %s", scribe->name, how ? how : "has ended");
  return FALSE;
}

gboolean ds_scribe_hear(DsScribe *scribe, DsFound *ret_found, GError **error) {
  Answer head;
  if (scribe->fd < 0 || !read_all(scribe->fd, &head, sizeof head)) return say_dead(scribe, error);
  if (ret_found) *ret_found = (DsFound)head.found;
  if (!head.code) return TRUE;
  g_autofree char *message = g_malloc0((gsize)MIN(head.len, 65536u) + 1);
  if (!read_all(scribe->fd, message, MIN(head.len, 65536u))) return say_dead(scribe, error);
  g_set_error_literal(error, DS_ERROR, (DsErrorCode)(head.code - 1), message);
  return FALSE;
}

/* Sends what goes without waiting. */
static gboolean send_some(DsScribe *scribe, GError **error) {
  while (scribe->sent < scribe->orders->len) {
    ssize_t n = send(scribe->fd, scribe->orders->data + scribe->sent, scribe->orders->len - scribe->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (n < 0) return ds_scribe_hear(scribe, NULL, error) ? say_dead(scribe, error) : FALSE;
    scribe->sent += (guint)n;
  }
  if (scribe->sent == scribe->orders->len) {
    g_byte_array_set_size(scribe->orders, 0);
    scribe->sent = 0;
  } else if (scribe->sent > MOST_AHEAD / 4) {
    g_byte_array_remove_range(scribe->orders, 0, scribe->sent);
    scribe->sent = 0;
  }
  return TRUE;
}

gboolean ds_scribes_send(const GPtrArray *scribes, gboolean all, GError **error) {
  g_autofree struct pollfd *watched = g_new0(struct pollfd, scribes->len);
  for (;;) {
    gboolean wait = FALSE;
    for (guint i = 0; i < scribes->len; i++) {
      DsScribe *scribe = g_ptr_array_index(scribes, i);
      if (scribe->fd < 0) return say_dead(scribe, error);
      if (!send_some(scribe, error)) return FALSE;
      guint left = scribe->orders->len - scribe->sent;
      watched[i] = (struct pollfd){left ? scribe->fd : -1, POLLOUT, 0};
      wait = wait || left > (all ? 0 : MOST_AHEAD);
    }
    if (!wait) return TRUE;
    if (poll(watched, scribes->len, -1) < 0 && errno != EINTR) {
      g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot wait for the writers: %s", g_strerror(errno));
      return FALSE;
    }
  }
}
