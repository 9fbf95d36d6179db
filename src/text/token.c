/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to tokens: finds where words begin and end, and hands them to identifier.c or ngram.c. */
#include "build.h"

#include <string.h>

/* Longest word in characters; what goes on behind it is the next word. */
#define WORD_MAX_UNITS 4096
/* What most words and most lines have room in, so that their arrays need not grow. */
#define USUAL_UNITS 32
#define USUAL_TOKENS 16

static void token_clear(gpointer token) {
  g_free(((DsToken *)token)->term);
}

gboolean token_list_add(TokenList *list, char *term, DsTokenKind kind, DsTokenForm form, gsize start, gsize end) {
  if (!term) return FALSE;
  const DsToken token = {.term = term, .kind = kind, .position = list->next, .start = start, .end = end, .form = form, .span = 1};
  g_array_append_val(list->tokens, token);
  return TRUE;
}

void token_list_span(TokenList *list, guint first, guint last, guint position) {
  for (guint i = first; i < last; i++) g_array_index(list->tokens, DsToken, i).span = MAX(1, list->next - position);
}

/* ---- reading a word ---- */

static char unit_kind(CharClass class) {
  return class == CHAR_UPPER ? 'A' : class == CHAR_DIGIT ? '0' : 'a';
}

/* A soft hyphen at the end of a line has broken a word, as a hyphen has. */
static gsize after_soft_hyphen(const TokenList *list, gunichar c, gsize next) {
  const gsize line = c == 0xad ? char_line_break(list->text, list->len, next) : 0;
  const CharClass class = line ? char_peek(list->text, list->len, line, NULL) : CHAR_BREAK;
  return class == CHAR_LETTER || class == CHAR_UPPER ? line : 0;
}

/* The letter at @at with its marks; returns where the next character that counts stands. */
static gsize read_letter(const TokenList *list, gsize at, CharClass class, GArray *units) {
  gsize next = at;
  char_next(list->text, list->len, &next);
  Unit unit = {.start = at, .end = next, .kind = unit_kind(class)};
  Unit hyphen = {.kind = '-', .broken = TRUE};
  for (at = next; at < list->len; at = next) {
    next = at;
    const gunichar c = char_next(list->text, list->len, &next);
    const CharClass follows = char_class(c);
    if (follows == CHAR_MARK)
      unit.end = next;
    else if (follows != CHAR_NOTHING)
      break;
    const gsize line = after_soft_hyphen(list, c, next);
    if (!line) continue;
    hyphen.start = at;
    hyphen.end = at = line;
    break;
  }
  g_array_append_val(units, unit);
  if (hyphen.end) g_array_append_val(units, hyphen);
  return at;
}

/* The s of "it's" at @at, and nothing of a word behind it. */
static gboolean is_lone_s(const TokenList *list, gsize at) {
  gsize next = at;
  char_next(list->text, list->len, &next);
  g_autofree char *letter = fold_range(list->text, at, next, FOLD_WRITTEN);
  if (g_strcmp0(letter, "s") != 0) return FALSE;
  const CharClass class = char_peek(list->text, list->len, next, NULL);
  return !CHAR_IS_WORD(class) && class != CHAR_MARK;
}

/* Whether the connector at @at, which ends at @next, holds the word together: then it is a unit, and the result is where the word goes on;
 * else 0.
 * *@ret_skip is set to the end of an apostrophe and s that are cut off. */
static gsize read_connector(const TokenList *list, gsize at, gsize next, char kind, GArray *units, gsize *ret_skip) {
  Unit unit = {.start = at, .end = next, .kind = kind};
  gsize follows;
  while (kind == '_' && next < list->len && list->text[next] == '_') unit.end = ++next;
  CharClass class = char_peek(list->text, list->len, next, &follows);
  const char before = g_array_index(units, Unit, units->len - 1).kind;
  if (kind == '-' && class == CHAR_BREAK && before != '0') {
    const gsize line = char_line_break(list->text, list->len, next);
    if (!line) return 0;
    class = char_peek(list->text, list->len, line, &follows);
    if (class == CHAR_DIGIT) return 0;
    unit.broken = TRUE;
  }
  if (!CHAR_IS_WORD(class)) return 0;
  if (kind == '\'' && is_lone_s(list, follows)) {
    *ret_skip = follows;
    char_next(list->text, list->len, ret_skip);
    return 0;
  }
  g_array_append_val(units, unit);
  return follows;
}

/* A word that was ended by its length may end in a connector. */
static gboolean at_connector(GArray *units) {
  return !strchr("aA0", g_array_index(units, Unit, units->len - 1).kind);
}

/* Bytes of the sign behind a word that ends at @at: C++, C#. */
static gsize sign_after(const TokenList *list, gsize at, GArray *units) {
  const gsize left = list->len - at;
  const Unit last = g_array_index(units, Unit, units->len - 1);
  if (last.end != at || !g_ascii_isalpha(list->text[at - 1])) return 0;
  if (left >= 2 && list->text[at] == '+' && list->text[at + 1] == '+') return 2;
  if (units->len > 1 || left < 1 || list->text[at] != '#') return 0;
  return CHAR_IS_WORD(char_peek(list->text, list->len, at + 1, NULL)) ? 0 : 1;
}

