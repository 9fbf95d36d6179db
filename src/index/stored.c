/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hit shows of a document. One text for all lines and one letter each for what they are, and what is the same for all slides of a
 * deck in its head alone, so that a slide stays small. */
#include "internal.h"

#include <string.h>

#define MAX_LINES 200000u
#define MAX_ORDER 200 /* bytes of a path or a talk's id that the slot for sorting holds */
#define TALK "talk:"  /* what stands there before a talk's id */

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
  ds_talk_free(stored->talk);
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

/* What is the same for all slides of a deck. */
static void put_deck(GString *out, const DsStored *stored) {
  g_autofree char *content = g_strndup(stored->content, DS_CONTENT_DIGITS);
  ds_record_put_text(out, stored->deck);
  ds_record_put_text(out, content);
  ds_record_put_number(out, stored->talk != NULL);
  if (stored->talk) ds_talk_record_put(out, stored->talk);
}

static GBytes *encode_data(const DsStored *stored) {
  GString *out = g_string_sized_new(1024);
  ds_record_put_number(out, stored->ordinal);
  if (!stored->ordinal) {
    ds_record_put_text(out, strlen(stored->talk_id) > MAX_ORDER ? stored->talk_id : NULL);
    return g_string_free_to_bytes(out);
  }
  if (stored->ordinal == 1) put_deck(out, stored);
  ds_record_put_text(out, stored->label);
  ds_record_put_text(out, stored->title);
  ds_record_put_number(out, stored->first);
  ds_record_put_number(out, stored->last);
  put_lines(out, stored);
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

/* The hexadecimal digits of a hash in letters of 6 bits. */
static char *letters_of(const char *digits) {
  guint8 bytes[DS_CONTENT_DIGITS / 2] = {0};
  for (guint i = 0; i < DS_CONTENT_DIGITS && digits[i]; i++)
    bytes[i / 2] = (guint8)(bytes[i / 2] << 4 | (g_ascii_xdigit_value(digits[i]) & 15));
  char *letters = g_base64_encode(bytes, sizeof bytes);
  letters[strcspn(letters, "=")] = '\0';
  return letters;
}

/* Two documents with the same value are one hit. */
static GBytes *content_of(const DsStored *stored) {
  g_autofree char *term = stored->ordinal ? NULL : ds_term_talk(stored->talk_id);
  g_autofree char *letters = letters_of(term ? term + 1 : stored->content);
  return term ? printed("t%s", letters) : printed("%s:%u", letters, stored->first);
}

DsStoredParts ds_stored_encode(const DsStored *stored) {
  DsStoredParts parts = {.data = encode_data(stored), .content = content_of(stored)};
  if (stored->ordinal == 1) parts.order = printed("%.*s", MAX_ORDER, stored->deck);
  if (!stored->ordinal) parts.order = printed(TALK "%.*s", MAX_ORDER, stored->talk_id);
  return parts;
}

void ds_stored_parts_clear(DsStoredParts *parts) {
  GBytes *all[] = {parts->data, parts->content, parts->order};
  for (guint i = 0; i < G_N_ELEMENTS(all); i++)
    if (all[i]) g_bytes_unref(all[i]);
}

/* ---- reading ---- */

guint ds_stored_ordinal(GBytes *data) {
  DsRecord record = ds_record_of(data);
  return ds_record_count(&record);
}

static void take_deck(DsRecord *record, DsStored *stored) {
  stored->deck = ds_record_bytes(record);
  stored->content = ds_record_text(record);
  if (ds_record_number(record)) stored->talk = ds_talk_record_take(record);
  if (!stored->deck || !stored->content || !g_str_is_ascii(stored->content)) record->bad = TRUE;
  if (stored->talk && !stored->talk->id) record->bad = TRUE;
  if (!record->bad && stored->talk) stored->talk_id = g_strdup(stored->talk->id);
}

/* What the head of a slide says; a damaged slide has none. */
static gboolean take_head(GBytes *head, DsStored *stored) {
  if (!head) return FALSE;
  DsRecord record = ds_record_of(head);
  if (ds_record_count(&record) != 1) return FALSE;
  take_deck(&record, stored);
  return !record.bad;
}

static void take_talk(DsRecord *record, GBytes *order, DsStored *stored) {
  gsize len = 0;
  const char *bytes = order ? g_bytes_get_data(order, &len) : NULL;
  stored->talk_id = ds_record_text(record);
  if (!stored->talk_id && len > strlen(TALK)) stored->talk_id = g_strndup(bytes + strlen(TALK), len - strlen(TALK));
  if (!stored->talk_id || !*stored->talk_id || !g_utf8_validate(stored->talk_id, -1, NULL)) record->bad = TRUE;
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

static void take_slide(DsRecord *record, GBytes *head, DsStored *stored) {
  if (stored->ordinal == 1)
    take_deck(record, stored);
  else if (!take_head(head, stored))
    record->bad = TRUE;
  stored->label = ds_record_text(record);
  stored->title = ds_record_text(record);
  stored->first = ds_record_count(record);
  stored->last = ds_record_count(record);
  if (!stored->first || stored->first > stored->last) record->bad = TRUE;
  if (!record->bad) take_lines(record, stored);
}

DsStored *ds_stored_decode(GBytes *data, GBytes *head, GBytes *order, GError **error) {
  DsRecord record = ds_record_of(data);
  g_autoptr(DsStored) stored = g_new0(DsStored, 1);
  stored->lines = g_array_new(FALSE, TRUE, sizeof(DsStoredLine));
  g_array_set_clear_func(stored->lines, line_clear);
  stored->ordinal = ds_record_count(&record);
  if (stored->ordinal)
    take_slide(&record, head, stored);
  else
    take_talk(&record, order, stored);
  if (ds_record_is_read(&record)) return g_steal_pointer(&stored);
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX,
              "a document of the index is damaged; 'decksearch index' after removing the folder 'db' mends it");
  return NULL;
}
