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
  GPtrArray *wholes;       /* char *: the word and its variants; none: only the phrase of the leaves says it */
  GPtrArray *leaves;       /* char *: in order; one: the word has no parts */
  gboolean ngrams;         /* leaves are bigrams of CJK */
  gboolean is_stop;        /* says nothing by itself: "the", "what" */
  GPtrArray *alternatives; /* DsWord *: its synonyms, or NULL */
  char *shown;             /* of a synonym: as its list writes it; else NULL */
  char *beginning;         /* of a prefix: what terms begin with, in place of all the above; else NULL */
} DsWord;
DsWord *ds_word_new(void);
void ds_word_free(DsWord *word);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsWord, ds_word_free)

/* Whether other forms of @word are looked for by the stem of its whole @i: those of a word without parts, and of a compound written in one
 * piece (CronJob: cronjob). */
gboolean ds_word_has_stem(const DsWord *word, guint i);
/* The words of @text (DsWord *). */
GPtrArray *ds_words_of(const char *text);
/* The letters of a prefix as terms have them. */
char *ds_prefix_fold(const char *text);
/* What two or three neighbours make when written as one ("node port": nodeport): char * terms. */
GPtrArray *ds_words_joined(const char *text);

/* ---- synonyms.c ---- */

/* Gives those of @words (DsWord *, neighbours in a query) that have synonyms their alternatives. */
void ds_synonyms_attach(const DsSynonyms *synonyms, const GPtrArray *words, DsStemmer *stemmer);

/* Where words are looked for. */
typedef struct {
  const char *body; /* prefix of the text: "" or that of noise, notes, hidden */
  gboolean title, context;
  guint roles; /* bits of DsRole that snippets show */
} DsScope;

/* ---- clause.c ---- */

/* A plain word that may be corrected or left out. One with digits and letters or signs (v1.9.3, CVE-2021-1) and a --flag were copied, not
 * remembered. */
gboolean ds_node_may_fall(const DsNode *node);

/* A top-level clause of a query: the unit of fall-back. */
typedef struct {
  const DsNode *node;
  char *shown;            /* as typed, for missing_words */
  const GPtrArray *words; /* DsWord *, of a plain word; else NULL; borrowed from the plan */
  gboolean is_plain;      /* a word without + or - */
  gboolean may_fall;      /* such a one that may be corrected or opened */
  gboolean is_stop;
  gboolean is_absent; /* no document has any form of it */
  double idf;
} DsClause;

/* What a query is made for, where other machines are asked: what one side has not, it is spared. */
typedef enum { DS_SIDE_BOTH, DS_SIDE_SLIDES, DS_SIDE_TALKS } DsSide;

typedef struct DsSought DsSought;

typedef struct {
  DsIndex *index;
  DsStemmer *stemmer;
  DsSide side;
  DsScope scope;
  const DsQuery *query;
  const DsSynonyms *synonyms; /* or NULL */
  GPtrArray *clauses;         /* DsClause * */
  GHashTable *words;          /* const DsNode * to its words */
  DsSought *sought;           /* of hit.c: what passages show of them; NULL until a hit is shown */
  GHashTable *frequencies;    /* term to what lookup.c knows of it */
  GHashTable *contexts;       /* of hit.c: what fields say of a deck, its path and talk to their DsTermSet * */
  GHashTable *spoken_for;     /* of context.c: what heads of other machines were asked for to the XapQuery * of their decks */
  double documents;
} DsPlan;
/* @query and @synonyms (may be NULL) stay the caller's and must outlive it. */
DsPlan *ds_plan_new(DsIndex *index, const DsQuery *query, const DsSynonyms *synonyms);
/* The plan of another query of the same index, which knows what @plan was told of frequencies and heads. */
DsPlan *ds_plan_of(const DsPlan *plan, const DsQuery *query, const DsSynonyms *synonyms);
void ds_plan_free(DsPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsPlan, ds_plan_free)
/* The words (DsWord *) of a word, phrase or prefix of the query, with their synonyms. Borrowed. */
const GPtrArray *ds_plan_words(const DsPlan *plan, const DsNode *node);
/* A plain word that says nothing by itself. */
gboolean ds_plan_is_stop(const DsPlan *plan, const DsNode *node);

/* ---- lookup.c ---- */

/* The prefixes of terms that a plain word may be. */
#define DS_WORD_PREFIXES 8
extern const char *const ds_word_prefixes[DS_WORD_PREFIXES];
/* Looks up what will be asked of the query's words. */
void ds_plan_look_up(DsPlan *plan);
/* Asks for the frequencies of those of @terms (char *) that are not known, all in one question to remote shards, where
 * each is one else; without these, does nothing. */
