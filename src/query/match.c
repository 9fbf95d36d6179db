/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which words a text has, by the same tokens that found it. */
#include "internal.h"

#include <string.h>

struct DsTermSet {
  GHashTable *terms; /* to whether it has a stem: a part of a run of CJK has none */
  GString *leaves;   /* in order, a line feed around each: phrases are looked for here */
};

DsTermSet *ds_term_set_new(void) {
  DsTermSet *set = g_new0(DsTermSet, 1);
  set->terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  set->leaves = g_string_new("\n");
  return set;
}

void ds_term_set_free(DsTermSet *set) {
  if (!set) return;
  g_hash_table_unref(set->terms);
  g_string_free(set->leaves, TRUE);
  g_free(set);
}

void ds_term_set_add(DsTermSet *set, const char *text) {
  if (!text || !*text) return;
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, 1);
  for (guint i = 0; i < tokens->tokens->len; i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    gboolean has_stem = token->kind != DS_TOKEN_NGRAM || GPOINTER_TO_INT(g_hash_table_lookup(set->terms, token->term));
    g_hash_table_insert(set->terms, g_strdup(token->term), GINT_TO_POINTER(has_stem));
    if (ds_token_is_leaf(token)) g_string_append_c(g_string_append(set->leaves, token->term), '\n');
  }
  g_string_append_c(set->leaves, '\n'); /* no phrase goes on in the next text */
}

static gboolean has_phrase(const DsTermSet *set, const DsWord *word) {
  g_autoptr(GString) phrase = g_string_new("\n");
  for (guint i = 0; i < word->leaves->len; i++) g_string_append_printf(phrase, "%s\n", (char *)g_ptr_array_index(word->leaves, i));
  return strstr(set->leaves->str, phrase->str) != NULL;
}

/* Whether some term has the stem of @whole. A stem begins with its word's first letter, so that few terms are worth theirs. */
static gboolean has_stem_of(const DsTermSet *set, DsStemmer *stemmer, const char *whole) {
  g_autofree char *stem = g_strdup(ds_stemmer_stem(stemmer, whole));
  GHashTableIter iter;
  gpointer term, has_stem;
  g_hash_table_iter_init(&iter, set->terms);
  while (g_hash_table_iter_next(&iter, &term, &has_stem))
    if (has_stem && *(char *)term == *stem && g_str_equal(ds_stemmer_stem(stemmer, term), stem)) return TRUE;
  return FALSE;
}

static gboolean has_beginning(const DsTermSet *set, const char *beginning) {
  GHashTableIter iter;
  gpointer term;
  g_hash_table_iter_init(&iter, set->terms);
  while (g_hash_table_iter_next(&iter, &term, NULL))
    if (g_str_has_prefix(term, beginning)) return TRUE;
  return FALSE;
}

gboolean ds_term_set_has_parts(const DsTermSet *set, const DsWord *word) {
  for (guint i = 0; i < word->leaves->len; i++)
    if (!g_hash_table_contains(set->terms, g_ptr_array_index(word->leaves, i))) return FALSE;
  return word->leaves->len > 0;
}

gboolean ds_term_set_has(const DsTermSet *set, DsStemmer *stemmer, const DsWord *word) {
  if (word->beginning) return has_beginning(set, word->beginning);
  for (guint i = 0; word->alternatives && i < word->alternatives->len; i++)
    if (ds_term_set_has(set, stemmer, g_ptr_array_index(word->alternatives, i))) return TRUE;
  for (guint i = 0; i < word->wholes->len; i++) {
    const char *whole = g_ptr_array_index(word->wholes, i);
    if (g_hash_table_contains(set->terms, whole)) return TRUE;
    if (ds_word_has_stem(word, i) && has_stem_of(set, stemmer, whole)) return TRUE;
  }
  if (!word->ngrams) return word->leaves->len > 1 && has_phrase(set, word);
  return ds_term_set_has_parts(set, word);
}

gboolean ds_term_set_has_all(const DsTermSet *set, DsStemmer *stemmer, const char *text) {
  g_autoptr(GPtrArray) words = ds_words_of(text);
  for (guint i = 0; i < words->len; i++)
    if (!ds_term_set_has(set, stemmer, g_ptr_array_index(words, i))) return FALSE;
  return TRUE;
}

gboolean ds_term_set_has_phrase(const DsTermSet *set, const char *text) {
  g_autoptr(GPtrArray) words = ds_words_of(text);
  g_autoptr(DsWord) phrase = ds_word_new();
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; k < word->leaves->len; k++) g_ptr_array_add(phrase->leaves, g_strdup(g_ptr_array_index(word->leaves, k)));
  }
  return phrase->leaves->len > 0 && has_phrase(set, phrase);
}

gboolean ds_term_set_has_prefix(const DsTermSet *set, const char *text) {
  g_autofree char *folded = ds_prefix_fold(text);
  return has_beginning(set, folded);
}
