/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entities that texts about talks hold. */
#include "entity.h"

#include <string.h>

static const struct { const char *name; gunichar c; } names[] = {
    {"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},     {"apos", '\''},    {"nbsp", 0xa0},    {"ndash", 0x2013},
    {"mdash", 0x2014}, {"hellip", 0x2026}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"bull", 0x2022},
    {"middot", 0xb7},  {"copy", 0xa9},     {"reg", 0xae},     {"trade", 0x2122}, {"eacute", 0xe9},  {"egrave", 0xe8},  {"aacute", 0xe1},
    {"iacute", 0xed},  {"oacute", 0xf3},   {"uacute", 0xfa},  {"auml", 0xe4},    {"ouml", 0xf6},    {"uuml", 0xfc},    {"szlig", 0xdf},
    {"Auml", 0xc4},    {"Ouml", 0xd6},     {"Uuml", 0xdc},    {"ccedil", 0xe7},  {"ntilde", 0xf1},  {"aring", 0xe5},   {"oslash", 0xf8},
    {"times", 0xd7},   {"rarr", 0x2192},   {"larr", 0x2190},  {"zwj", 0x200d},   {"shy", 0xad},
};

static gunichar numeric(const char *digits, gsize len) {
  gboolean hex = len > 1 && (digits[0] == 'x' || digits[0] == 'X');
  if (len > 10) return 0;
  g_autofree char *text = g_strndup(hex ? digits + 1 : digits, hex ? len - 1 : len);
  char *end = NULL;
  guint64 value = g_ascii_strtoull(text, &end, hex ? 16 : 10);
  if (end == text || *end || value == 0 || value > 0x10ffff || !g_unichar_validate((gunichar)value)) return 0;
  return (gunichar)value;
}

void ds_entity_append(GString *out, const char *entity, gsize len) {
  gunichar c = 0;
  if (len > 3 && entity[0] == '&' && entity[len - 1] == ';') {
    const char *name = entity + 1;
    gsize n = len - 2;
    if (*name == '#') c = numeric(name + 1, n - 1);
    for (guint i = 0; !c && i < G_N_ELEMENTS(names); i++)
      if (strlen(names[i].name) == n && memcmp(names[i].name, name, n) == 0) c = names[i].c;
  }
  if (c == 0xa0 || (c && g_unichar_iscntrl(c))) c = ' ';
  if (c) g_string_append_unichar(out, c);
  else g_string_append_len(out, entity, (gssize)len);
}

char *ds_entity_decode(const char *text) {
  GString *out = g_string_new(NULL);
  while (*text) {
    const char *end = *text == '&' ? strchr(text, ';') : NULL;
    if (end && end - text < 16) {
      ds_entity_append(out, text, (gsize)(end + 1 - text));
      text = end + 1;
    } else {
      g_string_append_c(out, *text++);
    }
  }
  return g_string_free(out, FALSE);
}
