/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON lines over jansson. */
#include <decksearch/base.h>

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
