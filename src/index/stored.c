/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hit shows of a document. One text for all lines and one letter each for what they are, and nothing twice that stands in a value
 * slot, so that a slide stays small. */
#include "internal.h"

#include <string.h>

#define MAX_LINES 200000u
#define MAX_ORDER 200u /* bytes of a path that the slot for sorting holds */

static void line_clear(gpointer data) {
  DsStoredLine *line = data;
  g_free(line->text);
  g_free(line->why);
}

void ds_stored_free(DsStored *stored) {
  if (!stored) return;
  g_free(stored->deck);
  g_free(stored->content);
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

static GBytes *encode_data(const DsStored *stored) {
  GString *out = g_string_sized_new(1024);
  ds_record_put_text(out, stored->deck && strlen(stored->deck) > MAX_ORDER ? stored->deck : NULL);
  ds_record_put_text(out, stored->label);
  ds_record_put_text(out, stored->title);
  ds_record_put_number(out, stored->first);
  ds_record_put_number(out, stored->last);
  ds_record_put_number(out, stored->ordinal);
  if (stored->lines) put_lines(out, stored);
  return g_string_free_to_bytes(out);
}

static GBytes *printed(const char *format, ...) G_GNUC_PRINTF(1, 2);
static GBytes *printed(const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *text = g_strdup_vprintf(format, args);
  va_end(args);
  return g_bytes_new_take(text, strlen(text));
}

DsStoredParts ds_stored_encode(const DsStored *stored, const char *language) {
  DsStoredParts parts = {.data = encode_data(stored)};
  const char *talk = stored->talk_id ? stored->talk_id : "";
  parts.content = stored->deck ? printed("%.*s:%u", DS_CONTENT_DIGITS, stored->content, stored->first) : printed("talk:%.195s", talk);
  parts.order = stored->deck ? printed("%.*s:%06u", MAX_ORDER, stored->deck, stored->first) : g_bytes_ref(parts.content);
  parts.facets = printed("%s\t%s", language ? language : "", talk);
  return parts;
}

void ds_stored_parts_clear(DsStoredParts *parts) {
  GBytes *all[] = {parts->data, parts->content, parts->order, parts->facets};
  for (guint i = 0; i < G_N_ELEMENTS(all); i++)
    if (all[i]) g_bytes_unref(all[i]);
}

/* What of a slot stands before the last @sign, or behind the first; NULL when the slot has none. */
static char *before_last(GBytes *slot, char sign) {
  gsize len = 0;
  const char *bytes = slot ? g_bytes_get_data(slot, &len) : NULL;
  const char *at = len ? g_strrstr_len(bytes, (gssize)len, (char[]){sign, '\0'}) : NULL;
  return at ? g_strndup(bytes, (gsize)(at - bytes)) : NULL;
}
static char *behind_first(GBytes *slot, char sign) {
  gsize len = 0;
  const char *bytes = slot ? g_bytes_get_data(slot, &len) : NULL, *at = len ? memchr(bytes, sign, len) : NULL;
  return at ? g_strndup(at + 1, len - (gsize)(at + 1 - bytes)) : NULL;
}

/* What stands in the slots: of which deck a slide is, and of which talk. A talk's own entry has no page. */
static gboolean take_slots(const DsStoredParts *parts, DsStored *stored) {
  stored->talk_id = behind_first(parts->facets, '\t');
  if (stored->talk_id && !*stored->talk_id) g_clear_pointer(&stored->talk_id, g_free);
  if (stored->talk_id && !g_utf8_validate(stored->talk_id, -1, NULL)) return FALSE;
  if (!stored->first) return stored->talk_id && !stored->deck;
  if (!stored->deck) stored->deck = before_last(parts->order, ':');
  stored->content = before_last(parts->content, ':');
  return stored->deck && stored->content && g_str_is_ascii(stored->content);
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

DsStored *ds_stored_decode(const DsStoredParts *parts, GError **error) {
  DsRecord record = ds_record_of(parts->data);
  g_autoptr(DsStored) stored = g_new0(DsStored, 1);
  stored->lines = g_array_new(FALSE, TRUE, sizeof(DsStoredLine));
  g_array_set_clear_func(stored->lines, line_clear);
  stored->deck = ds_record_bytes(&record);
  stored->label = ds_record_text(&record);
  stored->title = ds_record_text(&record);
  stored->first = ds_record_count(&record);
  stored->last = ds_record_count(&record);
  stored->ordinal = ds_record_count(&record);
  if (stored->first > stored->last) record.bad = TRUE;
  if (!record.bad && record.at < record.end) take_lines(&record, stored);
  if (ds_record_is_read(&record) && take_slots(parts, stored)) return g_steal_pointer(&stored);
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX,
              "a document of the index is damaged; 'decksearch index' after removing the folder 'db' mends it");
  return NULL;
}
