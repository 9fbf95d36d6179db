/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a link is found: the talks are prepared once (linker.c) with an inverted index over the words of titles and names; a deck is read
 * once (reading.c) into streams of words, names, events, dates and addresses; the talks that share rare words with it are scored (score.c)
 * as log-odds, one number per kind of evidence, and the best is compared with "none of them" and with the second best (judge.c).
 */
#pragma once

#include <decksearch/link.h>

#include "words.h"

G_BEGIN_DECLS

enum {
  LINK_MAX_TITLE_WORDS = 64, /* matches are bits of a guint64 */
  LINK_MAX_CANDIDATES = 48,
  LINK_MAX_TERMS = 50000, /* of decks, that a lexicon keeps */
  LINK_STREAM_LINES = 24,
};

/** What a session's title says about which of several sessions of one project it is. */
typedef enum { LINK_INTRO = 1, LINK_DEEP = 2 } LinkVariant;
/** Of the words (LinkWord) from @first up to, not including, @last. */
guint link_variant_of_words(const GArray *words, guint first, guint last);

/* ---- talks, prepared ---- */

typedef struct {
  LinkTerm *term;
  guint pair; /* number of the pair of words that it begins, 0: the last one */
  float weight;
} LinkTitleWord;

typedef struct {
  GArray *words;                           /* LinkTitleWord */
  float total;                             /* weight of all words */
  char initials[LINK_MAX_TITLE_WORDS + 1]; /* the first bytes of its words */
  guint letters;                           /* of the initials: see LinkTerm */
  gboolean cut;                            /* ends in "...": its end is missing */
} LinkTitle;

typedef struct {
  LinkTerm *first, *last, *glued; /* of the name's words, the first and the last as one; NULL when there is none */
  guint words;
  guint person; /* index into the linker's persons: those of one folded name */
  double rare;  /* 0.3..1: how much it says about which talk it is; somebody with many talks says less */
} LinkName;

typedef struct {
  const DsTalk *talk;
  GPtrArray *titles;  /* LinkTitle * */
  GArray *names;      /* LinkName */
  GArray *known;      /* guint: ids of the words of speakers, affiliations and event: no part of a title when they stand beside it */
  guint64 known_bits; /* link_bit() of them: most words of a slide are seen at once to be none of them */
  GPtrArray *urls;    /* char *: keys of the addresses that mean this talk and no other */
  guint same;         /* talks with the same are one session in several lists */
  int year;           /* of its date or event, 0 unknown */
  gint64 day;         /* days since the epoch of its date, 0 unknown */
  gint64 new_year;    /* the first day of its year, 0 unknown */
  char *event;        /* its event's name without the year, folded, or NULL */
  float weight;       /* of its title's words and its speakers' last names, at least 1 */
  guint variant;      /* LinkVariant bits of its titles */
  guint64 years;      /* years that are part of its titles: see link_year_bit() */
} LinkTalk;

/* What is set while a question is answered and cleared again at its end, so that no question costs more where there are more talks. */
typedef struct {
  float *sums;  /* by talk */
  guint *found; /* talks with a sum */
  guint n_found;
  guint8 *asked; /* by id */
} LinkScratch;

struct DsLinker {
  const GPtrArray *talks, *pins;
  LinkLexicon *lexicon;
  GPtrArray *prepared;    /* LinkTalk *, same order as talks */
  GHashTable *dictionary; /* stem -> GUINT id from 1 */
  GPtrArray *postings;    /* by id: GArray of guint talk indexes, each once, ascending */
  GArray *weights;        /* float, by id; 0 for words that no title has */
  GHashTable *glued;      /* two words that follow each other in a title, as one -> GUINT number from 1 */
  GHashTable *by_url;     /* key -> GUINT talk index + 1 */
  GHashTable *by_id;      /* talk id -> the same */
  GHashTable *by_file;    /* base name of the talk's slides on the web, as words -> the same */
  GHashTable *by_deck;    /* deck named by a list -> the same */
  GHashTable *pin_of;     /* deck path -> const DsPin * */
  GHashTable *events;     /* set of the talks' event keys */
  GStringChunk *strings;  /* keys of the tables */
  LinkScratch *scratch;
};

static inline guint64 link_bit(guint number) {
  return number ? (guint64)1 << (number & 63) : 0;
}
static inline const LinkTalk *link_talk(const DsLinker *linker, guint index) {
  return linker->prepared->pdata[index];
}
/** Fills the linker with its talks; weights are not set. */
void link_talks_prepare(DsLinker *linker);
/** The id of a stem, 0 when no talk has it. */
guint link_id(const DsLinker *linker, const char *stem);
/** The two as one, valid until the next call, or until words are read. */
const char *link_joined(const DsLinker *linker, const char *first, const char *second);
/** Whether the word of this id is one of the talk's people, their employers or its event. */
gboolean link_talk_knows(const LinkTalk *talk, guint id);
/** Sets what the linker knows of a term that was not seen before. */
void link_term_identify(const DsLinker *linker, LinkTerm *term);
/** The same for the words from @from on, and the joins of neighbours. */
void link_words_identify(const DsLinker *linker, GArray *words, guint from);

/** "sched/1howZ", "youtube.com/abc": the part of an address that is the same wherever it is copied from; NULL when it names nothing. */
char *link_url_key(const char *url);

