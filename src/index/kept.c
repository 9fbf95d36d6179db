/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talks and the manifests of their lists as records. */
#include "internal.h"

#include <string.h>

#define MAX_LIST 4096u /* entries of one list of a talk: speakers, titles, videos, sources */

static gboolean refuse(GError **error) {
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "a talk list of the index is damaged");
  return FALSE;
}

/* ---- a talk ---- */

/* The fields that are one text each. */
static char **text_of(DsTalk *talk, guint i) {
  char **const texts[] = {&talk->id,      &talk->title, &talk->event,      &talk->event_key, &talk->event_raw,
                          &talk->section, &talk->date,  &talk->start,      &talk->end,       &talk->tz,
                          &talk->room,    &talk->url,   &talk->slides_url, &talk->language,  &talk->abstract};
  return i < G_N_ELEMENTS(texts) ? texts[i] : NULL;
}

/* Titles, speakers and videos are all two strings, the second one optional. */
G_STATIC_ASSERT(sizeof(DsTitle) == 2 * sizeof(char *) && sizeof(DsSpeaker) == sizeof(DsTitle) && sizeof(DsVideo) == sizeof(DsTitle));

static void put_pairs(GString *out, const GPtrArray *pairs) {
  guint n = MIN(pairs->len, MAX_LIST);
  ds_record_put_number(out, n);
  for (guint i = 0; i < n; i++) {
    char *const *two = g_ptr_array_index(pairs, i);
    ds_record_put_clean(out, two[0] ? two[0] : "");
    ds_record_put_clean(out, two[1]);
  }
}

static void put_texts(GString *out, const GPtrArray *texts) {
  guint n = MIN(texts->len, MAX_LIST);
  ds_record_put_number(out, n);
  for (guint i = 0; i < n; i++) ds_record_put_clean(out, g_ptr_array_index(texts, i));
}

/* The main title is nearly always the first of all titles, and then said once. */
static gboolean is_first_title(const DsTalk *talk) {
  const DsTitle *first = talk->titles->len ? g_ptr_array_index(talk->titles, 0) : NULL;
  return first && g_strcmp0(first->text, talk->title) == 0;
}

void ds_talk_record_put(GString *out, const DsTalk *talk) {
  char **text;
  for (guint i = 0; (text = text_of((DsTalk *)(uintptr_t)talk, i)); i++)
    ds_record_put_clean(out, text == &((DsTalk *)(uintptr_t)talk)->title && is_first_title(talk) ? NULL : *text);
  ds_record_put_number(out, talk->kind);
  ds_record_put_number(out, talk->utc_offset);
  put_pairs(out, talk->titles);
  put_pairs(out, talk->speakers);
  put_pairs(out, talk->videos);
  put_texts(out, talk->projects);
  put_texts(out, talk->tags);
  put_texts(out, talk->decks);
  guint n = MIN(talk->sources->len, MAX_LIST);
  ds_record_put_number(out, n);
  for (guint i = 0; i < n; i++) {
    const DsSource *source = g_ptr_array_index(talk->sources, i);
    ds_record_put_clean(out, source->file ? source->file : "");
    ds_record_put_number(out, source->line);
  }
}

/* How many entries follow; a count that is none makes the record bad. */
static guint take_length(DsRecord *record) {
  guint n = ds_record_count(record);
  if (n > MAX_LIST) record->bad = TRUE;
  return n;
}

static void take_pairs(DsRecord *record, GPtrArray *pairs) {
  for (guint i = 0, n = take_length(record); i < n && !record->bad; i++) {
    char **two = g_new0(char *, 2);
    two[0] = ds_record_some_text(record);
    two[1] = ds_record_text(record);
    g_ptr_array_add(pairs, two);
  }
}

static void take_texts(DsRecord *record, GPtrArray *texts) {
  for (guint i = 0, n = take_length(record); i < n && !record->bad; i++) g_ptr_array_add(texts, ds_record_some_text(record));
}

DsTalk *ds_talk_record_take(DsRecord *record) {
  DsTalk *talk = ds_talk_new();
  char **text;
  for (guint i = 0; (text = text_of(talk, i)); i++) *text = ds_record_text(record);
  guint kind = ds_record_count(record);
  gint64 offset = ds_record_number(record);
  talk->utc_offset = (int)CLAMP(offset, G_MININT, G_MAXINT);
  talk->kind = (DsTalkKind)kind;
  take_pairs(record, talk->titles);
  if (!talk->title && talk->titles->len) talk->title = g_strdup(((DsTitle *)g_ptr_array_index(talk->titles, 0))->text);
  take_pairs(record, talk->speakers);
  take_pairs(record, talk->videos);
  take_texts(record, talk->projects);
  take_texts(record, talk->tags);
  take_texts(record, talk->decks);
  for (guint i = 0, n = take_length(record); i < n && !record->bad; i++) {
    g_autofree char *file = ds_record_some_text(record);
    ds_talk_add_source(talk, file, ds_record_count(record));
  }
  if (ds_talk_fault(talk)) record->bad = TRUE;
  return talk;
}

