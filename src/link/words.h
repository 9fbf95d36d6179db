/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words as links compare them: spelled alike in a slug, a title slide and a schedule. */
#pragma once

#include <decksearch/text.h>

G_BEGIN_DECLS

/** One word of a text. Both spellings are folded: case, accents and width gone, apostrophes and inner dots left out, so that
 *  "Istio 1.1" and "istio-11", "Šafránek" and "safranek" are the same. */
typedef struct {
  char *fold;
  char *stem;            /* of English words, abbreviations opened: "k8s" -> "kubernet" */
  guint id;              /* of the stem in a dictionary, 0: not in it; of the caller's making */
  guint join;            /* id of this word glued to the next one, 0: not in it */
  guint glued;           /* of a title's word: number of the pair it begins; of another: of the pair it is, glued; 0: none */
  guint line;            /* the line it stands on, counted by the caller */
  guint length;          /* bytes of fold */
  guint letters;         /* which bytes fold has, as bits: words that are nearly the same differ in two at most */
  gboolean junk, number; /* what people add to file names; a number or a hash: of the caller's making */
  float weight;          /* how much it means, of the caller's making */
} LinkWord;

/** Appends the words of @text (any bytes) to @words (LinkWord, cleared with its array), each with @line. At most @max words in all. */
void link_words_append(GArray *words, const char *text, guint line, guint max, DsStemmer *stemmer);
GArray *link_words_new(void);

/** Equal, or one letter apart (missing, added, other, swapped) in words of six and more: how people type names. */
gboolean link_words_close(const char *a, const char *b);
/** Words of any title that say little: articles and prepositions. */
gboolean link_word_is_filler(const char *fold);
/** "intro", "deep", "dive": which of a project's sessions it is. */
gboolean link_word_is_variant(const char *fold);
/** What sessions of every conference are called, and what people add to file names. */
gboolean link_word_is_format(const char *fold);
gboolean link_word_is_file_junk(const char *fold);
/** A text of file-name words: "%20", "_", and the boundaries of camelCase opened as spaces. */
char *link_open_file_name(const char *name);

G_END_DECLS
