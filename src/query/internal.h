/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this room share. */
#pragma once

#include <decksearch/query.h>
#include <decksearch/text.h>

void ds_node_free(DsNode *node);
typedef DsNode DsNodeOwned;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsNodeOwned, ds_node_free)

/* range.c: reads the value of a range field; what is wrong in words, or NULL. */
const char *ds_range_parse(int field, const char *text, char **ret_low, char **ret_high);

/* ---- words.c: what one clause of words asks for ---- */

/* One word as typed: the terms that say it whole, and the leaves that say it as a phrase. */
typedef struct {
  GPtrArray *wholes; /* char *: the word, its variants, joined neighbours */
  GPtrArray *leaves; /* char *: in order; one: the word has no parts */
  gboolean ngrams;   /* leaves are bigrams of CJK */
  gboolean is_stop;  /* says nothing by itself: "the", "what" */
} DsWord;
void ds_word_free(DsWord *word);

/* The words of @text (DsWord *). */
GPtrArray *ds_words_of(const char *text);
/* What two or three neighbours make when written as one ("node port": nodeport): char * terms. */
GPtrArray *ds_words_joined(const char *text);

/* Where words are looked for. */
typedef struct {
  const char *body; /* prefix of the text: "" or that of noise, notes, hidden */
  gboolean title, context;
  guint roles; /* bits of DsRole that snippets show */
} DsScope;

/* ---- clause.c ---- */

/* A plain word that says nothing by itself. */
gboolean ds_node_is_stop(const DsNode *node);

/* A top-level clause of a query: the unit of fall-back. */
typedef struct {
  const DsNode *node;
  char *shown;       /* as typed, for missing_words */
  GPtrArray *words;  /* DsWord *, of a plain word; else NULL */
  gboolean may_fall; /* a plain word without + or -: may be corrected or opened */
  gboolean is_stop;
  gboolean is_absent; /* no document has any form of it */
  double idf;
} DsClause;

typedef struct {
  DsIndex *index;
  DsStemmer *stemmer;
  DsScope scope;
  const DsQuery *query;
  GPtrArray *clauses; /* DsClause * */
  double documents;
} DsPlan;
DsPlan *ds_plan_new(DsIndex *index, const DsQuery *query);
void ds_plan_free(DsPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsPlan, ds_plan_free)
/* How many documents have a form of the word: 0: it is absent. */
gint64 ds_plan_frequency(DsPlan *plan, const DsWord *word);

/* ---- plan.c ---- */

/* The Xapian query: all clauses (@any FALSE), or as many plain words as there are (@any TRUE). */
XapQuery *ds_plan_query(DsPlan *plan, gboolean any, GError **error);

/* ---- match.c: which words a text has ---- */

typedef struct DsTermSet DsTermSet;
DsTermSet *ds_term_set_new(void);
void ds_term_set_free(DsTermSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsTermSet, ds_term_set_free)
void ds_term_set_add(DsTermSet *set, DsStemmer *stemmer, const char *text);
gboolean ds_term_set_has(const DsTermSet *set, DsStemmer *stemmer, const DsWord *word);

/* ---- snippet.c ---- */

/* The best passage of @stored for @words (DsWord *): plain text, at most 200 characters, one line; DsHighlight in *@ret_highlights. */
char *ds_snippet_make(const DsStored *stored, const char *fallback, guint roles, const GPtrArray *words, DsStemmer *stemmer,
                      GArray **ret_highlights);

/* ---- correct.c ---- */

/* The query with absent words corrected from the index's own, or NULL. */
char *ds_correct_query(DsPlan *plan);

/* ---- hit.c ---- */
DsHit *ds_hit_make(DsPlan *plan, const XapMatch *match, GError **error);
/* The summed idf of the clauses that @hit has; fills its missing_words. @ret_matched counts the plain words it has, of @ret_of. */
double ds_hit_judge(DsPlan *plan, DsHit *hit, const DsStored *stored, guint *ret_matched, guint *ret_of);