/* ---- merged talks ---- */

GBytes *ds_kept_talk_encode(const DsTalk *talk, gboolean linked) {
  GString *out = g_string_sized_new(2048);
  ds_talk_record_put(out, talk);
  ds_record_put_number(out, linked);
  return g_string_free_to_bytes(out);
}

DsTalk *ds_kept_talk_decode(GBytes *bytes, GError **error) {
  DsRecord record = ds_record_of(bytes);
  g_autoptr(DsTalk) talk = ds_talk_record_take(&record);
  ds_record_number(&record);
  if (ds_record_is_read(&record) && talk->id) return g_steal_pointer(&talk);
  refuse(error);
  return NULL;
}

/* ---- talk lists ---- */

void ds_list_manifest_free(DsListManifest *manifest) {
  if (!manifest) return;
  g_free(manifest->path);
  g_free(manifest->key);
  g_free(manifest->sha256);
  g_free(manifest->message);
  g_clear_pointer(&manifest->talks, g_ptr_array_unref);
  g_clear_pointer(&manifest->doubts, g_ptr_array_unref);
  g_free(manifest);
}

GBytes *ds_list_manifest_encode(const DsListManifest *m) {
  GString *out = g_string_new(NULL);
  const gint64 numbers[] = {(gint64)m->stamp.size, m->stamp.mtime_ns, (gint64)m->stamp.inode, m->stamp_trusted, m->list_version, m->code};
  ds_record_put_text(out, m->path);
  ds_record_put_text(out, m->key);
  ds_record_put_text(out, m->sha256);
  ds_record_put_clean(out, m->message);
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) ds_record_put_number(out, numbers[i]);
  ds_record_put_number(out, m->talks ? m->talks->len : 0);
  for (guint i = 0; m->talks && i < m->talks->len; i++) ds_talk_record_put(out, g_ptr_array_index(m->talks, i));
  ds_record_put_number(out, m->doubts ? m->doubts->len : 0);
  for (guint i = 0; m->doubts && i < m->doubts->len; i++) {
    const DsDoubt *doubt = g_ptr_array_index(m->doubts, i);
    ds_record_put_clean(out, doubt->file ? doubt->file : "");
    ds_record_put_number(out, doubt->line);
    ds_record_put_number(out, doubt->column);
    ds_record_put_clean(out, doubt->message ? doubt->message : "");
  }
  return g_string_free_to_bytes(out);
}

static void take_doubt(DsRecord *record, GPtrArray *doubts) {
  g_autofree char *file = ds_record_some_text(record);
  guint line = ds_record_count(record), column = ds_record_count(record);
  g_autofree char *message = ds_record_some_text(record);
  g_ptr_array_add(doubts, ds_doubt_new(file, line, column, "%s", message));
}

DsListManifest *ds_list_manifest_decode(GBytes *bytes, GError **error) {
  DsRecord record = ds_record_of(bytes);
  g_autoptr(DsListManifest) m = g_new0(DsListManifest, 1);
  m->talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  m->doubts = g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free);
  m->path = ds_record_bytes(&record);
  m->key = ds_record_text(&record);
  m->sha256 = ds_record_text(&record);
  m->message = ds_record_text(&record);
  m->stamp.size = (guint64)ds_record_number(&record);
  m->stamp.mtime_ns = ds_record_number(&record);
  m->stamp.inode = (guint64)ds_record_number(&record);
  m->stamp_trusted = ds_record_number(&record) != 0;
  m->list_version = ds_record_count(&record);
  gint64 code = ds_record_number(&record);
  m->code = (int)CLAMP(code, G_MININT, G_MAXINT);
  for (guint i = 0, n = ds_record_count(&record); i < n && !record.bad; i++) g_ptr_array_add(m->talks, ds_talk_record_take(&record));
  for (guint i = 0, n = ds_record_count(&record); i < n && !record.bad; i++) take_doubt(&record, m->doubts);
  if (ds_record_is_read(&record) && m->path && m->key && ds_manifest_is_known(m->code, m->key)) return g_steal_pointer(&m);
  refuse(error);
  return NULL;
}
