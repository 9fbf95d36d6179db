/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of a document: what a hit shows. One text for all lines and one letter each for what they are, so that a slide stays small. */
#include "internal.h"

#include <string.h>

#define MAX_LINES 200000u

static void line_clear(gpointer data) {
  DsStoredLine *line = data;
  g_free(line->text);
  g_free(line->why);
}

void ds_stored_free(DsStored *stored) {
  if (!stored) return;
  g_free(stored->deck);
  g_free(stored->sha256);
  g_free(stored->label);
  g_free(stored->title);
  g_free(stored->talk_id);
  if (stored->lines) g_array_unref(stored->lines);
  g_free(stored);
}

/* A small letter says the role, a capital one that the line is noise, and of what kind. */
static char letter_of(const DsStoredLine *line) {
  return line->role == DS_ROLE_NOISE ? (char)('A' + line->noise) : (char)('a' + line->role);
}

static gboolean read_letter(char letter, DsStoredLine *line) {
  gboolean noise = letter >= 'A' && letter <= 'A' + (int)DS_NOISE_THUMBNAIL;
  line->role = noise ? DS_ROLE_NOISE : (DsRole)(letter - 'a');
  line->noise = noise ? (DsNoiseKind)(letter - 'A') : DS_NOISE_NONE;
  return noise || (letter >= 'a' && letter < 'a' + (int)DS_ROLE_NOISE);
}

/* How far each line's page is behind the first; nothing when none is. */
static void put_pages(GString *out, const DsStored *stored) {
  g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; stored->last > stored->first && i < stored->lines->len; i++) {
    guint behind = g_array_index(stored->lines, DsStoredLine, i).page - stored->first;
    g_array_append_val(pages, behind);
  }
  ds_record_put_numbers(out, pages);
}

static void put_lines(GString *out, const DsStored *stored) {
  for (guint i = 0; i < stored->lines->len; i++) g_string_append_c(out, letter_of(&g_array_index(stored->lines, DsStoredLine, i)));
  g_string_append_c(out, '\0');
  put_pages(out, stored);
  for (guint i = 0; i < stored->lines->len; i++) {
    g_string_append(out, g_array_index(stored->lines, DsStoredLine, i).text);
    g_string_append_c(out, '\n');
  }
  g_string_append_c(out, '\0');
  for (guint i = 0; i < stored->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(stored->lines, DsStoredLine, i);
    if (line->role == DS_ROLE_NOISE) ds_record_put_text(out, line->why ? line->why : "");
  }
}

GBytes *ds_stored_encode(const DsStored *stored) {
  GString *out = g_string_sized_new(1024);
  const char *texts[] = {stored->deck, stored->sha256, stored->label, stored->title, stored->talk_id};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) ds_record_put_text(out, texts[i]);
  ds_record_put_number(out, stored->first);
  ds_record_put_number(out, stored->last);
  ds_record_put_number(out, stored->ordinal);
  if (stored->lines) put_lines(out, stored);
  return g_string_free_to_bytes(out);
}

/* The lines out of their packed form; what does not fit makes the record bad. */
static void take_lines(DsRecord *record, DsStored *stored) {
  g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(guint));
  const char *letters = ds_record_next(record);
  ds_record_numbers(record, pages);
  const char *text = ds_record_next(record);
  gsize n = strlen(letters);
  if (n > MAX_LINES || (pages->len && pages->len != n) || !g_utf8_validate(text, -1, NULL)) record->bad = TRUE;
  for (gsize i = 0; i < n && !record->bad; i++) {
    const char *end = strchr(text, '\n');
    guint behind = pages->len ? g_array_index(pages, guint, i) : 0;
    DsStoredLine line = {.page = stored->first + behind};
    record->bad = !end || behind > stored->last - stored->first || !read_letter(letters[i], &line);
    if (record->bad) return;
    line.text = g_strndup(text, (gsize)(end - text));
    if (line.role == DS_ROLE_NOISE) line.why = ds_record_some_text(record);
    g_array_append_val(stored->lines, line);
    text = end + 1;
  }
}

DsStored *ds_stored_decode(GBytes *bytes, GError **error) {
  DsRecord record = ds_record_of(bytes);
  g_autoptr(DsStored) stored = g_new0(DsStored, 1);
  stored->lines = g_array_new(FALSE, TRUE, sizeof(DsStoredLine));
  g_array_set_clear_func(stored->lines, line_clear);
  stored->deck = ds_record_bytes(&record);
  char **texts[] = {&stored->sha256, &stored->label, &stored->title, &stored->talk_id};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) *texts[i] = ds_record_text(&record);
  stored->first = ds_record_count(&record);
  stored->last = ds_record_count(&record);
  stored->ordinal = ds_record_count(&record);
  if (stored->first > stored->last) record.bad = TRUE;
  if (!record.bad && record.at < record.end) take_lines(&record, stored);
  if (ds_record_is_read(&record)) return g_steal_pointer(&stored);
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX,
              "a document of the index is damaged; 'decksearch index' after removing the folder 'db' mends it");
  return NULL;
}