/* ---- a deck, read ---- */

typedef enum { LINK_FROM_SLIDE, LINK_FROM_FURNITURE, LINK_FROM_METADATA, LINK_FROM_FILE, LINK_N_SOURCES } LinkSource;

typedef struct {
  LinkSource source;
  guint rank;                               /* of slides: 0 for the first with text, 1 for the next, … */
  guint first, end;                         /* its words in the reading's, and one past the end; their lines count within the stream */
  guint lines;                              /* how many */
  guint line_starts[LINK_STREAM_LINES + 1]; /* by line: its first word; one more entry for the end */
  float line_sizes[LINK_STREAM_LINES];      /* by line: font size, 0 unknown */
  float largest;
  float says;       /* at most: weight of the words that could be a title's */
  gboolean is_list; /* a slide with many lines of one size: an agenda, no title */
  guint variant;    /* LinkVariant bits of its words */
} LinkStream;

/** Whether @word is of a title's size and none that people add to file names. */
static inline gboolean link_stream_says(const LinkStream *stream, const LinkWord *word) {
  return !(stream->line_sizes[word->line] < 0.75f * stream->largest) && !word->term->junk;
}

typedef struct LinkPlaces LinkPlaces;

typedef struct {
  gint64 first, last; /* days since the epoch: a day, or a whole month */
} LinkDate;

typedef struct {
  GArray *streams;      /* LinkStream: where a title can stand */
  GArray *words;        /* LinkWord of all streams */
  LinkPlaces *places;   /* where in words a title's words are found; room for the title that is looked at */
  GArray *names;        /* LinkWord of everything near the deck's ends, path and author, in order; line 1: of slides that name others too;
                           no term: a gap */
  GHashTable *name_at;  /* LinkTerm * -> GUINT 1 + its first position in names */
  GArray *name_next;    /* guint, by position: 1 + the next one with the same term, 0: none */
  GHashTable *url_keys; /* set of keys of addresses in the deck; value: GUINT 1 when at an end of the deck, else 2 */
  GHashTable *events;   /* set of event keys it says it was made for: KubeCons, and events of the lists */
  GPtrArray *other_events;    /* char *: lines, folded, that name an event that no list has under that very name */
  guint64 path_years;         /* link_year_bit() of the years in its path */
  guint64 years;              /* and of those on the title slide and in metadata */
  GArray *dates;              /* LinkDate on its first slides */
  gint64 created;             /* day, 0 unknown */
  char *file_letters;         /* the words of the file name as one, numbers before them left out */
  guint file_talk;            /* 1 + index of the talk whose slides on the web have the deck's name, 0: none, G_MAXUINT: several */
  guint said[LINK_N_SOURCES]; /* LinkVariant bits that each place says; of slides, the first that says any */
  gboolean has_text;          /* its first slide says something */
} LinkReading;

LinkReading *link_reading_new(const DsLinker *linker, const char *path, const DsDeck *deck);
void link_reading_free(LinkReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkReading, link_reading_free)

/** The file name's own words, without suffix and what people and sites add; as one string. */
char *link_file_key(const char *name, LinkLexicon *lexicon);

/* when.c */
guint64 link_year_bit(int year);
guint64 link_years_in(const char *text);
void link_dates_in(const char *text, GArray *dates);
/* Days since the epoch, 0: no day, or none of the years that decks are made in. */
gint64 link_day_of(int year, int month, int day);
gint64 link_day_of_iso(const char *date);

/* ---- which words of a deck stand for a title's ---- */

/** What of a title one stream has. */
typedef struct {
  guint begin, end; /* its first line with a word of the title, one past the last such line; end 0: none */
  guint64 bits;     /* all that its words stand for */
} LinkReach;

LinkPlaces *link_places_new(const LinkReading *reading);
void link_places_free(LinkPlaces *places);
/** Compares all words of the deck with @title; what is borrowed is valid until the next call.
 *  @ret_bits: by word of the reading, the bits of the title's words that it stands for. Returns LinkReach by stream. */
const LinkReach *link_places_match(LinkPlaces *places, const LinkReading *reading, const LinkTitle *title, const guint64 **ret_bits);

/* ---- scores ---- */

typedef struct {
  guint index;                                /* of the talk */
  double points[LINK_N_SOURCES];              /* title evidence by source */
  double title, speakers, url, when, variant; /* what each kind adds to the log-odds */
  guint names_found;
  gboolean title_in_file_is_slides_url;
  double odds;  /* log-odds against "none of them" */
  double score; /* share of all hypotheses */
} LinkScore;

/** Log-odds that @stream shows @title, 0 or more; @ret_like becomes the best likeness (0..1) when that is higher. @reach, @bits: what
 *  link_places_match() found of the title, which is something. */
double link_title_points(const LinkTalk *talk, const LinkTitle *title, const LinkReading *reading, const LinkStream *stream,
                         const LinkReach *reach, const guint64 *bits, double *ret_like);
void link_score(const DsLinker *linker, const LinkReading *reading, guint index, LinkScore *ret_score);
/** Talks worth scoring: GArray of guint indexes. */
GArray *link_candidates(const DsLinker *linker, const LinkReading *reading);

G_END_DECLS
