/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's word that something in a library changed. */
#include "settle.h"

#include <decksearch/ingest.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHANGES                                                                                                                            \
  (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)
#define READ_BYTES 65536
/* Events gather so long before they are read: a file that grows is one event then, not one a write. */
#define GATHER (G_TIME_SPAN_SECOND / 10)

/* A watched folder, or file that a link leads to. */
typedef struct {
  char *path;
  guint round; /* in which it was last told */
} Place;

struct DsWatch {
  char *index;        /* where our own writes go; or NULL */
  int fd;             /* -1: the kernel gives none */
  GHashTable *places; /* watch descriptor -> Place *, owned */
  GHashTable *paths;  /* of the places, borrowed: a set */
  guint round;        /* counts the sweeps */
  DsSettle settle;
  gint64 look_at; /* by the clock, when there is trouble */
  char *trouble;  /* or NULL */
};

static void place_free(gpointer data) {
  Place *place = data;
  g_free(place->path);
  g_free(place);
}

/* Why the kernel refuses a watch, and what then. */
static void note_trouble(DsWatch *watch, const char *limit, int number) {
  if (watch->trouble) return;
  g_autofree char *why = limit ? g_strdup_printf("the limit fs.inotify.%s is reached (see sysctl)", limit) : g_strdup(g_strerror(number));
  watch->trouble =
      g_strdup_printf("cannot watch all folders: %s; looking every %d seconds", why, (int)(DS_SETTLE_LOOK / G_TIME_SPAN_SECOND));
}

DsWatch *ds_watch_new(const char *root, const char *index) {
  DsWatch *watch = g_new0(DsWatch, 1);
  watch->index = g_strdup(index);
  watch->places = g_hash_table_new_full(NULL, NULL, NULL, place_free);
  watch->paths = g_hash_table_new(g_str_hash, g_str_equal);
  ds_settle_init(&watch->settle);
  watch->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (watch->fd < 0) note_trouble(watch, errno == EMFILE ? "max_user_instances" : NULL, errno);
  ds_watch_place(root, watch);
  return watch;
}

void ds_watch_free(DsWatch *watch) {
  if (!watch) return;
  if (watch->fd >= 0) close(watch->fd);
  g_hash_table_unref(watch->paths);
  g_hash_table_unref(watch->places);
  ds_settle_clear(&watch->settle);
  g_free(watch->trouble);
  g_free(watch->index);
  g_free(watch);
}

guint ds_watch_places(const DsWatch *watch) {
  return g_hash_table_size(watch->places);
}

const char *ds_watch_trouble(const DsWatch *watch) {
  return watch->trouble;
}

/* ---- places ---- */

static void forget_place(DsWatch *watch, int wd) {
  const Place *place = g_hash_table_lookup(watch->places, GINT_TO_POINTER(wd));
  if (!place) return;
  /* another place may have come to this path */
  if (g_hash_table_lookup(watch->paths, place->path) == place->path) g_hash_table_remove(watch->paths, place->path);
  g_hash_table_remove(watch->places, GINT_TO_POINTER(wd));
}

/* Whether @path is in the index, which may lie among the decks. */
static gboolean is_own(const DsWatch *watch, const char *path) {
  gsize len = watch->index ? strlen(watch->index) : 0;
  return len && strncmp(path, watch->index, len) == 0 && (path[len] == '/' || !path[len]);
}

void ds_watch_place(const char *path, gpointer data) {
  DsWatch *watch = data;
  if (watch->fd < 0 || is_own(watch, path)) return;
  int wd = inotify_add_watch(watch->fd, path, CHANGES | IN_EXCL_UNLINK);
  if (wd < 0) {
    if (errno != ENOENT && errno != EACCES && errno != ENOTDIR && errno != ELOOP)
      note_trouble(watch, errno == ENOSPC ? "max_user_watches" : NULL, errno);
    return;
  }
  /* a known one may have moved, or be told by two paths, of which the last counts */
  forget_place(watch, wd);
  Place *place = g_new0(Place, 1);
  *place = (Place){g_strdup(path), watch->round};
  g_hash_table_insert(watch->places, GINT_TO_POINTER(wd), place);
  g_hash_table_replace(watch->paths, place->path, place->path);
}

void ds_watch_sweep(DsWatch *watch) {
  g_autoptr(GList) descriptors = g_hash_table_get_keys(watch->places);
  for (const GList *d = descriptors; d; d = d->next) {
    int wd = GPOINTER_TO_INT(d->data);
    if (((const Place *)g_hash_table_lookup(watch->places, d->data))->round == watch->round) continue;
    inotify_rm_watch(watch->fd, wd);
    forget_place(watch, wd);
  }
  watch->round++;
}

/* ---- events ---- */

