/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * query: from the words typed to hits. parse.c makes a tree with source positions, plan.c a Xapian query of it, hit.c and
 * snippet.c and sought.c what is shown.
 */
#pragma once

#include <decksearch/index.h>

G_BEGIN_DECLS

/* ---- the tree ---- */

typedef enum {
  DS_NODE_WORD,   /* one word as typed; may hold several tokens (kube-proxy) */
  DS_NODE_PHRASE, /* "…" */
  DS_NODE_PREFIX, /* net* */
  DS_NODE_NEAR,   /* a NEAR/n b: children are words or phrases */
  DS_NODE_FIELD,  /* field:value; one child (words, phrase, prefix) or a range/value in text */
  DS_NODE_AND,
  DS_NODE_OR,
  DS_NODE_NOT,     /* one child: NOT x, -x */
  DS_NODE_REQUIRE, /* one child: +x */
} DsNodeKind;

typedef struct DsNode {
  DsNodeKind kind;
  gsize start, end;    /* bytes of the source */
  char *text;          /* word, phrase without quotes, prefix without '*', or a field's value */
  int field;           /* DsFieldId for FIELD */
  guint distance;      /* NEAR */
  char *low, *high;    /* a range field's bounds: full dates or numbers as text, NULL open */
  GPtrArray *children; /* DsNode * */
} DsNode;

typedef struct {
  char *source; /* valid UTF-8 */
  DsNode *root; /* NULL: an empty query */
} DsQuery;
/** Parses @source. SYNTAX: what is wrong; @ret_where (may be NULL) is then the byte offset in @source. At most 4,096 bytes, 256 words,
 * depth 32. */
DsQuery *ds_query_parse(const char *source, gsize *ret_where, GError **error);
void ds_query_free(DsQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsQuery, ds_query_free)
/** The arguments of a command line as one query: joined by spaces, `field:two words` in one argument read as `field:"two words"`. */
char *ds_query_join(const char *const *words);
/** The tree as text, for --explain and tests: (and netkit (field title "big tcp")). */
char *ds_query_describe(const DsQuery *query);
/** The query with a line below that has a caret under byte @where: for error messages. Escaped. */
char *ds_query_caret(const char *source, gsize where);

/* ---- synonyms ---- */

/** Groups of words and phrases that say the same. */
typedef struct DsSynonyms DsSynonyms;
DsSynonyms *ds_synonyms_new(void);
void ds_synonyms_free(DsSynonyms *synonyms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsSynonyms, ds_synonyms_free)
/** Adds what the whole field says for one another (k8s: kubernetes). */
void ds_synonyms_add_own(DsSynonyms *synonyms);
/** Adds a group: @word and each of @others. A text without words is left out. */
void ds_synonyms_add(DsSynonyms *synonyms, const char *word, const char *const *others);

/* ---- hits ---- */

typedef struct {
  guint start, length; /* Unicode code points of the snippet */
} DsHighlight;

typedef struct {
  char *what; /* a clause of the query as typed; "together": for words that stand near each other or all in the title; "more words": for
                 having more of them than the hits below */
  double weight;
} DsHitWeight;

typedef struct {
  guint rank; /* from 1 */
  double score;
  double raised; /* the part of the score that keeps it in the order of the hits, when not all have all words */
  guint docid;
  const DsLibrary *library; /* borrowed from the index */
  char *deck, *path;        /* below the root; absolute. NULL: a talk without a deck */
  char *content;            /* DS_CONTENT_DIGITS of the sha256 of a slide's deck, else NULL */
  const char *format;       /* "pdf", or NULL */
  gboolean is_slide;        /* FALSE: the talk's own entry; slide, pages, open_page are then null in JSON */
  guint slide, last, open_page, ordinal;
  char *label, *title;  /* or NULL */
  char *first_line;     /* when there is no title: shown instead, marked as such */
  char *snippet;        /* plain text, at most 200 characters, one line */
  GArray *highlights;   /* DsHighlight, ascending, apart */
  char *uri;            /* file://…#page=N, or NULL */
  char **same_as;       /* other decks with the same content; never NULL */
  char **missing_words; /* words of the query it lacks; never NULL */
  DsTalk *talk;         /* or NULL */
  GArray *weights;      /* DsHitWeight: what its score is made of, only with explain; else NULL */
} DsHit;
void ds_hit_free(DsHit *hit);

