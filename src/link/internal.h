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
};

/** What a session's title says about which of several sessions of one project it is. */
typedef enum { LINK_INTRO = 1, LINK_DEEP = 2 } LinkVariant;
guint link_variant_of_words(const GArray *words, guint first, guint last);

/* ---- talks, prepared ---- */

typedef struct {
  GArray *words;   /* LinkWord; id is the stem's, in the linker's dictionary */
  GArray *weights; /* float, by word */
  float total;
  guint64 ids, glued; /* bits of the numbers that its words have: most words of a slide are seen at once to be none of them */
  guint letters[LINK_MAX_TITLE_WORDS];     /* LinkWord's letters, side by side: they are looked at most */
  char initials[LINK_MAX_TITLE_WORDS + 1]; /* the first bytes of its words */
  gboolean cut;                            /* ends in "...": its end is missing */
  guint variant;                           /* LinkVariant bits */
  guint64 years;                           /* years that are part of the title: see link_year_bit() */
} LinkTitle;

typedef struct {
  GArray *words; /* LinkWord of the name */
  char *key;     /* folded, to count namesakes */
  guint talks;   /* how many talks of the library have a speaker of this name */
} LinkName;

typedef struct {
  const DsTalk *talk;
  GPtrArray *titles; /* LinkTitle * */
  GPtrArray *names;  /* LinkName * */
  GHashTable *known; /* set of ids of the words of speakers, affiliations and event: no part of a title when they stand beside it */
  GPtrArray *urls;   /* char *: keys of the addresses that mean this talk and no other */
  char *same;        /* talks with the same are one session in several lists */
  int year;          /* of its date or event, 0 unknown */
  gint64 day;        /* days since the epoch of its date, 0 unknown */
  char *event;       /* its event\'s name without the year, folded, or NULL */
  float weight;      /* of its title's words and its speakers' last names, at least 1 */
} LinkTalk;

struct DsLinker {
  const GPtrArray *talks, *pins;
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
};

static inline guint64 link_bit(guint number) {
  return number ? (guint64)1 << (number & 63) : 0;
}
guint link_id(const DsLinker *linker, const char *stem);
/** Sets id, join, glued and weight of every word. */
void link_words_identify(const DsLinker *linker, GArray *words);
/** "sched/1howZ", "youtube.com/abc": the part of an address that is the same wherever it is copied from; NULL when it names nothing. */
char *link_url_key(const char *url);

/* ---- a deck, read ---- */

typedef enum { LINK_FROM_SLIDE, LINK_FROM_FURNITURE, LINK_FROM_METADATA, LINK_FROM_FILE, LINK_N_SOURCES } LinkSource;

typedef struct {
  LinkSource source;
  guint rank;          /* of slides: 0 for the first with text, 1 for the next, … */
  GArray *words;       /* LinkWord; line counts within the stream */
  GArray *line_starts; /* guint, by line: its first word; one more entry for the end */
  GArray *line_sizes;  /* float, by line: font size, 0 unknown */
  float largest;
  gboolean is_list; /* a slide with many lines of one size: an agenda, no title */
  guint variant;    /* LinkVariant bits of its words */
} LinkStream;

typedef struct {
  gint64 first, last; /* days since the epoch: a day, or a whole month */
} LinkDate;

typedef struct {
  GPtrArray *streams;   /* LinkStream *: where a title can stand */
  GArray *names;        /* LinkWord of everything near the deck's ends, path and author, in order; line 1: of slides that name others too */
  GHashTable *name_at;  /* fold -> GArray of guint positions in names */
  GHashTable *url_keys; /* set of keys of addresses in the deck; value: GUINT 1 when at an end of the deck, else 2 */
  GHashTable *events;   /* set of event keys it says it was made for: KubeCons, and events of the lists */
  GPtrArray *other_events; /* char *: lines, folded, that name an event that no list has under that very name */
  guint64 path_years;      /* link_year_bit() of the years in its path */
  guint64 years;           /* and of those on the title slide and in metadata */
  GArray *dates;           /* LinkDate on its first slides */
  gint64 created;          /* day, 0 unknown */
  char *file_key;          /* the file name as words */
  gboolean has_text;       /* its first slide says something */
} LinkReading;

LinkReading *link_reading_new(const DsLinker *linker, const char *path, const DsDeck *deck);
void link_reading_free(LinkReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkReading, link_reading_free)

/** The file name's own words, without suffix and what people and sites add; as one string. */
char *link_file_key(const char *name);

/* when.c */
guint64 link_year_bit(int year);
guint64 link_years_in(const char *text);
void link_dates_in(const char *text, GArray *dates);
gint64 link_day_of_iso(const char *date);

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

/** Log-odds that @stream shows @title, 0 or more; @ret_like becomes the best likeness (0..1) when that is higher. */
double link_title_points(const LinkTalk *talk, const LinkTitle *title, const LinkStream *stream, double *ret_like);
void link_score(const DsLinker *linker, const LinkReading *reading, guint index, LinkScore *ret_score);
/** Talks worth scoring: GArray of guint indexes. */
GArray *link_candidates(const DsLinker *linker, const LinkReading *reading);

G_END_DECLS
