/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joined neighbours: what a few words make when written as one. */
#include "chars.h"

#include <string.h>

static void token_clear(gpointer token) {
  g_free(((DsToken *)token)->term);
}

static gboolean is_simple(const DsToken *token) {
  if (token->kind != DS_TOKEN_WORD || token->span != 1) return FALSE;
  const gsize len = strlen(token->term);
  for (gsize at = 0; at < len;) {
    const CharClass class = char_class(char_next(token->term, len, &at));
    if (!CHAR_IS_WORD(class) && class != CHAR_MARK) return FALSE;
  }
  return TRUE;
}

/* The simple words alone, in their order, as pointers into @tokens. */
static GPtrArray *find_simple(const DsTokens *tokens) {
  GPtrArray *simple = g_ptr_array_new();
  for (guint i = 0; i < tokens->tokens->len; i++) {
    DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    if (is_simple(token)) g_ptr_array_add(simple, token);
  }
  return simple;
}

static gboolean can_join(const DsToken *left, const DsToken *right, const char *text) {
  if (right->position != left->position + 1) return FALSE;
  for (gsize at = left->end; at < right->start; at++)
    if (!g_ascii_isspace(text[at])) return FALSE;
  const gsize len = strlen(left->term);
  return !(g_ascii_isdigit(left->term[len - 1]) && g_ascii_isdigit(right->term[0]));
}

DsTokens *ds_tokens_join(const DsTokens *tokens, const char *text, guint max_words) {
  DsTokens *joined = g_new0(DsTokens, 1);
  joined->tokens = g_array_new(FALSE, FALSE, sizeof(DsToken));
  g_array_set_clear_func(joined->tokens, token_clear);
  joined->positions = tokens->positions;
  g_autoptr(GPtrArray) simple = find_simple(tokens);
  for (guint first = 0; first < simple->len; first++) {
    const DsToken *begin = simple->pdata[first];
    g_autoptr(GString) term = g_string_new(begin->term);
    for (guint n = 2; n <= max_words && first + n <= simple->len; n++) {
      const DsToken *last = simple->pdata[first + n - 1];
      if (!can_join(simple->pdata[first + n - 2], last, text)) break;
      g_string_append(term, last->term);
      if (term->len > TERM_MAX) break;
      const DsToken token = {.term = g_strdup(term->str),
                             .kind = DS_TOKEN_PART,
                             .position = begin->position,
                             .start = begin->start,
                             .end = last->end,
                             .form = DS_FORM_VARIANT,
                             .span = n};
      g_array_append_val(joined->tokens, token);
    }
  }
  return joined;
}
