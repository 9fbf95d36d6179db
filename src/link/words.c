/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folds text to the words that links compare. */
#include "words.h"

#include <string.h>

enum { MAX_WORD = 64 };

/* Sorted, for bsearch(). */
static const char *const fillers[] = {
    "a",    "about", "after", "all",  "an", "and", "are", "as", "at",  "be", "by",   "can",  "do",  "for",  "from", "get", "go",  "have",
    "how",  "i",     "in",    "into", "is", "it",  "its", "me", "my",  "no", "not",  "of",   "on",  "or",   "our",  "out", "s",   "so",
    "that", "the",   "their", "this", "to", "up",  "us",  "vs", "was", "we", "what", "when", "why", "will", "with", "you", "your"};
static const char *const variants[] = {"deep", "deepdive", "dive", "intro", "introduction", "introductory"};
static const char *const formats[] = {"101",     "bof",   "breakout", "discussion", "keynote",  "lightning", "maintainer", "maintainers",
                                      "opening", "panel", "part",     "session",    "sessions", "sig",       "sponsored",  "talk",
                                      "talks",   "track", "tutorial", "update",     "updates",  "welcome",   "wg",         "workshop"};
static const char *const junk[] = {"a",
                                   "cloudnativecon",
                                   "cncf",
                                   "con",
                                   "copy",
                                   "deck",
                                   "draft",
                                   "eu",
                                   "europe",
                                   "export",
                                   "fin",
                                   "final",
                                   "google",
                                   "key",
                                   "kubecon",
                                   "latest",
                                   "microsoft",
                                   "na",
                                   "new",
                                   "north",
                                   "pdf",
                                   "powerpoint",
                                   "ppt",
                                   "pptx",
                                   "presentation",
                                   "presentation1",
                                   "public",
                                   "published",
                                   "rev",
                                   "sched",
                                   "share",
                                   "shared",
                                   "slide",
                                   "slidedeck",
                                   "slides",
                                   "talk",
                                   "template",
                                   "untitled",
                                   "upload",
                                   "v1",
                                   "v2",
                                   "v3",
                                   "v4",
                                   "v5",
                                   "version"};

static int by_name(const void *a, const void *b) {
  return strcmp(a, *(const char *const *)b);
}
#define IN_TABLE(word, table) (bsearch((word), (table), G_N_ELEMENTS(table), sizeof *(table), by_name) != NULL)

gboolean link_word_is_filler(const char *fold) {
  return IN_TABLE(fold, fillers);
}
gboolean link_word_is_variant(const char *fold) {
  return IN_TABLE(fold, variants);
}
gboolean link_word_is_format(const char *fold) {
  return IN_TABLE(fold, formats);
}
gboolean link_word_is_file_junk(const char *fold) {
  return IN_TABLE(fold, junk);
}

/* Latin letters that no decomposition opens. */
static const char *open_latin(gunichar c) {
  switch (c) {
  case 0x00f8:
    return "o";
  case 0x0142:
    return "l";
  case 0x0111:
  case 0x00f0:
    return "d";
  case 0x00e6:
    return "ae";
  case 0x0153:
    return "oe";
  case 0x0131:
    return "i";
  case 0x00fe:
    return "th";
  case 0x0127:
    return "h";
  default:
    return NULL;
  }
}

static gboolean is_cjk(gunichar c) {
  if (c < 0x80) return FALSE;
  GUnicodeScript script = g_unichar_get_script(c);
  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA || c == 0x30fc;
}

static void append_lower(GString *out, const char *text, gsize len) {
  gsize at = out->len;
  g_string_set_size(out, at + len);
  for (gsize i = 0; i < len; i++) out->str[at + i] = text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i];
}

/* Case, width and accents' composition gone, of any bytes. None of the three looks across an ASCII character, so only what stands between
 * these goes through them. */
static void fold_text(GString *out, const char *text) {
  while (*text) {
    gsize plain = 0, len = 0;
    while (text[plain] && !(text[plain] & 0x80)) plain++;
    append_lower(out, text, plain);
    text += plain;
    while (text[len] & 0x80) len++;
    if (!len) continue;
    g_autofree char *clean = g_utf8_make_valid(text, (gssize)len), *opened = g_utf8_normalize(clean, -1, G_NORMALIZE_NFKD);
    g_autofree char *folded = g_utf8_casefold(opened ? opened : clean, -1);
    g_string_append(out, folded);
    text += len;
  }
}

typedef struct {
  GArray *words;
  GString *open;     /* the word being read */
  gunichar last_cjk; /* the character before, when it was Chinese or Japanese */
  guint line, max;
  LinkLexicon *lexicon;
} Reader;