/* 5,000: a comma between a group of one to three digits at the word's beginning (or behind a comma) and one of three. Folding drops it. */
static gboolean groups_digits(const TokenList *list, gsize at, GArray *units) {
  const Unit *unit = (const Unit *)(gconstpointer)units->data;
  guint before = units->len, digits = 0;
  while (before > 0 && g_ascii_isdigit(list->text[unit[before - 1].start])) before--, digits++;
  if (digits < 1 || digits > 3 || (before > 0 && list->text[unit[before - 1].start] != ',')) return FALSE;
  for (gsize i = 1; i <= 3; i++)
    if (at + i >= list->len || !g_ascii_isdigit(list->text[at + i])) return FALSE;
  return !CHAR_IS_WORD(char_peek(list->text, list->len, at + 4, NULL));
}

/* The word at @at, with @before bytes of a sign before it; returns where it ends. */
static gsize read_word(TokenList *list, gsize at, gsize before, GArray *units) {
  gsize skip = 0;
  g_array_set_size(units, 0);
  while (at < list->len && units->len < WORD_MAX_UNITS) {
    gsize next = at;
    const gunichar c = char_next(list->text, list->len, &next);
    const CharClass class = char_class(c);
    if (CHAR_IS_WORD(class)) {
      at = read_letter(list, at, class, units);
      continue;
    }
    if (c == ',' && groups_digits(list, at, units)) {
      const Unit comma = {.start = at, .end = next, .kind = '0'};
      g_array_append_val(units, comma);
      at = next;
      continue;
    }
    const char kind = char_connector(c);
    const gsize follows = kind ? read_connector(list, at, next, kind, units, &skip) : 0;
    if (!follows) break;
    at = follows;
  }
  if (at_connector(units)) g_array_set_size(units, units->len - 1);
  const gsize after = sign_after(list, at, units);
  identifier_add(list, units, before, after);
  return MAX(at + after, skip);
}

/* ---- plain words ---- */

/* Whether a word that is all before @at ends there: what follows separates words and is no sign of one, or joins it to nothing, as the dot
 * behind a sentence. */
static gboolean ends_word(const TokenList *list, gsize at) {
  if (at == list->len) return TRUE;
  const gunichar c = char_next(list->text, list->len, &at);
  if (char_class(c) != CHAR_BREAK || c == '+' || c == '#') return FALSE;
  const char joint = char_connector(c);
  return !joint || (joint != '-' && joint != '_' && !CHAR_IS_WORD(char_peek(list->text, list->len, at, NULL)));
}

/* The end of a word at @at that no other rule could touch: ASCII letters of one case, a capital and small ones, or digits, with nothing
 * behind them that could belong to it. 0: the rules have to look at it. Nearly all words of a slide are so, and cost a tenth. */
static gsize plain_word_end(const TokenList *list, gsize at) {
  const char *text = list->text;
  gsize end = at + 1;
  if (g_ascii_isdigit(text[at])) {
    while (end < list->len && g_ascii_isdigit(text[end])) end++;
    if (end < list->len && text[end] == ',') return 0;
  } else {
    const gboolean capitals = end < list->len && g_ascii_isupper(text[at]) && g_ascii_isupper(text[end]);
    while (end < list->len && (capitals ? g_ascii_isupper(text[end]) : g_ascii_islower(text[end]))) end++;
  }
  return end - at <= TERM_MAX && ends_word(list, end) ? end : 0;
}

static void add_plain_word(TokenList *list, gsize start, gsize end) {
  token_list_add(list, g_ascii_strdown(list->text + start, (gssize)(end - start)), DS_TOKEN_WORD, DS_FORM_WRITTEN, start, end);
  list->next++;
}

/* ---- the text ---- */

static CharClass class_at(const TokenList *list, gsize at) {
  return at < list->len ? char_class(char_next(list->text, list->len, &at)) : CHAR_BREAK;
}

static void read_text(TokenList *list) {
  g_autoptr(GArray) units = g_array_sized_new(FALSE, FALSE, sizeof(Unit), USUAL_UNITS);
  gboolean inside = FALSE; /* behind a character of a word */
  for (gsize at = 0; at < list->len;) {
    gsize next = at;
    const gunichar c = char_next(list->text, list->len, &next);
    const CharClass class = char_class(c);
    const gboolean sign = !inside && (c == '#' || c == '@') && CHAR_IS_WORD(class_at(list, next));
    inside = CHAR_IS_WORD(class) || class == CHAR_CJK || sign;
    const gsize plain = g_ascii_isalnum((guchar)list->text[at]) ? plain_word_end(list, at) : 0;
    if (plain) {
      add_plain_word(list, at, plain);
      at = plain;
    } else if (CHAR_IS_WORD(class))
      at = read_word(list, at, 0, units);
    else if (sign)
      at = read_word(list, next, 1, units);
    else if (class == CHAR_CJK || class == CHAR_CJK_MARK)
      at = ngrams_add(list, at);
    else
      at = next;
  }
}

DsTokens *ds_text_tokenize(const char *text, gssize len, guint first_position) {
  TokenList list = {.text = text, .len = len < 0 ? strlen(text) : (gsize)len, .next = first_position};
  list.tokens = g_array_sized_new(FALSE, FALSE, sizeof(DsToken), USUAL_TOKENS);
  g_array_set_clear_func(list.tokens, token_clear);
  read_text(&list);
  DsTokens *tokens = g_new0(DsTokens, 1);
  tokens->tokens = list.tokens;
  tokens->positions = list.next - 1;
  return tokens;
}

void ds_tokens_free(DsTokens *tokens) {
  if (!tokens) return;
  g_array_unref(tokens->tokens);
  g_free(tokens);
}
