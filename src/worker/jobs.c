/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of job kinds: what the worker can do. */
#include "jobs.h"

#include "sight.h"

#include <decksearch/talklist.h>

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean send_page(int socket, DsPdf *pdf, guint number, DsSight *sight, GError **error) {
  g_autoptr(GError) failure = NULL;
  g_autoptr(DsPage) page = ds_pdf_read_page(pdf, number, &failure);
  if (!page) {
    page = ds_page_new(number);
    page->error = g_strdup(failure->message);
    g_clear_error(&failure);
  }
  if (ds_frame_send(socket, DS_WIRE_PAGE, ds_page_encode(page), -1, &failure)) {
    ds_sight_note(sight, page); /* of a page that the host has not, no line is hidden */
    return TRUE;
  }
  if (ds_error_code(failure) != DS_ERROR_TOO_LARGE) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
  }
  g_autoptr(DsPage) empty = ds_page_new(number);
  empty->error = g_strdup(failure->message);
  return ds_frame_send(socket, DS_WIRE_PAGE, ds_page_encode(empty), -1, error);
}

/* Which lines cannot be seen, once every page wanted is with the host: what drawing costs, or breaks, costs no text. */
static gboolean send_hidden(int socket, DsPdf *pdf, DsSight *sight, GError **error) {
  g_autoptr(GArray) hidden = g_array_new(FALSE, FALSE, sizeof(guint32));
  guint number;
  gboolean ok = TRUE;
  worker_memory_spare(TRUE);
  while (ok && ds_sight_next(sight, pdf, &number, hidden) && !worker_memory_was_short())
    if (hidden->len) ok = ds_frame_send(socket, DS_WIRE_HIDDEN, ds_wire_hidden_encode(number, hidden), -1, error);
  worker_memory_spare(FALSE);
  return ok;
}

static gboolean run_text(int socket, const DsWireRequest *request, int fd, DsWireDone *done, GError **error) {
  g_autoptr(DsPdf) pdf = ds_pdf_open(fd, request->password, error);
  if (!pdf) return FALSE;
  g_autoptr(DsSight) sight = ds_sight_new(ds_pdf_page_count(pdf));
  DsMetadata meta = {0};
  done->pages = ds_pdf_page_count(pdf);
  ds_pdf_metadata(pdf, &meta);
  gboolean ok = ds_frame_send(socket, DS_WIRE_METADATA, ds_wire_metadata_encode(done->pages, &meta), -1, error);
  ds_metadata_clear(&meta);
  guint last = MIN(request->last_page, done->pages);
  for (guint number = request->first_page; ok && number <= last; number++) ok = send_page(socket, pdf, number, sight, error);
  return ok && send_hidden(socket, pdf, sight, error);
}

/* All of @fd, or so much of it that the reader sees that it is over DS_TALKLIST_MAX_BYTES. */
static GByteArray *read_list(int fd, GError **error) {
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  guint8 chunk[65536];
  for (;;) {
    ssize_t n = read(fd, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot be read: %s", g_strerror(errno));
      return NULL;
    }
    g_byte_array_append(bytes, chunk, (guint)n);
    if (n == 0 || bytes->len > DS_TALKLIST_MAX_BYTES) return g_steal_pointer(&bytes);
  }
}

static gboolean run_talks(int socket, const DsWireRequest *request, int fd, DsWireDone *done, GError **error) {
  (void)done;
  g_autoptr(GByteArray) bytes = read_list(fd, error);
  close(fd);
  if (!bytes) return FALSE;
  g_autofree char *name = ds_utf8_clean(request->name, -1);
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  g_autoptr(GPtrArray) doubts = g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free);
  gboolean ok = ds_talklist_read(name, (const char *)bytes->data, bytes->len, talks, doubts, error);
  GError *send_error = NULL;
  for (guint i = 0; i < talks->len && !send_error; i++)
    ds_frame_send(socket, DS_WIRE_TALK, ds_talk_encode(g_ptr_array_index(talks, i)), -1, &send_error);
  for (guint i = 0; i < doubts->len && !send_error; i++)
    ds_frame_send(socket, DS_WIRE_DOUBT, ds_wire_doubt_encode(g_ptr_array_index(doubts, i)), -1, &send_error);
  if (!send_error) return ok;
  if (ok)
    g_propagate_error(error, send_error);
  else
    g_error_free(send_error);
  return FALSE;
}

const WorkerJob worker_jobs[DS_JOB_N] = {
    [DS_JOB_TEXT] = {"/usr/share/poppler", run_text}, /* its CJK maps: without them decks without embedded fonts lose their text */
    [DS_JOB_TALKS] = {"/usr/share/zoneinfo", run_talks},
};