void ds_plan_ask_frequencies(DsPlan *plan, const GPtrArray *terms);
/* How many documents have @prefix @term; asked of the database once. Of context, heads have it. */
gint64 ds_plan_term_frequency(DsPlan *plan, const char *prefix, const char *term);
/* How often it occurs in all of them; asked once, too. Not for databases with remote shards, which it would cost a question each. */
gint64 ds_plan_term_occurrences(DsPlan *plan, const char *prefix, const char *term);
/* How many documents have @prefix @term, or are spoken for by the heads that have it, about. */
gint64 ds_plan_reach(DsPlan *plan, const char *prefix, const char *term);
/* The same of @frequency documents with terms of @prefix. A deck's name stands at no talk's own entry, and such an entry speaks for itself
 * alone: where most talks have no deck, a name is said of many more slides than other context is. */
gint64 ds_plan_reach_of(DsPlan *plan, const char *prefix, gint64 frequency);
/* How many documents have a form of the word, or else of a synonym of it; 0: it is absent. */
gint64 ds_plan_frequency(DsPlan *plan, const DsWord *word);
/* What a word in @frequency documents weighs. */
double ds_plan_idf(const DsPlan *plan, gint64 frequency);

/* ---- group.c ---- */

/* All matches of @plan, up to a thousand, that are of the talk that @hit is of, or of its deck where it has none; 0 on failure. */
guint ds_group_count(DsPlan *plan, const DsHit *hit);

#define DS_STEM_WEIGHT 0.5 /* of a word in another form, of the exact form's */

/* ---- xq.c: Xapian queries; each takes its queries over and passes NULL on ---- */

XapQuery *ds_xq_term(const char *prefix, const char *term, GError **error);
GPtrArray *ds_xq_list(void);
/* Combines what of @parts is there; NULL when nothing is. */
XapQuery *ds_xq_combine(XapOp op, GPtrArray *parts, guint window, GError **error);
XapQuery *ds_xq_two(XapOp op, XapQuery *a, XapQuery *b, GError **error);
/* @any with @more weight where it has that, too (NULL: none). Several are added one after the other: of an OR below AND_MAYBE, libxapian
 * adds a phrase's weight to slides without it. */
XapQuery *ds_xq_with(XapQuery *any, XapQuery *more, GError **error);
/* @from (NULL: all documents) without what @what (NULL: nothing) has. */
XapQuery *ds_xq_minus(XapQuery *from, XapQuery *what, GError **error);
XapQuery *ds_xq_scaled(XapQuery *query, double factor, GError **error);
/* Another handle on the same query, which stays the caller's. */
XapQuery *ds_xq_again(const XapQuery *query, GError **error);
/* Whether the words under @prefix have stems of their own in the index. */
gboolean ds_xq_has_stems(const char *prefix);
/* Whether each leaf of @words is somewhere under @prefix: else no sequence is. */
gboolean ds_xq_has_leaves(DsPlan *plan, const char *prefix, const GPtrArray *words);
/* All leaves of @words in any order. */
XapQuery *ds_xq_all_leaves(const char *prefix, const GPtrArray *words, GError **error);
/* The leaves of @words one after the other (NEAR: within @window) under @prefix. */
XapQuery *ds_xq_sequence(DsPlan *plan, XapOp op, const char *prefix, const GPtrArray *words, guint window, GError **error);
/* Every term that begins with @prefix, at most 200 of them (the most frequent), as synonyms of one. */
XapQuery *ds_xq_prefix(DsPlan *plan, const char *prefix, GError **error);
/* Any spelling of one word under one prefix. */
XapQuery *ds_xq_word(DsPlan *plan, const DsWord *word, const char *prefix, GError **error);
/* The same, or NULL when no document has one. */
XapQuery *ds_xq_word_or_null(DsPlan *plan, const DsWord *word, const char *prefix, GError **error);
/* The same documents as ds_xq_word() by fewer terms, where weights are no matter. */
XapQuery *ds_xq_has_word(DsPlan *plan, const DsWord *word, const char *prefix, GError **error);

/* ---- context.c: what is said of a deck and its talk, which stands in heads alone ---- */

/* Whether words under @prefix are context. */
gboolean ds_context_has_prefix(const char *prefix);
/* The documents that @word, or @words in a row, is context of, in any field; NULL when there are none. @ret_parts: their parts, where an
 * index of one shard can tell; else NULL and NULL. */
