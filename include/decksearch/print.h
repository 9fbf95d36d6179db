/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * print: what people and programs read. Printers append to a GString and write nowhere. Everything that comes from a deck, a list or
 * a query goes through ds_escape() before it meets a terminal.
 */
#pragma once

#include <decksearch/extract.h>
#include <decksearch/ingest.h>
#include <decksearch/query.h>

G_BEGIN_DECLS

typedef struct {
  gboolean color;      /* SGR sequences */
  gboolean hyperlinks; /* OSC 8 */
  guint columns;       /* of the terminal; 0: do not wrap or cut */
} DsStyle;

/* ---- for people ---- */

/** Results grouped by talk (or deck), each slide numbered as `open` wants it, and a line with how many there are. Long lines are cut at the
 * style's columns. */
void ds_print_groups(GString *out, const DsAnswer *answer, const DsStyle *style);
/** How the query was read, with @xapian also libxapian's long form of it, then each hit's weights by its rank. */
void ds_print_explanation(GString *out, const DsAnswer *answer, gboolean xapian);
/** A line a facet, the values with most matches first, cut at the style's columns; nothing when there are no values. */
void ds_print_facets(GString *out, const DsFacets *facets, const DsStyle *style);
void ds_print_talks(GString *out, const GPtrArray *talks /* DsTalk * */, const GPtrArray *decks_of /* GPtrArray of char *, one a talk */,
                    const DsStyle *style);
/** One talk in full: also its page and its abstract. */
void ds_print_talk(GString *out, const DsTalk *talk, const GPtrArray *decks /* char * */, const DsStyle *style);
void ds_print_decks(GString *out, const GPtrArray *manifests, const GPtrArray *talks /* DsTalk * or NULL, one a manifest */,
                    const DsStyle *style);
void ds_print_slide(GString *out, const DsStored *slide, const DsTalk *talk, gboolean noise, const DsStyle *style);
/** How far a run has come. */
typedef struct {
  guint done, total, pages; /* decks, decks, pages so far */
  double seconds;           /* since it began */
  const char *deck;         /* the last one; or NULL */
} DsProgress;
/** One line, without its end: decks, pages, pages a second, the time that is left, the deck. */
void ds_print_progress(GString *out, const DsProgress *progress);
/** The same as a bar, less than @columns wide. */
void ds_print_progress_bar(GString *out, const DsProgress *progress, guint columns);
/** One line: what a run did. */
void ds_print_ingest(GString *out, const DsIngestReport *report);

/* ---- for pipes: one record a line, fields separated by tabs, tabs and controls inside escaped ---- */

/** deck, slide, talk title, slide title, snippet; @end is '\n' or '\0'. Of @style only the colour counts, here and below. */
void ds_print_hit_line(GString *out, const DsHit *hit, char end, const DsStyle *style);
/** A line a value: facet, value, matches. */
void ds_print_facet_lines(GString *out, const DsFacets *facets, char end);
void ds_print_talk_line(GString *out, const DsTalk *talk, const GPtrArray *decks, char end, const DsStyle *style);
void ds_print_deck_line(GString *out, const DsManifest *manifest, const DsTalk *talk, char end, const DsStyle *style);

/* ---- citations: to be pasted elsewhere ---- */

/** What is cited; what is not known is NULL or 0. Without a talk there is a deck. */
typedef struct {
  guint slide;
  const char *title, *label, *deck, *path, *uri, *snippet;
  const DsTalk *talk;
} DsCited;
/** Whether @format is `markdown`, `bibtex` or a template with {fields} we know. USAGE: it is not, with the nearest that is. */
gboolean ds_cite_check(const char *format, GError **error);
/** @cited in a checked @format, ended by @end; what would mean something to Markdown or BibTeX is escaped. */
void ds_print_cited(GString *out, const char *format, const DsCited *cited, char end);
void ds_print_hit_cited(GString *out, const char *format, const DsHit *hit, char end);

/* ---- JSON: one object a line, schema 1 (doc/schema.json) ---- */

void ds_print_hit_json(GString *out, const DsHit *hit);
void ds_print_facets_json(GString *out, const DsFacets *facets);
void ds_print_summary_json(GString *out, const DsAnswer *answer);
/** @decks: char * or NULL (then the field is left out, as inside a hit). */
void ds_print_talk_json(GString *out, const DsTalk *talk, const GPtrArray *decks);
void ds_print_deck_json(GString *out, const DsLibrary *library, const DsManifest *manifest, const DsTalk *talk);
/** A slide of the index with all that is known of it, for `show --json`. @talk may be NULL. */
void ds_print_slide_json(GString *out, const DsStored *slide, const DsTalk *talk);
/** What a run of `index` did, as an event. */
void ds_print_ingest_json(GString *out, const DsIngestReport *report);
/** That @words of remote shards were fetched. */
void ds_print_words_json(GString *out, guint words);
/** One way in which index and library disagree, for `check`. */
void ds_print_difference_json(GString *out, const char *difference);
/** What was not understood of a talk list, for `talks --check`. */
void ds_print_doubt_json(GString *out, const DsDoubt *doubt);
/** One page of `extract --json`; @lines from ds_deck_page_lines(). */
void ds_print_page_json(GString *out, const char *file, const DsDeck *deck, guint page);
/** The kept text of a page, as `extract` prints it. */
void ds_print_page_text(GString *out, const DsDeck *deck, guint page);

typedef struct {
  const DsLibrary *library;
  guint decks, failed, slides, talks, talks_with_deck, textless_pages;
  guint64 bytes; /* of the index folder */
  DsCage cage;
  const char *last_run;      /* JSON text or NULL */
  const GPtrArray *failures; /* DsManifest * */
} DsStatus;
void ds_print_status(GString *out, const DsStatus *status, const DsStyle *style);
void ds_print_status_json(GString *out, const DsStatus *status);

/** A line of `config`: what is in force and where it was said. */
typedef struct {
  const char *name;
  const char *const *words; /* NULL or empty: nothing */
  gboolean is_list, is_number;
  const char *from;  /* "default", "folder" (found in this one or above), "file", "environment", "option" */
  const char *where; /* the file, the variable, the option; or NULL */
  guint line;        /* of the file, or 0 */
} DsShownSetting;
/** For people, @aligned in columns, or as name, value, place separated by tabs. */
void ds_print_setting(GString *out, const DsShownSetting *setting, gboolean aligned);
void ds_print_setting_json(GString *out, const DsShownSetting *setting);

G_END_DECLS
