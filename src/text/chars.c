/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classes of characters: ASCII by hand, the rest by Unicode's general category. */
#include "chars.h"

/* Conjoining vowels and finals, as letters of their own, old ones, and half-width; half-width voicing marks. */
static gboolean is_cjk_mark(gunichar c) {
  return (c >= 0x1161 && c <= 0x11ff) || (c >= 0xd7b0 && c <= 0xd7ff) || (c >= 0xffc2 && c <= 0xffdc) || c == 0xff9e || c == 0xff9f;
}

static gboolean is_invisible(gunichar c) {
  return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef) /* variation selectors */
         || (c >= 0x180b && c <= 0x180f) || c == 0x034f                 /* Mongolian ones, grapheme joiner */
         || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0    /* fillers: blank letters */
         || c == 0x17b4 || c == 0x17b5 || c == 0x0345;                  /* folds to a letter */
}

/* A superscript digit is a footnote or an exponent: "10⁶" is not the number 106. */
static CharClass class_of_number(gunichar c) {
  return c >= 0x2080 && c <= 0x2089 ? CHAR_DIGIT : CHAR_BREAK;
}

static CharClass class_of_other(gunichar c) {
  if (is_invisible(c)) return CHAR_NOTHING;
  if (c == 0x309f || c == 0x30ff) return CHAR_BREAK; /* two kana in one, which no n-gram could be cut from */
  if (is_cjk_mark(c)) return CHAR_CJK_MARK;
  if (ds_text_is_cjk(c)) return CHAR_CJK;
  switch (g_unichar_type(c)) {
  case G_UNICODE_UPPERCASE_LETTER:
  case G_UNICODE_TITLECASE_LETTER:
    return CHAR_UPPER;
  case G_UNICODE_LOWERCASE_LETTER:
  case G_UNICODE_MODIFIER_LETTER:
  case G_UNICODE_OTHER_LETTER:
  case G_UNICODE_LETTER_NUMBER:
    return CHAR_LETTER;
  case G_UNICODE_DECIMAL_NUMBER:
    return CHAR_DIGIT;
  case G_UNICODE_OTHER_NUMBER:
    return class_of_number(c);
  case G_UNICODE_NON_SPACING_MARK:
  case G_UNICODE_SPACING_MARK:
    return CHAR_MARK;
  case G_UNICODE_ENCLOSING_MARK:
    return CHAR_NOTHING;
  case G_UNICODE_FORMAT:
    return c == 0x200b ? CHAR_BREAK : CHAR_NOTHING; /* the zero-width *space* separates */
  default:
    return CHAR_BREAK;
  }
}

CharClass char_class(gunichar c) {
  if (c >= 0x80) return char_connector(c) ? CHAR_BREAK : class_of_other(c);
  if (g_ascii_islower(c)) return CHAR_LETTER;
  if (g_ascii_isupper(c)) return CHAR_UPPER;
  return g_ascii_isdigit(c) ? CHAR_DIGIT : CHAR_BREAK;
}

char char_connector(gunichar c) {
  switch (c) {
  case '-':
  case 0x2010:
  case 0x2011:
    return '-';
  case '\'':
  case 0x2019:
  case 0x02bc:
  case 0xff07:
    return '\'';
  case '_':
  case '.':
  case '/':
  case '&':
  case '@':
    return (char)c;
  default:
    return 0;
  }
}

gunichar char_next(const char *text, gsize len, gsize *at) {
  const guchar first = (guchar)text[*at];
  if (first < 0x80) {
    (*at)++;
    return first;
  }
  const gunichar c = g_utf8_get_char_validated(text + *at, (gssize)(len - *at));
  if (c == (gunichar)-1 || c == (gunichar)-2) {
    (*at)++;
    return 0xfffd;
  }
  *at += (gsize)g_utf8_skip[first];
  return c;
}

CharClass char_peek(const char *text, gsize len, gsize at, gsize *ret_at) {
  while (at < len) {
    gsize next = at;
    const CharClass class = char_class(char_next(text, len, &next));
    if (class != CHAR_NOTHING) {
      if (ret_at) *ret_at = at;
      return class;
    }
    at = next;
  }
  if (ret_at) *ret_at = at;
  return CHAR_BREAK;
}

gsize char_line_break(const char *text, gsize len, gsize at) {
  while (at < len && (text[at] == ' ' || text[at] == '\t')) at++;
  if (at < len && text[at] == '\r') at++;
  if (at >= len || text[at] != '\n') return 0;
  for (at++; at < len && (text[at] == ' ' || text[at] == '\t');) at++;
  return at;
}
