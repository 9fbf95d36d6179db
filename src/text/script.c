/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language that a script gives away. */
#include <decksearch/text.h>

#include "chars.h"

#include <string.h>

/* CJK must be this share of all letters: a company's name on an English slide does not make it Japanese. */
#define SHARE 10

gboolean ds_text_is_cjk(gunichar c) {
  if (c < 0x1100) return FALSE;
  if ((c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3)) return TRUE;
  /* radicals, which a PDF's font tables often give for the characters themselves; 〆 々 〇; the long-vowel marks */
  if ((c >= 0x2e80 && c <= 0x2fd5) || (c >= 0x3005 && c <= 0x3007) || c == 0x30fc || c == 0xff70) return g_unichar_isgraph(c);
  switch (g_unichar_get_script(c)) {
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_KATAKANA:
  case G_UNICODE_SCRIPT_HANGUL:
  case G_UNICODE_SCRIPT_BOPOMOFO:
    return g_unichar_isalpha(c) || g_unichar_type(c) == G_UNICODE_LETTER_NUMBER;
  default:
    return FALSE;
  }
}

static gboolean is_kana(gunichar c) {
  return (c >= 0x3040 && c <= 0x30ff && c != 0x30fb) || (c >= 0x31f0 && c <= 0x31ff) || (c >= 0xff66 && c <= 0xff9d);
}

const char *ds_text_script_language(const char *text) {
  gsize letters = 0, cjk = 0, kana = 0, hangul = 0;
  const gsize len = strlen(text);
  for (gsize at = 0; at < len;) {
    const gunichar c = char_next(text, len, &at);
    const CharClass class = char_class(c);
    if (class == CHAR_LETTER || class == CHAR_UPPER) letters++;
    if (class != CHAR_CJK) continue;
    cjk++;
    if (is_kana(c))
      kana++;
    else if (g_unichar_get_script(c) == G_UNICODE_SCRIPT_HANGUL)
      hangul++;
  }
  if (cjk == 0 || cjk * SHARE < letters + cjk) return NULL;
  if (hangul * SHARE >= cjk && hangul >= kana) return "ko";
  return kana * SHARE >= cjk ? "ja" : "zh";
}
