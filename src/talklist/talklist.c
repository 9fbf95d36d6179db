/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One door for all formats: bounds first, then the reader that the name's suffix asks for. */
#include "list.h"

#include <string.h>

typedef gboolean (*Reader)(DsList *list, const char *text, gsize len, GError **error);

/* iCalendar folds its lines anywhere, even within a character: its bytes are made text after that is undone. */
typedef struct { const char *suffix; Reader read; gboolean bytes; } Row;
static const Row readers[] = {
    {".md", ds_read_markdown, FALSE}, {".markdown", ds_read_markdown, FALSE}, {".yaml", ds_read_yaml, FALSE},
    {".yml", ds_read_yaml, FALSE},    {".ics", ds_read_ical, TRUE},
};

static const Row *reader_for(const char *name) {
  gsize len = strlen(name);
  for (guint i = 0; i < G_N_ELEMENTS(readers); i++) {
    gsize n = strlen(readers[i].suffix);
    if (len >= n && g_ascii_strcasecmp(name + len - n, readers[i].suffix) == 0) return &readers[i];
  }
  return NULL;
}

/* The length of the whole lines within the limit. */
static gsize whole_lines(const char *bytes) {
  const char *end = memrchr(bytes, '\n', DS_TALKLIST_MAX_BYTES);
  return end ? (gsize)(end + 1 - bytes) : 0;
}

static gboolean read_within(const char *name, const char *bytes, gsize len, GPtrArray *talks, GPtrArray *doubts, GError **error) {
  const Row *row = reader_for(name);
  if (!row || len == 0) return TRUE;
  DsList list = {name, talks, doubts, talks->len, doubts->len};
  if (row->bytes) return row->read(&list, bytes, len, error);
  g_autofree char *text = ds_utf8_clean(bytes, (gssize)len);
  const char *start = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
  return row->read(&list, start, strlen(start), error);
}

gboolean ds_talklist_read(const char *name, const char *bytes, gsize len, GPtrArray *talks, GPtrArray *doubts, GError **error) {
  gboolean cut = len > DS_TALKLIST_MAX_BYTES;
  if (!read_within(name, bytes, cut ? whole_lines(bytes) : len, talks, doubts, error)) return FALSE;
  if (!cut) return TRUE;
  g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "%s: more than %u MiB: the rest is not read", name, DS_TALKLIST_MAX_BYTES >> 20);
  return FALSE;
}
