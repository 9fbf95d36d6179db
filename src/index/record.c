/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records: fields one after the other, each ended by a NUL. All that the index keeps beside its terms is written so: to read it takes a
 * twentieth of the time of a variant. */
#include "internal.h"

#include <string.h>

/* ---- writing ---- */

/* "=" and the text; nothing: NULL. */
void ds_record_put_text(GString *out, const char *text) {
  if (text) g_string_append_c(out, '=');
  if (text) g_string_append(out, text);
  g_string_append_c(out, '\0');
}

/* GVariant's and the printers' promise, that text is UTF-8, is kept here for what lists say. */
void ds_record_put_clean(GString *out, const char *text) {
  if (!text || g_utf8_validate(text, -1, NULL)) {
    ds_record_put_text(out, text);
    return;
  }
  g_autofree char *clean = ds_utf8_clean(text, -1);
  ds_record_put_text(out, clean);
}

void ds_record_put_number(GString *out, gint64 number) {
  char digits[24], *at = digits + sizeof digits;
  guint64 left = number < 0 ? -(guint64)number : (guint64)number;
  do *--at = (char)('0' + left % 10);
  while (left /= 10);
  if (number < 0) *--at = '-';
  g_string_append_len(out, at, digits + sizeof digits - at);
  g_string_append_c(out, '\0');
}

void ds_record_put_numbers(GString *out, const GArray *numbers) {
  for (guint i = 0; i < numbers->len; i++) g_string_append_printf(out, "%u ", g_array_index(numbers, guint, i));
  g_string_append_c(out, '\0');
}

void ds_record_put_lines(GString *out, const GPtrArray *lines) {
  for (guint i = 0; i < lines->len; i++) {
    g_string_append(out, g_ptr_array_index(lines, i));
    g_string_append_c(out, '\n');
  }
  g_string_append_c(out, '\0');
}

/* ---- reading ---- */

DsRecord ds_record_of(GBytes *bytes) {
  gsize len;
  const char *data = g_bytes_get_data(bytes, &len);
  if (!data) data = ""; /* of no bytes at all */
  return (DsRecord){data, data + len, len == 0};
}

const char *ds_record_next(DsRecord *record) {
  const char *field = record->at, *nul = record->bad ? NULL : memchr(field, '\0', (gsize)(record->end - field));
  if (nul) record->at = nul + 1;
  record->bad = !nul;
  return nul ? field : "";
}

char *ds_record_bytes(DsRecord *record) {
  const char *field = ds_record_next(record);
  if (*field && *field != '=') record->bad = TRUE;
  return *field == '=' ? g_strdup(field + 1) : NULL;
}

char *ds_record_text(DsRecord *record) {
  char *text = ds_record_bytes(record);
  if (text && !g_utf8_validate(text, -1, NULL)) record->bad = TRUE;
  return text;
}

char *ds_record_some_text(DsRecord *record) {
  char *text = ds_record_text(record);
  if (!text) record->bad = TRUE;
  return text ? text : g_strdup("");
}

gint64 ds_record_number(DsRecord *record) {
  const char *field = ds_record_next(record);
  char *end;
  gint64 number = g_ascii_strtoll(field, &end, 10);
  if (!*field || *end || g_ascii_isspace(*field)) record->bad = TRUE;
  return number;
}

guint ds_record_count(DsRecord *record) {
  gint64 number = ds_record_number(record);
  if (number < 0 || number > G_MAXUINT) record->bad = TRUE;
  return record->bad ? 0 : (guint)number;
}

void ds_record_numbers(DsRecord *record, GArray *numbers) {
  for (const char *at = ds_record_next(record); *at && !record->bad;) {
    char *end;
    guint64 number = g_ascii_strtoull(at, &end, 10);
    guint page = (guint)number;
    if (end == at || *end != ' ' || number > G_MAXUINT) {
      record->bad = TRUE; /* there may be nothing behind @end */
      return;
    }
    g_array_append_val(numbers, page);
    at = end + 1;
  }
}

void ds_record_lines(DsRecord *record, GPtrArray *lines) {
  const char *text = ds_record_next(record);
  if (!g_utf8_validate(text, -1, NULL)) record->bad = TRUE;
  for (const char *end; *text && !record->bad && (end = strchr(text, '\n')); text = end + 1)
    g_ptr_array_add(lines, g_strndup(text, (gsize)(end - text)));
}

gboolean ds_record_is_read(const DsRecord *record) {
  return !record->bad && record->at == record->end;
}
