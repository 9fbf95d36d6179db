/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * talk: a talk as its list tells it, one identity for an event, one talk out of several lists.
 */
#pragma once

#include <decksearch/base.h>

G_BEGIN_DECLS

typedef enum {
  DS_TALK_TALK, DS_TALK_KEYNOTE, DS_TALK_LIGHTNING, DS_TALK_PANEL, DS_TALK_TUTORIAL, DS_TALK_WORKSHOP,
  DS_TALK_MEETING, DS_TALK_CONTRIBFEST, DS_TALK_OPENING, DS_TALK_CLOSING, DS_TALK_N_KINDS
} DsTalkKind;
const char *ds_talk_kind_name(DsTalkKind kind);
/** The kind, or -1. */
int ds_talk_kind_from_name(const char *name);

typedef struct { char *name, *affiliation; /* affiliation: all that follows the name, or NULL */ } DsSpeaker;
typedef struct { char *text, *lang; /* lang or NULL */ } DsTitle;
typedef struct { char *url, *lang; } DsVideo;
typedef struct { char *file; guint line; /* from 1 */ } DsSource;

/** Strings are valid UTF-8 and NULL when not known. */
typedef struct {
  char *id;             /* "kubecon-na-2024/cilium-connecting-observing"; unique in a library after ds_talks_merge() */
  char *title;
  GPtrArray *titles;    /* DsTitle *, the main one first; the same talk's title in other languages */
  DsTalkKind kind;
  GPtrArray *speakers;  /* DsSpeaker * in the list's order */
  char *event;          /* display name: "KubeCon NA 2024" */
  char *event_key;      /* "kubecon-na-2024" */
  char *event_raw;      /* as written */
  char *section;        /* co-located day, track or heading as written */
  char *date;           /* YYYY-MM-DD */
  char *start, *end;    /* HH:MM, local wall time */
  char *tz;             /* as written, or an IANA name */
  int utc_offset;       /* minutes; DS_UTC_UNKNOWN when not certain */
  char *room;           /* room or hall, as written */
  char *url;            /* the talk's page */
  GPtrArray *videos;    /* DsVideo *, the first is `video` */
  char *slides_url;
  GPtrArray *projects;  /* char * */
  GPtrArray *tags;      /* char * */
  char *language;       /* two letters, lower case, or NULL */
  char *abstract;       /* paragraphs separated by an empty line */
  GPtrArray *decks;     /* char *: decks its list pins to it (`deck:` in YAML) */
  GPtrArray *sources;   /* DsSource *; the first is `source` and `line` */
} DsTalk;
#define DS_UTC_UNKNOWN G_MININT

DsTalk *ds_talk_new(void);
void ds_talk_free(DsTalk *talk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsTalk, ds_talk_free)
void ds_talk_add_speaker(DsTalk *talk, const char *name, const char *affiliation);
void ds_talk_add_source(DsTalk *talk, const char *file, guint line);
void ds_talk_add_video(DsTalk *talk, const char *url, const char *lang);
void ds_talk_add_title(DsTalk *talk, const char *text, const char *lang);
/** When the talk was, as well as it is known: its date, or the year of its event ("2019" of "kubecon-eu-2019"), or NULL. */
char *ds_talk_when(const DsTalk *talk);

/** The kind that a title and a section say ("Lightning Talk: …", "Keynote", "Panel", "Tutorial", "Contribfest", "Project Meeting", …). */
DsTalkKind ds_talk_kind_of_title(const char *title, const char *section);

/** Something in a list that was not understood, or was guessed: `file:line: what`. */
typedef struct { char *file; guint line, column; /* 0 unknown */ char *message; } DsDoubt;
DsDoubt *ds_doubt_new(const char *file, guint line, guint column, const char *format, ...) G_GNUC_PRINTF(4, 5);
void ds_doubt_free(DsDoubt *doubt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsDoubt, ds_doubt_free)
/** "posts/na.md:12: no date for 'X'" (escaped). */
char *ds_doubt_format(const DsDoubt *doubt);

/** One identity for an event: "KubeCon + CloudNativeCon North America 2024" and "KubeCon NA 2024" share the key "kubecon-na-2024". */
typedef struct { char *key, *name; int year; /* 0 unknown */ } DsEvent;
/** The event that @raw names, with @year (0: none) when it carries none itself; NULL when it names none. */
DsEvent *ds_event_identify(const char *raw, int year);
void ds_event_free(DsEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsEvent, ds_event_free)
/** The names of all events (and co-located days) of @talks as the normaliser wants them: every written form, each once, sorted. */
char **ds_event_names(const GPtrArray *talks);

/** Minutes east of UTC of a zone abbreviation or IANA name on @date (YYYY-MM-DD), DS_UTC_UNKNOWN when ambiguous or unknown. */
int ds_tz_offset(const char *tz, const char *date);

/** Version of how lists are read: raise it when the worker reads other talks out of the same list. It began as the version of facts. */
#define DS_LIST_VERSION 5

/** The formats that talk lists come in: `decksearch help formats` prints this table, the worker's parsers follow its order. */
typedef enum { DS_FORMAT_POST, DS_FORMAT_TABLE, DS_FORMAT_YAML, DS_FORMAT_ICAL, DS_FORMAT_N } DsTalkFormat;
typedef struct { const char *name, *suffixes /* comma separated */, *help; } DsTalkFormatRow;
extern const DsTalkFormatRow ds_talk_formats[DS_FORMAT_N];

/**
 * One list of talks out of all lists' entries: the same talk (title, date or event, speakers) in two lists becomes one, with both sources and the
 * richer fields; ids are made unique. The result depends on the set of entries only, not on their order; sorted by date, start, title.
 * Owns: takes the talks (DsTalk *) out of @talks, whose empty array stays the caller's; returns a new array that owns its talks.
 */
GPtrArray *ds_talks_merge(GPtrArray *talks);

/** Talks as bytes, for the wire (one talk). Decoding checks everything; DS_ERROR_PROTOCOL. */
GVariant *ds_talk_encode(const DsTalk *talk);                 /* floating */
DsTalk *ds_talk_decode(GVariant *value, GError **error);
const GVariantType *ds_talk_variant_type(void);
/** What makes @talk none that a list could have said ("no title", "a date that is none"), or NULL: for whoever decodes one. */
const char *ds_talk_fault(const DsTalk *talk);

G_END_DECLS
