/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NFKC and case folding, a word at a time so that byte ranges in the text stay exact. What comes out is a fixed point: folded
 * again, and tokenized again, it is the same term; else a word copied from a result would not find itself. */
#include "fold.h"

#include <string.h>

/* Bytes of the text looked at for one term: enough for 64 characters of the largest size with a few marks. */
#define RAW_MAX 512
/* Marks on one letter. GLib sorts them by swapping neighbours, so a hostile run of them would take quadratic time. */
#define RAW_MARKS_MAX 16
#define MARKS_MAX 8

/* ---- reading the range ---- */

static GString *gather(const char *text, gsize start, gsize end, FoldMode mode) {
  GString *raw = g_string_sized_new(TERM_MAX);
  guint marks = 0;
  for (gsize at = start; at < end && raw->len < RAW_MAX;) {
    const gunichar c = char_next(text, end, &at);
    const CharClass class = char_class(c);
    const char connector = char_connector(c);
    if (connector) {
      if (mode == FOLD_WRITTEN || (mode == FOLD_UNBROKEN && !(connector == '-' && char_line_break(text, end, at))))
        g_string_append_c(raw, connector);
    } else if (class == CHAR_MARK ? ++marks <= RAW_MARKS_MAX : class != CHAR_NOTHING && class != CHAR_BREAK) {
      g_string_append_unichar(raw, c);
    }
    if (class != CHAR_MARK) marks = 0;
  }
  return raw;
}

/* ---- keeping what a term may hold ---- */

/* Normalisation can bring forth blanks, marks without a letter and apostrophes: those go. */
static char *keep_word_characters(const char *folded) {
  GString *kept = g_string_new(NULL);
  guint marks = 0;
  const gsize len = strlen(folded);
  for (gsize at = 0; at < len;) {
    const gunichar c = char_next(folded, len, &at);
    const CharClass class = char_class(c);
    const char connector = char_connector(c);
    const char before = kept->len > 0 ? kept->str[kept->len - 1] : '-';
    const gboolean has_letter = !char_connector((guchar)before);
    if (connector && (has_letter || (before == '_' && connector == '_')))
      g_string_append_c(kept, connector);
    else if (class == CHAR_MARK ? has_letter && ++marks <= MARKS_MAX : !connector && class != CHAR_NOTHING && class != CHAR_BREAK)
      g_string_append_unichar(kept, c);
    if (class != CHAR_MARK) marks = 0;
  }
  return g_string_free(kept, FALSE);
}