XapQuery *ds_context_of_word(DsPlan *plan, const DsWord *word, XapParts *ret_parts, GError **error);
XapQuery *ds_context_of_words(DsPlan *plan, const GPtrArray *words, XapParts *ret_parts, GError **error);
/* The same in one field, where it weighs what a word of the slide does; a query for nothing when there are none. */
XapQuery *ds_context_of_field_word(DsPlan *plan, DsFieldId field, const DsWord *word, GError **error);
XapQuery *ds_context_of_field_words(DsPlan *plan, DsFieldId field, const GPtrArray *words, GError **error);
/* Those of which a word in the field begins with @beginning. */
XapQuery *ds_context_of_field_prefix(DsPlan *plan, DsFieldId field, const char *beginning, GError **error);

/* ---- field.c ---- */

/* What the `field:value` of @node matches, NULL for one that only says where words are looked for. Not for a beginning of a word
 * (`title:net*`) in a field of the slide's own. */
XapQuery *ds_plan_field(DsPlan *plan, const DsNode *node, GError **error);

/* ---- yield.c: what a node of a query matches ---- */

/* `any` and `slide` NULL: nothing was asked (an empty word, in:). */
typedef struct {
  XapQuery *any;
  XapQuery *slide;   /* where, whatever it weighs; NULL: the node is no matter of the slide's words */
  gboolean always;   /* what matches at all matches on the slide */
  GPtrArray *titles; /* XapQuery *: weigh, too, where `any` matches; NULL: none */
  XapQuery *context; /* matches, too: not in `any` yet, so that an only word can do with less (ds_yield_with_evidence()); else NULL */
  XapSpans *heads;   /* of `context`, where it is not in `any` */
  XapSpans *behind;  /* unless `always`: what matches, not on the slide, and is no head is one of these; NULL: it may be any */
} DsYield;
void ds_yield_clear(DsYield *part);
/* Adds what matches by context alone (NULL: nothing does); takes both. */
void ds_yield_add_context(DsYield *part, XapQuery *context, XapParts parts);
/* @part with its context in `any`; and with its titles, too. */
DsYield ds_yield_with_context(DsYield part, GError **error);
DsYield ds_yield_with_titles(DsYield part, GError **error);
/* Adds another way to match, whose context and titles are in its `any`; takes what is in it. */
void ds_yield_add_way(DsYield *part, XapOp op, DsYield *other, GError **error);
/* All of @parts: a match needs each, on the slide some. Takes what is in them. Of more than one, all is in `any` but the titles. */
DsYield ds_yield_all_of(DsYield *parts, guint n, GError **error);
/* @part, without `slide`, of which nothing is left but what is on the slide, or is a head. */
DsYield ds_yield_with_evidence(DsYield part, GError **error);

/* ---- plan.c ---- */

#define DS_PLAN_K1 1.2
/* What libxapian says a word weighs that is once on a slide of usual length, of its inverse frequency: with the k1 of counts, it multiplies
 * by k1 + 1 and divides by k1 + DS_WORD_WDF. */
#define DS_PLAN_ONCE ((DS_PLAN_K1 * DS_WORD_WDF + 1) * DS_WORD_WDF / (DS_PLAN_K1 * DS_WORD_WDF + DS_WORD_WDF))

#define DS_TALK_WEIGHT 0.35 /* a talk's own entry stands below slides that say the same */

/* The Xapian query: all clauses (@any FALSE), or as many plain words as there are (@any TRUE). @as_slides: talks' own entries weigh what
 * slides do, which is half the work: who wants them below demotes what is found, or wants no order. */
XapQuery *ds_plan_query(DsPlan *plan, gboolean any, gboolean as_slides, GError **error);
/* What one clause adds to the weight of a match, or NULL when it is no matter of weight. */
XapQuery *ds_plan_clause_query(DsPlan *plan, const DsClause *clause);
extern const XapBm25 ds_plan_bm25;

/* ---- bonus.c ---- */

/* @any, which it takes, with more weight for slides where the plain words stand together, or are in the title, and with the weights of
 * @titles (XapQuery *, which it takes out of it; NULL: none), all of that times @scale. @among: what @any matches, where that is known,
 * else NULL: words that stand together are looked for there alone. */
XapQuery *ds_plan_with_bonus(DsPlan *plan, XapQuery *any, GPtrArray *titles, double scale, const XapSpans *among, GError **error);
/* Whether three words or more may stand together, and by how rare they are no more than @most documents have them all; words of one matter
 * are together more often. */
gboolean ds_plan_expects(const DsPlan *plan, double most);

/* ---- matches.c ---- */

