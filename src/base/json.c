/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON lines over jansson. */
#include <decksearch/base.h>

#include <string.h>

static int append(const char *buffer, size_t size, void *out) {
  g_string_append_len(out, buffer, (gssize)size);
  return 0;
}

void ds_json_append_line(GString *out, const json_t *object) {
  /* six digits are more than any point, score or millisecond of ours means */
  json_dump_callback(object, append, out, JSON_COMPACT | JSON_REAL_PRECISION(6));
  g_string_append_c(out, '\n');
}

json_t *ds_json_text(const char *text) {
  if (!text) return json_null();
  json_t *value = json_string(text);
  if (value) return value;
  g_autofree char *clean = ds_utf8_clean(text, -1);
  return json_string(clean);
}

void ds_json_set_path(json_t *object, const char *key, const char *path) {
  json_object_set_new(object, key, ds_json_text(path));
  if (!path || g_utf8_validate(path, -1, NULL)) return;
  g_autofree char *bytes_key = g_strconcat(key, "_bytes", NULL), *bytes = g_base64_encode((const guchar *)path, strlen(path));
  json_object_set_new(object, bytes_key, json_string(bytes));
}
