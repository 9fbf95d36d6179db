/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a word of a query asks for, by the tokenizer that made the documents' terms. */
#include "internal.h"

#include <string.h>

/* Function words of English: they say nothing by themselves, and a slide seldom has them. Closed classes only. */
/* clang-format off */
static const char *const stop_words[] = {
    "a", "about", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before",
    "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "during", "each", "few", "for", "from", "had", "has",
    "have", "he", "her", "here", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "let", "many", "may", "me", "more",
    "most", "much", "must", "my", "no", "not", "of", "off", "on", "once", "only", "or", "other", "our", "out", "over", "own", "per",
    "same", "shall", "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "those", "through", "to", "too", "under", "until", "up", "us", "very", "was", "we", "were", "what", "when", "where", "which",
    "while", "who", "whom", "whose", "why", "will", "with", "within", "without", "would", "yet", "you", "your",
    /* and what people say of any slide they look for: "who talked about tetragon" */
    "deck", "presentation", "said", "slide", "slides", "somebody", "someone", "something", "talk", "talked", "talking", "talks",
};
/* clang-format on */

static gboolean is_stop_word(const char *term) {
  for (guint i = 0; i < G_N_ELEMENTS(stop_words); i++)
    if (*stop_words[i] == *term && g_str_equal(stop_words[i], term)) return TRUE;
  return FALSE;
}

void ds_word_free(DsWord *word) {
  if (!word) return;
  g_ptr_array_unref(word->wholes);
  g_ptr_array_unref(word->leaves);
  g_clear_pointer(&word->alternatives, g_ptr_array_unref);
  g_free(word->shown);
  g_free(word->beginning);
  g_free(word);
}

DsWord *ds_word_new(void) {
  DsWord *word = g_new0(DsWord, 1);
  word->wholes = g_ptr_array_new_with_free_func(g_free);
  word->leaves = g_ptr_array_new_with_free_func(g_free);
  return word;
}

/* The tokens from @at on that lie within the word token there; returns the first behind them. */
static guint take_word(const GArray *tokens, guint at, DsWord *word) {
  const DsToken *whole = &g_array_index(tokens, DsToken, at);
  guint i = at;
  for (; i < tokens->len; i++) {
    const DsToken *token = &g_array_index(tokens, DsToken, i);
    if (i > at && (token->kind == DS_TOKEN_WORD || token->kind == DS_TOKEN_NGRAM) && token->form == DS_FORM_WRITTEN &&
        token->start >= whole->end)
      break;
    gboolean covers = token->position == whole->position && token->span == whole->span;
    if (covers && token->form != DS_FORM_GENERAL) g_ptr_array_add(word->wholes, g_strdup(token->term));
    if (ds_token_is_leaf(token)) g_ptr_array_add(word->leaves, g_strdup(token->term));
  }
  word->is_stop = word->leaves->len == 1 && is_stop_word(whole->term);
  return i;
}

/* A run of CJK: its bigrams as a phrase; a lone character its unigram. */
static guint take_ngrams(const GArray *tokens, guint at, DsWord *word) {
  guint position = g_array_index(tokens, DsToken, at).position, i = at;
  g_autofree char *single = NULL;
  word->ngrams = TRUE;
  for (; i < tokens->len; i++) {
    const DsToken *token = &g_array_index(tokens, DsToken, i);
    if (token->kind != DS_TOKEN_NGRAM || token->position > position + 1) break;
    position = token->position;
    if (token->span == 2)
      g_ptr_array_add(word->leaves, g_strdup(token->term));
    else if (!single)
      single = g_strdup(token->term);
  }
  if (!word->leaves->len && single) g_ptr_array_add(word->leaves, g_steal_pointer(&single));
  if (word->leaves->len == 1) g_ptr_array_add(word->wholes, g_strdup(g_ptr_array_index(word->leaves, 0)));
  return i;
}

gboolean ds_word_has_stem(const DsWord *word, guint i) {
  if (word->ngrams || word->leaves->len <= 1) return !word->ngrams;
  for (const char *p = g_ptr_array_index(word->wholes, i); *p; p = g_utf8_next_char(p))
    if (!g_unichar_isalpha(g_utf8_get_char(p))) return FALSE;
  return TRUE;
}

GPtrArray *ds_words_of(const char *text) {
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, 1);
  GPtrArray *words = g_ptr_array_new_with_free_func((GDestroyNotify)ds_word_free);
  for (guint i = 0; i < tokens->tokens->len;) {
    DsWord *word = ds_word_new();
    gboolean ngram = g_array_index(tokens->tokens, DsToken, i).kind == DS_TOKEN_NGRAM;
    i = ngram ? take_ngrams(tokens->tokens, i, word) : take_word(tokens->tokens, i, word);
    if (word->leaves->len || word->wholes->len)
      g_ptr_array_add(words, word);
    else
      ds_word_free(word);
  }
  return words;
}

char *ds_prefix_fold(const char *text) {
  g_autofree char *folded = g_utf8_casefold(text, -1);
  return g_utf8_normalize(folded, -1, G_NORMALIZE_NFKC);
}

GPtrArray *ds_words_joined(const char *text) {
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, 1), joined = ds_tokens_join(tokens, text, 3);
  GPtrArray *terms = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < joined->tokens->len; i++) g_ptr_array_add(terms, g_strdup(g_array_index(joined->tokens, DsToken, i).term));
  return terms;
}
