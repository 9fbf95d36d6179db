/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry for each spelling: its stem is looked for once, and what the linker knows of it stands beside it. */
#include "words.h"

#include <string.h>

struct LinkLexicon {
  GHashTable *terms; /* fold -> LinkTerm *, in one piece of memory with its strings */
  DsStemmer *stemmer;
  GString *scratch[2];
  gboolean sealed; /* the talks are read: terms may go again */
  guint passing;   /* terms made since */
};

/* Two ways to write one word; the right one is its stem already. */
static const char *const synonyms[][2] = {
    {"intro", "introduct"}, {"introducing", "introduct"}, {"k8s", "kubernet"}, {"kube", "kubernet"}, {"kubernetes", "kubernet"}};

static const char *stem_of(const char *fold, DsStemmer *stemmer) {
  for (guint i = 0; i < G_N_ELEMENTS(synonyms); i++)
    if (!strcmp(fold, synonyms[i][0])) return synonyms[i][1];
  return ds_stemmer_stem(stemmer, fold);
}

static guint letters_of(const char *fold) {
  guint letters = 0;
  for (; *fold; fold++) letters |= 1u << ((guchar)*fold & 31);
  return letters;
}

LinkLexicon *link_lexicon_new(void) {
  LinkLexicon *lexicon = g_new0(LinkLexicon, 1);
  lexicon->terms = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  lexicon->stemmer = ds_stemmer_new();
  for (guint i = 0; i < G_N_ELEMENTS(lexicon->scratch); i++) lexicon->scratch[i] = g_string_new(NULL);
  return lexicon;
}

void link_lexicon_free(LinkLexicon *lexicon) {
  if (!lexicon) return;
  g_hash_table_unref(lexicon->terms);
  ds_stemmer_free(lexicon->stemmer);
  for (guint i = 0; i < G_N_ELEMENTS(lexicon->scratch); i++) g_string_free(lexicon->scratch[i], TRUE);
  g_free(lexicon);
}

LinkTerm *link_lexicon_term(LinkLexicon *lexicon, const char *fold) {
  LinkTerm *term = g_hash_table_lookup(lexicon->terms, fold);
  if (term) return term;
  const char *stem = stem_of(fold, lexicon->stemmer);
  gsize length = strlen(fold), stem_length = strlen(stem);
  term = g_malloc0(sizeof *term + length + stem_length + 2);
  char *text = (char *)(term + 1);
  memcpy(text, fold, length + 1);
  memcpy(text + length + 1, stem, stem_length + 1);
  *term =
      (LinkTerm){.fold = text, .stem = text + length + 1, .length = (guint)length, .letters = letters_of(fold), .passing = lexicon->sealed};
  lexicon->passing += lexicon->sealed != FALSE;
  g_hash_table_insert(lexicon->terms, text, term);
  return term;
}

void link_lexicon_seal(LinkLexicon *lexicon) {
  lexicon->sealed = TRUE;
}

static gboolean is_passing(gpointer fold, gpointer term, gpointer unused) {
  (void)fold;
  (void)unused;
  return ((LinkTerm *)term)->passing;
}

void link_lexicon_trim(LinkLexicon *lexicon, guint most) {
  if (lexicon->passing <= most) return;
  g_hash_table_foreach_remove(lexicon->terms, is_passing, NULL);
  lexicon->passing = 0;
}

GString *link_lexicon_scratch(LinkLexicon *lexicon, guint which) {
  return g_string_truncate(lexicon->scratch[which], 0);
}