static char *fold_once(const char *raw) {
  g_autofree char *composed = g_utf8_normalize(raw, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *lower = g_utf8_casefold(composed ? composed : "", -1);
  g_autofree char *folded = g_utf8_normalize(lower, -1, G_NORMALIZE_ALL_COMPOSE);
  return keep_word_characters(folded ? folded : "");
}

/* Taking characters out can let others meet and compose, so once is not always enough. */
static char *fold_to_rest(const char *raw) {
  char *term = fold_once(raw);
  for (guint round = 0; round < 3; round++) {
    char *again = fold_once(term);
    const gboolean rest = g_str_equal(again, term);
    g_free(term);
    term = again;
    if (rest) break;
  }
  return term;
}

/* The characters that need no normalisation: nearly all of Chinese, Japanese and Korean text. */
static gboolean is_folded_cjk(const char *raw) {
  for (const char *at = raw; *at; at = g_utf8_next_char(at)) {
    const gunichar c = g_utf8_get_char(at);
    if (!((c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fa) || c == 0x30fc ||
          (c >= 0xac00 && c <= 0xd7a3)))
      return FALSE;
  }
  return TRUE;
}

/* ---- cutting ---- */

static void trim_end(char *term) {
  gsize len = strlen(term);
  for (gboolean more = TRUE; more && len > 0;) {
    more = FALSE;
    if (strchr("-_./&'@", term[len - 1])) {
      len--;
      more = TRUE;
    } else if (len >= 2 && term[len - 1] == 's' && term[len - 2] == '\'') {
      len -= 2;
      more = TRUE;
    }
  }
  term[len] = '\0';
}

static void cut(char *term) {
  gsize len = strlen(term);
  if (len > TERM_MAX) {
    for (len = TERM_MAX; ((guchar)term[len] & 0xc0) == 0x80;) len--;
    term[len] = '\0';
  }
  trim_end(term);
}

/* The same as gather() and lower case, for ASCII in a twentieth of the time; NULL: it is not ASCII, or a line's end may matter. */
static char *fold_ascii(const char *text, gsize start, gsize end, FoldMode mode) {
  char term[TERM_MAX * 2 + 1];
  gsize len = 0;
  if (mode == FOLD_UNBROKEN || end - start >= sizeof term) return NULL;
  for (gsize at = start; at < end; at++) {
    const guchar c = (guchar)text[at];
    if (c >= 0x80) return NULL;
    if (g_ascii_isalnum(c) || (mode == FOLD_WRITTEN && char_connector(c))) term[len++] = g_ascii_tolower((gchar)c);
  }
  term[len] = '\0';
  cut(term);
  return g_strdup(term);
}

char *fold_range(const char *text, gsize start, gsize end, FoldMode mode) {
  g_autofree char *ascii = fold_ascii(text, start, end, mode);
  if (ascii) return *ascii ? g_steal_pointer(&ascii) : NULL;
  g_autoptr(GString) raw = gather(text, start, end, mode);
  g_autofree char *term = NULL;
  if (g_str_is_ascii(raw->str))
    term = g_ascii_strdown(raw->str, (gssize)raw->len);
  else
    term = is_folded_cjk(raw->str) ? g_strndup(raw->str, raw->len) : fold_to_rest(raw->str);
  cut(term);
  return *term ? g_steal_pointer(&term) : NULL;
}

/* ---- accents ---- */

/* Letters that people type plainly and that Unicode does not take apart. */
static const struct {
  gunichar letter;
  const char *plain;
} whole_letters[] = {
    {0xe6, "ae"}, {0xf0, "d"}, {0xf8, "o"}, {0xfe, "th"}, {0x111, "d"}, {0x127, "h"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"},
};

/* An s with an accent would become the s that is cut off, and the word behind it with it. */
static gboolean has_possessive(const char *term) {
  for (const char *at = strstr(term, "'s"); at; at = strstr(at + 2, "'s"))
    if (char_connector((guchar)at[2])) return TRUE;
  return FALSE;
}

static gboolean has_accents(gunichar base) {
  const GUnicodeScript script = g_unichar_get_script(base);
  return script == G_UNICODE_SCRIPT_LATIN || script == G_UNICODE_SCRIPT_GREEK;
}

static void append_plain(GString *plain, gunichar c) {
  for (guint i = 0; i < G_N_ELEMENTS(whole_letters); i++)
    if (whole_letters[i].letter == c) {
      g_string_append(plain, whole_letters[i].plain);
      return;
    }
  g_string_append_unichar(plain, c);
}

char *fold_plain(const char *term) {
  if (g_str_is_ascii(term)) return NULL;
  g_autofree char *apart = g_utf8_normalize(term, -1, G_NORMALIZE_ALL);
  g_autoptr(GString) plain = g_string_new(NULL);
  gboolean strip = FALSE;
  for (const char *at = apart; at && *at; at = g_utf8_next_char(at)) {
    const gunichar c = g_utf8_get_char(at);
    if (char_class(c) == CHAR_MARK) {
      if (!strip) g_string_append_unichar(plain, c);
      continue;
    }
    strip = has_accents(c);
    append_plain(plain, c);
  }
  g_autofree char *folded = fold_to_rest(plain->str);
  cut(folded);
  return *folded && !g_str_equal(folded, term) && !has_possessive(folded) ? g_steal_pointer(&folded) : NULL;
}
