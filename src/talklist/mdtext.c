/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes before md4c sees them, and texts after. */
#include "mdtext.h"

#include <string.h>

/* Blanks that are wider, narrower or unbreakable. */
static gboolean is_blank(gunichar c) {
  return c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x2028 || c == 0x2029 || c == 0x85;
}

void ds_md_append_plain(GString *out, const char *text, gsize len) {
  const char *p = text, *end = text + len;
  while (p < end) {
    const char *run = p;
    while (p < end && (guchar)*p >= 0x20 && (guchar)*p < 0x7f) p++;
    g_string_append_len(out, run, p - run);
    if (p == end) break;
    if ((guchar)*p < 0x80) {
      g_string_append_c(out, ' ');
      p++;
      continue;
    }
    gunichar c = g_utf8_get_char_validated(p, end - p);
    if (c == (gunichar)-1 || c == (gunichar)-2) {
      g_string_append(out, "\xEF\xBF\xBD");
      p++;
      continue;
    }
    if (is_blank(c)) g_string_append_c(out, ' ');
    else if (c != 0x200b && c != 0xfeff && c != 0x2060) g_string_append_unichar(out, c);
    p = g_utf8_next_char(p);
  }
}

char *ds_md_long_dashes(const char *text, gsize len, gsize *ret_len) {
  GString *out = g_string_sized_new(len + 64);
  for (const char *p = text, *end = text + len; p < end;) {
    const char *newline = memchr(p, '\n', (gsize)(end - p));
    gsize width = newline ? (gsize)(newline + 1 - p) : (gsize)(end - p);
    gsize plain = strspn(p, " |:-\r\t");
    gboolean delimiter = plain && plain >= width - (newline != NULL) && memchr(p, '|', width) && memchr(p, '-', width) && width < 4096;
    if (!delimiter) g_string_append_len(out, p, (gssize)width);
    for (gsize i = 0; delimiter && i < width; i++) {
      g_string_append_c(out, p[i]);
      gboolean alone = p[i] == '-' && (i == 0 || p[i - 1] != '-');
      if (alone && (i + 2 >= width || p[i + 1] != '-' || p[i + 2] != '-')) g_string_append(out, "--");
    }
    p += width;
  }
  *ret_len = out->len;
  return g_string_free(out, FALSE);
}
