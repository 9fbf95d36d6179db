/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The passage that shows why: the window of at most 200 characters with most words of the query, whole words, exact highlights. */
#include "internal.h"

#include <string.h>

#define MAX_CHARACTERS 200
#define LEAD 24 /* characters of context before the first match */

/* How many characters are before each byte of @text, and before its end. */
static guint *characters_before(const char *text) {
  gsize len = strlen(text);
  guint *before = g_new(guint, len + 1), n = 0;
  for (gsize i = 0; i < len; i++) {
    before[i] = n;
    n += ((guchar)text[i + 1] & 0xc0) != 0x80; /* the last byte of one */
  }
  before[len] = n;
  return before;
}

/* Where the best window begins, as an index into @found: most different words, then most matches, then the earliest. */
static guint best_start(const guint *before, const GArray *found) {
  guint best = 0, best_score = 0;
  for (guint i = 0; i < found->len; i++) {
    guint64 seen = 0;
    guint score = 0;
    gsize from = g_array_index(found, DsFound, i).start;
    for (guint k = i; k < found->len && k < i + 200; k++) {
      const DsFound *one = &g_array_index(found, DsFound, k);
      if (before[one->end] - before[from] > MAX_CHARACTERS - LEAD) break;
      guint64 bit = G_GUINT64_CONSTANT(1) << (one->word % 64);
      score += (seen & bit) ? 1 : 1000;
      seen |= bit;
    }
    if (score > best_score) {
      best_score = score;
      best = i;
    }
  }
  return best;
}

/* Moves back at most @n characters from @at, to the beginning of a word. */
static gsize back_to_word(const char *text, gsize at, guint n) {
  const char *p = text + at, *word = p;
  for (guint i = 0; i < n && p > text; i++) {
    p = g_utf8_prev_char(p);
    if (p == text || *g_utf8_prev_char(p) == ' ') word = p;
  }
  return (gsize)(word - text);
}

/* The end of a window of @n characters from @from on, not inside a word where that can be. */
static gsize forward_to_word(const char *text, gsize from, glong n) {
  const char *p = text + from, *word = NULL;
  for (glong i = 0; i < n && *p; i++) {
    p = g_utf8_next_char(p);
    if (*p == ' ' || !*p) word = p;
  }
  if (!*p || !word || word - (text + from) < n / 2) return (gsize)(p - text);
  return (gsize)(word - text);
}

static GArray *highlights_of(const guint *before, const GArray *found, gsize from, gsize to, guint shift) {
  GArray *highlights = g_array_new(FALSE, FALSE, sizeof(DsHighlight));
  gsize last = from;
  for (guint i = 0; i < found->len; i++) {
    const DsFound *one = &g_array_index(found, DsFound, i);
    gsize start = MAX(one->start, last);
    if (one->start < from || one->end > to || one->end <= start) continue;
    DsHighlight highlight = {shift + before[start] - before[from], before[one->end] - before[start]};
    DsHighlight *previous = highlights->len ? &g_array_index(highlights, DsHighlight, highlights->len - 1) : NULL;
    if (previous && previous->start + previous->length == highlight.start)
      previous->length += highlight.length;
    else
      g_array_append_val(highlights, highlight);
    last = one->end;
  }
  return highlights;
}

/* Adds the words of @line, one space between two; a bullet becomes a dot between what it parts, a dash of YAML (@code) stays. */
static void add_line(GString *text, const char *line, gboolean code) {
  static const char blanks[] = " \t\n\r";
  const char *first = line + strspn(line, blanks);
  gsize len = 0;
  for (const char *word = first; *word; word += len, word += strspn(word, blanks)) {
    len = strcspn(word, blanks);
    gboolean bullet = !code && word == first && len == 1 && *word == '-';
    if (bullet && !text->len) continue;
    if (text->len) g_string_append_c(text, ' ');
    g_string_append_len(text, bullet ? "·" : word, bullet ? -1 : (gssize)len);
  }
}

/* The lines of @roles as one line of text. */
static char *text_of(const DsStored *stored, guint roles) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < stored->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(stored->lines, DsStoredLine, i);
    if ((roles >> line->role) & 1) add_line(text, line->text, line->role == DS_ROLE_CODE);
  }
  return g_string_free(text, FALSE);
}

static char *one_line(const char *text) {
  GString *line = g_string_new(NULL);
  add_line(line, text, FALSE);
  return g_string_free(line, FALSE);
}

char *ds_snippet_make(const DsStored *stored, const char *fallback, guint roles, const DsSought *sought, GArray **ret_highlights) {
  g_autofree char *text = fallback ? one_line(fallback) : text_of(stored, roles);
  if (!*text && !fallback && (roles & (1u << DS_ROLE_BODY))) {
    g_free(text);
    text = text_of(stored, 1u << DS_ROLE_TITLE);
  }
  g_autoptr(GArray) found = ds_sought_find(sought, text);
  g_autofree guint *before = characters_before(text);
  gboolean is_whole = before[strlen(text)] <= MAX_CHARACTERS;
  gsize from = 0;
  if (found->len && !is_whole) from = back_to_word(text, g_array_index(found, DsFound, best_start(before, found)).start, LEAD);
  guint lead = from > 0 ? 2 : 0;
  gsize to = is_whole ? strlen(text) : forward_to_word(text, from, MAX_CHARACTERS - (glong)lead - 2);
  *ret_highlights = highlights_of(before, found, from, to, lead);
  g_autofree char *window = g_strndup(text + from, to - from);
  return g_strconcat(lead ? "… " : "", window, text[to] ? " …" : "", NULL);
}
