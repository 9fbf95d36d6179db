/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `part`: which share of its library an index holds, when several machines index one. */
#include "internal.h"

#include <string.h>

#define MOST_PARTS 4096u

gboolean ds_part_parse(const char *text, DsPart *ret_part) {
  guint64 number = 0, of = 0;
  g_auto(GStrv) halves = g_strsplit(text, "/", 3);
  if (g_strv_length(halves) != 2 || !g_ascii_string_to_unsigned(halves[1], 10, 1, MOST_PARTS, &of, NULL) ||
      !g_ascii_string_to_unsigned(halves[0], 10, 1, of, &number, NULL))
    return FALSE;
  *ret_part = of == 1 ? (DsPart){0, 0} : (DsPart){(guint)number, (guint)of};
  return TRUE;
}

static char *path_of(const DsLibrary *library) {
  return g_build_filename(library->dir, "part", NULL);
}

gboolean ds_part_read(const DsLibrary *library, DsPart *ret_part, GError **error) {
  g_autofree char *path = path_of(library);
  *ret_part = (DsPart){0, 0};
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) return TRUE;
  g_autoptr(GBytes) bytes = ds_file_read(path, 64, error);
  if (!bytes) return FALSE;
  gsize len;
  const char *data = g_bytes_get_data(bytes, &len);
  g_autofree char *text = g_strndup(data ? data : "", len), *shown = ds_quote(path);
  if (ds_part_parse(g_strstrip(text), ret_part)) return TRUE;
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "%s: no part of a library: it says K/N, as 2/4", shown);
  return FALSE;
}

char *ds_part_format(const DsPart *part) {
  return part->of ? g_strdup_printf("%u/%u", part->number, part->of) : g_strdup("");
}

gboolean ds_part_write(const DsLibrary *library, const DsPart *part, GError **error) {
  g_autofree char *path = path_of(library), *text = g_strdup_printf("%u/%u\n", part->of ? part->number : 1, MAX(part->of, 1));
  return ds_file_write_atomic(path, text, strlen(text), error);
}

gboolean ds_part_has(const DsPart *part, const char *key) {
  g_autofree char *digits = g_strndup(key, 8);
  return !part->of || g_ascii_strtoull(digits, NULL, 16) % part->of == part->number - 1;
}