/* The @max matches from @first on, in the order of @options: of all clauses, or of as many plain words as there are (@any). The bounds are
 * those of all matches. */
XapResult *ds_matches_find(DsPlan *plan, const DsSearchOptions *options, gboolean any, guint first, guint max, GError **error);
/* Says that @from, which it takes, made a search fail. Returns NULL. */
gpointer ds_matches_failed(GError **error, GError *from);
/* Puts matches into the order of their decks' paths, and of the pages of each. */
gboolean ds_matches_by_deck(DsPlan *plan, GArray *matches, GError **error);
/* All matches of all clauses, for who does not look at their weights. */
XapResult *ds_matches_all(DsPlan *plan, const DsSearchOptions *options, GError **error);

/* ---- match.c: which words a text has ---- */

typedef struct DsTermSet DsTermSet;
DsTermSet *ds_term_set_new(void);
void ds_term_set_free(DsTermSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsTermSet, ds_term_set_free)
void ds_term_set_add(DsTermSet *set, const char *text);
gboolean ds_term_set_has(const DsTermSet *set, DsStemmer *stemmer, const DsWord *word);
/* All parts of @word, wherever they stand: apart, a compound's parts are other words. */
gboolean ds_term_set_has_parts(const DsTermSet *set, const DsWord *word);
/* All words of @text in any form; its words in their order; a word that begins so. */
gboolean ds_term_set_has_all(const DsTermSet *set, DsStemmer *stemmer, const char *text);
gboolean ds_term_set_has_phrase(const DsTermSet *set, const char *text);
gboolean ds_term_set_has_prefix(const DsTermSet *set, const char *text);

/* ---- sought.c ---- */

/* A token, or tokens in a row, that a word of the query asked for: bytes of a text. */
typedef struct {
  gsize start, end;
  guint word; /* its number */
} DsFound;

/* What passages are to show, made once for all hits: @words (DsWord *, each the caller's), which it takes. */
DsSought *ds_sought_new(GPtrArray *words, DsStemmer *stemmer);
void ds_sought_free(DsSought *sought);
const GPtrArray *ds_sought_words(const DsSought *sought);
/* FALSE: @text has none of the words, nor a part of one. */
gboolean ds_sought_may_be_in(const DsSought *sought, const char *text);
/* DsFound, by place: all that @text, one line, shows of it. */
GArray *ds_sought_find(const DsSought *sought, const char *text);

/* ---- snippet.c ---- */

/* The best passage of @stored for @sought: plain text, at most 200 characters, one line; DsHighlight in *@ret_highlights. */
char *ds_snippet_make(const DsStored *stored, const char *fallback, guint roles, const DsSought *sought, GArray **ret_highlights);

/* ---- nearby.c ---- */

typedef struct {
  char *word;
  guint distance, frequency;
} DsNearby;
/* DsNearby. */
GArray *ds_nearby_new(void);
/* Adds to @found the words under the prefix @field that begin with @beginning and are 1 to @limit edits from @word, in byte order; not
 * those with digits. */
void ds_nearby_find(DsPlan *plan, const char *field, const char *beginning, const char *word, guint limit, GArray *found);

/* ---- correct.c ---- */

/* The query with absent words corrected from the index's own, or NULL. *@ret_sure: likely enough to show its hits. */
char *ds_correct_query(DsPlan *plan, gboolean *ret_sure);

/* ---- suggest.c ---- */

/* @query with values of fields that nothing has put right by the index's own, as the talks write them; NULL: nothing to say. @plan: of a
 * query of the same index. */
char *ds_suggest_fields(const DsPlan *plan, const DsQuery *query);

/* ---- explain.c ---- */

/* How @plan was read; fills the weights of @hits. */
DsExplanation *ds_explain(DsPlan *plan, const GPtrArray *hits);

/* ---- facets.c ---- */

/* Counts the documents @docids (guint). NULL: one of them, or of their decks' first, cannot be read. */
DsFacets *ds_facets_count(DsPlan *plan, const GArray *docids, GError **error);

/* ---- hit.c ---- */
/* What is known of @match, whose document holds @stored, without what only a hit that is shown needs. */
DsHit *ds_hit_make(DsPlan *plan, const XapMatch *match, DsStored *stored);
/* Adds that: the snippet, the page to open, other decks with the same content. */
void ds_hit_show(DsPlan *plan, DsHit *hit, const XapMatch *match, const DsStored *stored);
/* The summed idf of the clauses that @hit has; fills its missing_words. @ret_matched counts the plain words it has. */
double ds_hit_judge(DsPlan *plan, DsHit *hit, const DsStored *stored, guint *ret_matched);