typedef enum { DS_ORDER_RELEVANCE, DS_ORDER_DATE, DS_ORDER_DECK } DsOrder;

typedef struct {
  guint limit, offset; /* hits; with per_talk: talks */
  guint per_talk;      /* 0: plain hits; n: groups by talk (or deck), at most n slides each */
  gboolean strict;     /* no correction, no fewer words */
  DsOrder order;
  gboolean explain;
  gboolean facets;            /* count all matches */
  const DsSynonyms *synonyms; /* a plain word also asks for these, with less weight; or NULL */
} DsSearchOptions;

/** Hits of one talk (or one unlinked deck), for people. */
typedef struct {
  GPtrArray *hits; /* DsHit *, borrowed from the answer, by rank */
  guint more;      /* further hits of it */
} DsHitGroup;

typedef enum { DS_FACET_EVENT, DS_FACET_YEAR, DS_FACET_SPEAKER, DS_FACET_KIND, DS_FACET_LANGUAGE, DS_FACET_N } DsFacet;
extern const char *const ds_facet_names[DS_FACET_N];

typedef struct {
  char *name;
  guint count; /* matches */
} DsFacetValue;

/** All matches, not only the hits shown, counted by what is known of them; of fewer words, the matches that were judged. */
typedef struct {
  GPtrArray *values[DS_FACET_N]; /* DsFacetValue *, most matches first */
} DsFacets;
void ds_facets_free(DsFacets *facets);

typedef struct {
  char *word;    /* as typed */
  double weight; /* how rare it is (idf) */
  gboolean only_helps, is_absent;
  char **synonyms; /* never NULL */
} DsExplainedWord;

/** How the query, as corrected, was read. */
typedef struct {
  char *parsed;     /* the tree as text */
  char *xapian;     /* the query as libxapian describes it, or NULL */
  GPtrArray *words; /* DsExplainedWord * */
} DsExplanation;
void ds_explanation_free(DsExplanation *explanation);

typedef struct {
  GPtrArray *hits;   /* DsHit *, by rank */
  GPtrArray *groups; /* DsHitGroup *, when per_talk was asked for; else NULL */
  char *query;
  guint total;
  gboolean total_exact;
  const char *match;     /* "all", "corrected", "some", "none" */
  char *corrected;       /* the query as corrected, or NULL */
  char *suggestion;      /* did you mean, or NULL */
  char **dropped_words;  /* never NULL */
  char **missing_shards; /* never NULL */
  double elapsed_ms;
  DsExplanation *explanation; /* when it was asked for, or NULL */
  DsFacets *facets;           /* the same */
} DsAnswer;
void ds_answer_free(DsAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsAnswer, ds_answer_free)

/** Asks @index. Nothing found is no error: hits is empty. Errors: INDEX, IO; USAGE for a prefix that is too short. */
DsAnswer *ds_query_ask(DsIndex *index, const DsQuery *query, const DsSearchOptions *options, GError **error);

/** A talk or a deck as `talks QUERY` and `decks QUERY` look at it: by what the lists and the names say, not by its slides. */
typedef struct DsSubject DsSubject;
/** @talk with the paths of its decks (char *). Both stay the caller's and must outlive it. */
DsSubject *ds_subject_of_talk(const DsTalk *talk, const GPtrArray *decks);
/** A deck: words without a field look at its path, its title and the title of @talk (may be NULL). Both must outlive it. */
DsSubject *ds_subject_of_deck(const DsManifest *manifest, const DsTalk *talk);
void ds_subject_free(DsSubject *subject);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsSubject, ds_subject_free)
/** Whether @query means @subject: words in any form, phrases, fields, operators; NEAR asks for its words only. What no talk or deck has
 * (`slide:`, `in:`) matches none. */
gboolean ds_query_matches(const DsQuery *query, const DsSubject *subject);

G_END_DECLS