static void flush(Reader *reader) {
  if (!reader->open->len) return;
  if (reader->words->len < reader->max) {
    LinkWord word = {.term = link_lexicon_term(reader->lexicon, reader->open->str), .line = reader->line};
    g_array_append_val(reader->words, word);
  }
  g_string_truncate(reader->open, 0);
}

/* Chinese and Japanese have no spaces: pairs of characters stand for words, as everywhere in the index. */
static void read_cjk(Reader *reader, gunichar c, gboolean next_is_cjk) {
  flush(reader);
  if (reader->last_cjk || !next_is_cjk) {
    if (reader->last_cjk) g_string_append_unichar(reader->open, reader->last_cjk);
    g_string_append_unichar(reader->open, c);
    flush(reader);
  }
  reader->last_cjk = next_is_cjk ? c : 0;
}

/* The next character that is no accent, or 0. */
static gunichar letter_after(const char *p) {
  do p = g_utf8_next_char(p);
  while (*p && g_unichar_ismark(g_utf8_get_char(p)));
  return *p ? g_utf8_get_char(p) : 0;
}

static gboolean is_inner_mark(gunichar c) {
  return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02bc || c == '.' || c == '`';
}

/* Takes the character at @p, which is no ASCII letter or digit. */
static void read_sign(Reader *reader, const char *p) {
  gunichar c = g_utf8_get_char(p);
  if (c == ' ') {
    flush(reader);
    return;
  }
  const char *opened = open_latin(c);
  if (g_unichar_ismark(c)) return;
  if (is_cjk(c))
    read_cjk(reader, c, is_cjk(letter_after(p)));
  else if (opened)
    g_string_append(reader->open, opened);
  else if (g_unichar_isalnum(c)) {
    if (reader->open->len < MAX_WORD) g_string_append_unichar(reader->open, c);
  } else if (reader->open->len) {
    gunichar next = is_inner_mark(c) ? letter_after(p) : 0;
    if (!next || !g_unichar_isalnum(next) || is_cjk(next)) flush(reader);
  }
}

void link_words_append(GArray *words, const char *text, guint line, guint max, LinkLexicon *lexicon) {
  GString *folded = link_lexicon_scratch(lexicon, 0);
  Reader reader = {.words = words, .open = link_lexicon_scratch(lexicon, 1), .line = line, .max = max, .lexicon = lexicon};
  fold_text(folded, text);
  for (const char *p = folded->str; *p && words->len < max;) {
    gsize letters = 0;
    while (g_ascii_isalnum(p[letters])) letters++;
    if (letters) {
      if (reader.open->len < MAX_WORD) g_string_append_len(reader.open, p, (gssize)MIN(letters, MAX_WORD - reader.open->len));
      p += letters;
      continue;
    }
    read_sign(&reader, p);
    p = g_utf8_next_char(p);
  }
  flush(&reader);
}

gboolean link_words_close(const char *a, const char *b) {
  if (!strcmp(a, b)) return TRUE;
  gsize na = strlen(a), nb = strlen(b), i = 0, j = 0;
  if (MIN(na, nb) < 6 || MAX(na, nb) - MIN(na, nb) > 1) return FALSE;
  while (a[i] && a[i] == b[i]) i++;
  while (j < MIN(na, nb) - i && a[na - 1 - j] == b[nb - 1 - j]) j++;
  gsize left_a = na - i - j, left_b = nb - i - j;
  if (MAX(left_a, left_b) <= 1) return TRUE;
  return left_a == 2 && left_b == 2 && a[i] == b[i + 1] && a[i + 1] == b[i];
}

static int hex_pair(const char *s) {
  int high = g_ascii_xdigit_value(s[0]);
  int low = high < 0 ? -1 : g_ascii_xdigit_value(s[1]);
  return low < 0 ? -1 : high << 4 | low;
}

char *link_open_file_name(const char *name) {
  g_autoptr(GString) bytes = g_string_new(NULL);
  for (const char *s = name; *s; s++) {
    int decoded = *s == '%' ? hex_pair(s + 1) : -1;
    if (decoded > 0) {
      g_string_append_c(bytes, (char)decoded);
      s += 2;
    } else
      g_string_append_c(bytes, strchr("_+-", *s) ? ' ' : *s);
  }
  g_autofree char *clean = g_utf8_make_valid(bytes->str, (gssize)bytes->len);
  GString *out = g_string_new(NULL);
  gunichar before = 0;
  for (const char *p = clean; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    const char *next = g_utf8_next_char(p);
    gboolean up = g_unichar_isupper(c);
    /* "auditLog", and the last capital of "SIGAuth" */
    if (up && (g_unichar_islower(before) || (g_unichar_isupper(before) && *next && g_unichar_islower(g_utf8_get_char(next)))))
      g_string_append_c(out, ' ');
    g_string_append_unichar(out, c);
    before = c;
  }
  return g_string_free(out, FALSE);
}
