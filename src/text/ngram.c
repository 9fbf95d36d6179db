/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chinese, Japanese and Korean: one position a character, n-grams of one and two. Positions and bigrams together make a
 * phrase of bigrams find any run of characters, which no dictionary is needed for. */
#include "build.h"

typedef struct {
  gsize start, end;
} Cell; /* a character with what combines with it */

/* A line of han or kana ends where the box does, not where a word does; hangul is written with spaces. */
static gboolean flows_over_lines(gunichar c) {
  return ds_text_is_cjk(c) && g_unichar_get_script(c) != G_UNICODE_SCRIPT_HANGUL;
}

static gsize next_line(const TokenList *list, gsize at, gunichar before) {
  const gsize begin = flows_over_lines(before) ? char_line_break(list->text, list->len, at) : 0;
  gsize after = begin;
  return begin && begin < list->len && flows_over_lines(char_next(list->text, list->len, &after)) ? begin : 0;
}

static gsize read_run(const TokenList *list, gsize at, GArray *cells) {
  gunichar before = 0;
  while (at < list->len) {
    gsize next = at;
    const gunichar c = char_next(list->text, list->len, &next);
    const CharClass class = char_class(c);
    Cell *last = cells->len > 0 ? &g_array_index(cells, Cell, cells->len - 1) : NULL;
    if (class == CHAR_CJK || (class == CHAR_CJK_MARK && !last && c < 0xff00)) {
      const Cell cell = {at, next};
      g_array_append_val(cells, cell);
      before = c;
    } else if (last && (class == CHAR_MARK || class == CHAR_CJK_MARK)) {
      last->end = next;
    } else if (class != CHAR_NOTHING && !(class == CHAR_CJK_MARK)) {
      next = class == CHAR_BREAK && last ? next_line(list, at, before) : 0;
      if (!next) break;
    }
    at = next;
  }
  return at;
}

gsize ngrams_add(TokenList *list, gsize at) {
  g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(Cell));
  const gsize end = read_run(list, at, cells);
  for (guint i = 0; i < cells->len; i++) {
    const Cell cell = g_array_index(cells, Cell, i);
    if (i + 1 < cells->len) {
      const Cell after = g_array_index(cells, Cell, i + 1);
      if (token_list_add(list, fold_range(list->text, cell.start, after.end, FOLD_WRITTEN), DS_TOKEN_NGRAM, DS_FORM_WRITTEN, cell.start,
                         after.end))
        g_array_index(list->tokens, DsToken, list->tokens->len - 1).span = 2;
    }
    if (token_list_add(list, fold_range(list->text, cell.start, cell.end, FOLD_WRITTEN), DS_TOKEN_NGRAM, DS_FORM_WRITTEN, cell.start,
                       cell.end))
      list->next++;
  }
  return end;
}
