/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One door for all formats: bounds first, then the reader that the name's suffix asks for. */
#include "list.h"

#include <string.h>

typedef gboolean (*Reader)(DsList *list, const char *text, gsize len, GError **error);

static const struct { const char *suffix; Reader read; } readers[] = {
    {".md", ds_read_markdown}, {".markdown", ds_read_markdown}, {".yaml", ds_read_yaml}, {".yml", ds_read_yaml}, {".ics", ds_read_ical},
};

static Reader reader_for(const char *name) {
  gsize len = strlen(name);
  for (guint i = 0; i < G_N_ELEMENTS(readers); i++) {
    gsize n = strlen(readers[i].suffix);
    if (len >= n && g_ascii_strcasecmp(name + len - n, readers[i].suffix) == 0) return readers[i].read;
  }
  return NULL;
}

gboolean ds_talklist_read(const char *name, const char *bytes, gsize len, GPtrArray *talks, GPtrArray *doubts, GError **error) {
  if (len > DS_TALKLIST_MAX_BYTES) {
    g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "%s:1: more than %u MiB", name, DS_TALKLIST_MAX_BYTES >> 20);
    return FALSE;
  }
  Reader read = reader_for(name);
  if (!read || len == 0) return TRUE;
  DsList list = {name, talks, doubts, talks->len, doubts->len};
  g_autofree char *text = ds_utf8_clean(bytes, (gssize)len);
  const char *start = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
  return read(&list, start, strlen(start), error);
}
