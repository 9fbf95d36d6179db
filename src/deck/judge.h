/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the steps of the judgement share. Room-internal. */
#pragma once

#include <decksearch/deck.h>

/* A line on its way through the judgement. */
typedef struct {
  const DsLine *line;
  guint page;          /* from 1 */
  guint group;         /* number of the build its page belongs to, from 0 */
  const char *key;     /* folded text, digits masked as '#': what repeats when the text "repeats" */
  guint key_number;    /* index into the judgement's keys: lines have the same when their keys are equal */
  guint text_number;   /* from 0; lines have the same when their texts are equal */
  guint next;          /* 1 + the next line of the same key, 0: none */
  float x, y;          /* where its middle stands, as shares of the page: 0 is left or top, 1 right or bottom */
  gboolean is_outer;   /* it stands in the outer parts of the page where furniture lives */
  gboolean is_counter; /* its key is of digits and what stands between them */
  float size_share;    /* its size over the largest of its page */
  gboolean is_notes;   /* what the speaker says to it, not the slide */
  DsNoiseKind noise;
  const char *why;
} Judged;

/* What lines say, digits and case aside. */
typedef struct {
  const char *text;
  gboolean is_counter; /* see Judged */
  guint first, last;   /* lines that say it */
  guint lines;         /* how many */
} Key;

typedef struct {
  const DsFacts *facts;
  GArray *lines;         /* Judged, page after page */
  GArray *page_start;    /* guint: index into `lines` of each page's first, and one past the end */
  GArray *group_of;      /* guint: the build of each page */
  GArray *is_notes_page; /* gboolean a page: it holds the notes of the page before */
  guint n_groups, n_texts;
  float usual_size; /* of the type most letters of the deck are set in, points */
  GArray *keys;     /* Key, each once */
  GStringChunk *strings;
} Judgement;

static inline Judged *ds_judged(const Judgement *j, guint i) {
  return &g_array_index(j->lines, Judged, i);
}
static inline guint ds_page_begin(const Judgement *j, guint page) {
  return g_array_index(j->page_start, guint, page - 1);
}
static inline guint ds_page_end(const Judgement *j, guint page) {
  return g_array_index(j->page_start, guint, page);
}
static inline const DsPage *ds_judged_page(const Judgement *j, guint page) {
  return g_ptr_array_index(j->facts->pages, page - 1);
}

/* Sets the verdict once; the first evidence stays. */
void ds_judged_mark(Judgement *j, Judged *line, DsNoiseKind kind, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* build.c: which pages are steps of one slide; fills group_of and n_groups. */
void ds_builds_find(Judgement *j);
/* notes.c: speaker notes below or between the slides. */
void ds_notes_find(Judgement *j);
/* furniture.c: the same text at the same place on distinct slides. */
void ds_furniture_mark(Judgement *j);
/* variant.c: what stands where proven furniture does. */
void ds_variants_mark(Judgement *j);
/* sequence.c: page numbers. */
void ds_page_numbers_mark(Judgement *j);
/* banner.c: event names. */
void ds_event_names_mark(Judgement *j, const char *const *event_names);
/* profile.c: this deck's candidates, and what other decks prove. */
GPtrArray *ds_candidates_find(const Judgement *j);
void ds_profile_mark(Judgement *j, const DsProfile *profile, const GPtrArray *candidates);
/* slide.c: the slides out of the verdicts. */
void ds_slides_make(const Judgement *j, DsDeck *deck);
