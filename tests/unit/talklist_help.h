/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of talk lists share: a list read from text, talks told in one line. */
#pragma once

#include <decksearch/talklist.h>

typedef struct {
  GPtrArray *talks, *doubts;
  GError *error;
  gboolean ok;
} Read;

static inline void read_clear(Read *read) {
  g_clear_pointer(&read->talks, g_ptr_array_unref);
  g_clear_pointer(&read->doubts, g_ptr_array_unref);
  g_clear_error(&read->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Read, read_clear)

static inline Read read_bytes(const char *name, const char *bytes, gsize len) {
  Read read = {g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free), g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free), NULL, FALSE};
  read.ok = ds_talklist_read(name, bytes, len, read.talks, read.doubts, &read.error);
  return read;
}

#define read_text(name, text) read_bytes(name, text, strlen(text))

/** "line title [kind] A (Org), B | section | date start-end tz | event | url | abstract", "-" for what is not known. */
static inline char *tell(const Read *read, guint i) {
  if (i >= read->talks->len) return g_strdup("(no such talk)");
  const DsTalk *talk = g_ptr_array_index(read->talks, i);
  GString *out = g_string_new(NULL);
  const DsSource *source = talk->sources->len ? g_ptr_array_index(talk->sources, 0) : NULL;
  g_string_append_printf(out, "%u %s [%s]", source ? source->line : 0, talk->title, ds_talk_kind_name(talk->kind));
  for (guint k = 0; k < talk->speakers->len; k++) {
    const DsSpeaker *speaker = g_ptr_array_index(talk->speakers, k);
    g_string_append_printf(out, "%s%s (%s)", k ? ", " : " ", speaker->name, speaker->affiliation ? speaker->affiliation : "-");
  }
#define OR(x) ((x) ? (x) : "-")
  g_string_append_printf(out, " | %s | %s %s-%s %s | %s | %s | %s", OR(talk->section), OR(talk->date), OR(talk->start), OR(talk->end),
                         OR(talk->tz), OR(talk->event_key), OR(talk->url), OR(talk->abstract));
#undef OR
  return g_string_free(out, FALSE);
}

#define assert_told(read, i, want)                      \
  do {                                                  \
    g_autofree char *told_ = tell(&(read), (i));        \
    g_assert_cmpstr(told_, ==, (want));                 \
  } while (0)

/** Whether a doubt of @read holds @text, formatted with its place. */
static inline gboolean doubts_hold(const Read *read, const char *text) {
  for (guint i = 0; i < read->doubts->len; i++) {
    g_autofree char *doubt = ds_doubt_format(g_ptr_array_index(read->doubts, i));
    if (strstr(doubt, text)) return TRUE;
  }
  return FALSE;
}