/* What the appearance of @path means; @wanted: a deck or a talk list by its name. FALSE: nothing. */
static gboolean change_of_new(const char *path, gboolean wanted, DsChange *ret_change) {
  struct stat st;
  *ret_change = DS_CHANGE_DONE;
  if (lstat(path, &st) < 0) return wanted; /* its end is among the next events */
  if (!S_ISREG(st.st_mode)) return wanted || S_ISLNK(st.st_mode);
  /* one without content and other names was just opened to be written */
  *ret_change = st.st_size == 0 && st.st_nlink == 1 ? DS_CHANGE_WRITING : DS_CHANGE_FRESH;
  return wanted;
}

/* What an event on @name in the folder @place, together @path, means to an update; FALSE: nothing. */
static gboolean change_of_entry(const DsWatch *watch, const char *place, guint32 mask, const char *name, const char *path,
                                DsChange *ret_change) {
  DsFileKind kind;
  gboolean wanted = ds_file_kind(name, &kind);
  *ret_change = DS_CHANGE_DONE;
  if (g_str_has_suffix(place, "/.decksearch")) return FALSE; /* only its end would say something */
  if (g_str_equal(name, ".decksearch"))                      /* a library begins or ends here */
    return (mask & IN_ISDIR) && (mask & (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO));
  if (name[0] == '.') return FALSE;
  if (mask & IN_ISDIR) return TRUE;
  if (mask & IN_CREATE) return change_of_new(path, wanted, ret_change);
  if (mask & IN_MODIFY) *ret_change = DS_CHANGE_WRITING;
  /* the name of a link to a folder says nothing; the folder was watched by it */
  return wanted || (mask & IN_MOVED_TO && g_file_test(path, G_FILE_TEST_IS_SYMLINK)) ||
         (mask & (IN_DELETE | IN_MOVED_FROM) && g_hash_table_contains(watch->paths, path));
}

static void take(DsWatch *watch, const struct inotify_event *event, gint64 now) {
  DsChange change = event->mask & IN_MODIFY ? DS_CHANGE_WRITING : DS_CHANGE_DONE;
  if (event->mask & IN_Q_OVERFLOW) ds_settle_note(&watch->settle, DS_CHANGE_LOST, NULL, now);
  const Place *place = g_hash_table_lookup(watch->places, GINT_TO_POINTER(event->wd));
  if (!place) return;
  if (event->mask & IN_IGNORED) {
    forget_place(watch, event->wd);
    return;
  }
  g_autofree char *path = event->len ? g_build_filename(place->path, event->name, NULL) : g_strdup(place->path);
  if (!event->len || change_of_entry(watch, place->path, event->mask, event->name, path, &change))
    ds_settle_note(&watch->settle, change, path, now);
}

/* Takes all events that wait. */
static void take_all(DsWatch *watch, gint64 now) {
  _Alignas(struct inotify_event) char bytes[READ_BYTES];
  for (ssize_t n; (n = read(watch->fd, bytes, sizeof bytes)) > 0;)
    for (const char *at = bytes; at < bytes + n;) {
      const struct inotify_event *event = (const void *)at;
      take(watch, event, now);
      at += sizeof *event + event->len;
    }
}

/* ---- waiting ---- */

/* Sleeps @microseconds (-1: no end), or until there are events if @events, or until a signal that @signals lets through. */
static gboolean nap(DsWatch *watch, gboolean events, gint64 microseconds, const sigset_t *signals) {
  struct pollfd wait = {.fd = events ? watch->fd : -1, .events = POLLIN};
  struct timespec span = {microseconds / G_TIME_SPAN_SECOND, microseconds % G_TIME_SPAN_SECOND * 1000};
  return ppoll(&wait, 1, microseconds < 0 ? NULL : &span, signals) > 0;
}

/* Microseconds until an update is due, by what was told or by the clock; -1: no end. */
static gint64 left(const DsWatch *watch, gint64 now) {
  gint64 told = ds_settle_left(&watch->settle, now);
  if (!watch->trouble) return told;
  gint64 look = MAX(watch->look_at - now, 0);
  return told < 0 ? look : MIN(told, look);
}

gboolean ds_watch_wait(DsWatch *watch, const volatile int *cancel) {
  sigset_t ends, signals;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, &signals);
  watch->look_at = g_get_monotonic_time() + DS_SETTLE_LOOK;
  while (!*cancel) {
    if (watch->fd >= 0) take_all(watch, g_get_monotonic_time());
    gint64 span = left(watch, g_get_monotonic_time());
    if (span == 0) break;
    if (nap(watch, TRUE, span, &signals)) nap(watch, FALSE, GATHER, &signals);
  }
  ds_settle_reset(&watch->settle);
  sigprocmask(SIG_SETMASK, &signals, NULL);
  return !*cancel;
}

void ds_watch_again(DsWatch *watch) {
  ds_settle_note(&watch->settle, DS_CHANGE_DONE, NULL, g_get_monotonic_time());
}
