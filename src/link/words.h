/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words as links compare them: spelled alike in a slug, a title slide and a schedule. */
#pragma once

#include <decksearch/text.h>

G_BEGIN_DECLS

/** One spelling of a word, once for all the places where it stands. Both spellings are folded: case, accents and width gone, apostrophes
 * and inner dots left out, so that "Istio 1.1" and "istio-11", "Šafránek" and "safranek" are the same. */
typedef struct {
  const char *fold;
  const char *stem; /* of English words, abbreviations opened: "k8s" -> "kubernet" */
  guint length;     /* bytes of fold */
  guint letters;    /* which bytes fold has, as bits: words that are nearly the same differ in two at most */
  gboolean passing; /* made after the seal */
  /* of the caller's making, 0 at first: */
  guint id;              /* of the stem in a dictionary, 0: not in it */
  guint glued;           /* number of the pair of words that this one is, glued; 0: none */
  float weight;          /* how much it means in a deck */
  float title_weight;    /* and in a title */
  gboolean seen;         /* the other three are made, and these two: */
  gboolean junk, number; /* what people add to file names; a number or a hash */
} LinkTerm;

/** One word of a text. */
typedef struct {
  LinkTerm *term; /* borrowed from the lexicon */
  guint line;     /* the line it stands on, counted by the caller */
  guint join;     /* id of this word glued to the next one, 0: not in the dictionary; of the caller's making */
} LinkWord;

/** All words of the talks, and for a while those of the decks: most words of a deck were in another one, and cost a look-up there. */
typedef struct LinkLexicon LinkLexicon;
LinkLexicon *link_lexicon_new(void);
void link_lexicon_free(LinkLexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkLexicon, link_lexicon_free)
/** The term spelled @fold; it lives as long as the lexicon or, when made after link_lexicon_seal(), until link_lexicon_trim(). */
LinkTerm *link_lexicon_term(LinkLexicon *lexicon, const char *fold);
void link_lexicon_seal(LinkLexicon *lexicon);
/** Forgets the terms made after the seal when there are more than @most of them. */
void link_lexicon_trim(LinkLexicon *lexicon, guint most);
/** Two strings to work with, @which 0 or 1, for whoever reads words with this lexicon. */
GString *link_lexicon_scratch(LinkLexicon *lexicon, guint which);

/** Appends the words of @text (any bytes) to @words (LinkWord), each with @line. At most @max words in all. */
void link_words_append(GArray *words, const char *text, guint line, guint max, LinkLexicon *lexicon);

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
