/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing behind the run. Documents are made by whoever tells of a deck, and put into the database by a thread, since libxapian takes
 * longer for that than all else does together. libxapian's counts of references are not for threads: a document belongs to the thread from
 * when it is told until it is freed, and the writer, with all that reads through it, to the thread while anything is left to do, else to
 * the caller. */
#include "clerk.h"

#include <signal.h>

/* What waits for the thread: documents, and text in them. */
#define MOST_DOCUMENTS 256u
#define MOST_BYTES (512u << 10)

struct DsClerk {
  DsIndexWriter *writer;
  DsStemmer *stemmer;
  GThread *thread; /* NULL: what is told is done at once */
  GMutex lock;     /* of what follows */
  GCond moved;
  GQueue waiting;  /* DsChanges *; what is being done is the first */
  GQueue done;     /* the same, to be freed: half of that is locks when another thread does it than has made them */
  guint documents; /* in those waiting, */
  gsize bytes;     /* and of their text */
  gboolean ending;
  GError *error; /* the first; nothing is done after it */
};

DsClerk *ds_clerk_new(DsIndexWriter *writer) {
  DsClerk *clerk = g_new0(DsClerk, 1);
  clerk->writer = writer;
  clerk->stemmer = ds_stemmer_new();
  g_mutex_init(&clerk->lock);
  g_cond_init(&clerk->moved);
  g_queue_init(&clerk->waiting);
  g_queue_init(&clerk->done);
  return clerk;
}

/* ---- the thread ---- */

/* The next to be done, which stays in the queue meanwhile; NULL: there will be none. */
static DsChanges *next(DsClerk *clerk) {
  while (!clerk->ending && g_queue_is_empty(&clerk->waiting)) g_cond_wait(&clerk->moved, &clerk->lock);
  return clerk->ending ? NULL : g_queue_peek_head(&clerk->waiting);
}

static gpointer work(gpointer data) {
  DsClerk *clerk = data;
  GError *error = NULL;
  g_mutex_lock(&clerk->lock);
  for (DsChanges *changes; (changes = next(clerk));) {
    guint documents = changes->documents;
    gsize bytes = changes->bytes;
    gboolean ends = changes->ends;
    g_mutex_unlock(&clerk->lock);
    if (!error && ds_index_writer_obey(clerk->writer, changes, &error) && ends) ds_index_writer_commit(clerk->writer, FALSE, &error);
    g_mutex_lock(&clerk->lock);
    g_queue_push_tail_link(&clerk->done, g_queue_pop_head_link(&clerk->waiting));
    clerk->documents -= documents;
    clerk->bytes -= bytes;
    clerk->error = error;
    g_cond_signal(&clerk->moved);
  }
  g_mutex_unlock(&clerk->lock);
  return NULL;
}

void ds_clerk_go_ahead(DsClerk *clerk) {
  sigset_t ends, before;
  if (clerk->thread) return;
  /* the signals that end a run are to wake the caller */
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, &before);
  clerk->thread = g_thread_try_new("writer", work, clerk, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void ds_clerk_free(DsClerk *clerk) {
  if (!clerk) return;
  g_mutex_lock(&clerk->lock);
  clerk->ending = TRUE;
  g_cond_signal(&clerk->moved);
  g_mutex_unlock(&clerk->lock);
  if (clerk->thread) g_thread_join(clerk->thread);
  g_queue_clear_full(&clerk->waiting, (GDestroyNotify)ds_changes_free);
  g_queue_clear_full(&clerk->done, (GDestroyNotify)ds_changes_free);
  ds_index_writer_free(clerk->writer);
  ds_stemmer_free(clerk->stemmer);
  g_clear_error(&clerk->error);
  g_cond_clear(&clerk->moved);
  g_mutex_clear(&clerk->lock);
  g_free(clerk);
}

/* ---- the caller ---- */

static gboolean is_much(const DsClerk *clerk) {
  return clerk->documents > MOST_DOCUMENTS || clerk->bytes > MOST_BYTES;
}

/* The lock is held. */
static gboolean is_well(const DsClerk *clerk, GError **error) {
  if (clerk->error && error) *error = g_error_copy(clerk->error);
  return !clerk->error;
}

static gboolean take(gpointer data, DsChanges *changes, GError **error) {
  DsClerk *clerk = data;
  if (!clerk->thread) return ds_index_writer_take(clerk->writer, changes, error);
  g_mutex_lock(&clerk->lock);
  clerk->documents += changes->documents;
  clerk->bytes += changes->bytes;
  g_queue_push_tail(&clerk->waiting, changes);
  g_cond_signal(&clerk->moved);
  while (is_much(clerk)) g_cond_wait(&clerk->moved, &clerk->lock);
  gboolean ok = is_well(clerk, error);
  GQueue done = clerk->done;
  g_queue_init(&clerk->done);
  g_mutex_unlock(&clerk->lock);
  g_queue_clear_full(&done, (GDestroyNotify)ds_changes_free);
  return ok;
}

gboolean ds_clerk_put(DsClerk *clerk, const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk, GError **error) {
  return ds_changes_of_deck(manifest, deck, talk, clerk->stemmer, take, clerk, error);
}

gboolean ds_clerk_put_talks(DsClerk *clerk, const GPtrArray *talks, GHashTable *linked, GError **error) {
  const DsIndexWriter *writer = ds_clerk_writer(clerk, error);
  return writer && ds_index_writer_tell_talks(writer, talks, linked, take, clerk, error) >= 0;
}

gboolean ds_clerk_commit_due(DsClerk *clerk, GError **error) {
  return clerk->thread || ds_index_writer_commit(clerk->writer, FALSE, error);
}

DsIndexWriter *ds_clerk_writer(DsClerk *clerk, GError **error) {
  if (!clerk->thread) return clerk->writer;
  g_mutex_lock(&clerk->lock);
  while (!g_queue_is_empty(&clerk->waiting)) g_cond_wait(&clerk->moved, &clerk->lock);
  gboolean ok = is_well(clerk, error);
  g_mutex_unlock(&clerk->lock);
  return ok ? clerk->writer : NULL;
}
