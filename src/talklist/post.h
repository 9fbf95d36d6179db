/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A post taken apart: its lines, which of them begin a talk, and what belongs to each talk. */
#pragma once

#include "front.h"
#include "shape.h"

typedef enum { DS_ROLE_TEXT, DS_ROLE_TITLE, DS_ROLE_SECTION, DS_ROLE_WHEN, DS_ROLE_LABELS, DS_ROLE_ROOM, DS_ROLE_RULE, DS_ROLE_IGNORED } DsRole;

/** A line of the post and the part it plays. */
typedef struct {
  const DsMdBlock *block;
  const DsMdLine *line;
  guint block_index;
  gboolean starts_block;
  DsRole role;
  gboolean asked;       /* whether `names` is known */
  const char *names;    /* for ds_post_speakers() */
  gboolean claimed;     /* a time that belongs to a talk already */
  DsShape *shape;       /* what it may be as a title, or NULL */
  gboolean among_talks; /* the headings above call what stands here talks */
  DsWhen *when;         /* role WHEN */
  gboolean placed;      /* role WHEN: names beside the time where it is: no sign of a talk by itself */
  char *speakers;       /* role WHEN: speakers on the same line, or NULL */
} DsPostLine;

typedef struct {
  DsList *list;
  const DsFront *front;
  GArray *lines;        /* DsPostLine */
  DsPeople *people;
  DsListEvent event;
  DsYears years;
  guint titles;         /* lines that begin a talk */
  guint linked_levels;  /* bits: levels of headings that are linked titles; bit 0: bold lines, bit 7: plain ones */
  guint third_talk;     /* the line with the third title, */
  guint second_paragraph; /* and the first that begins a talk's second paragraph; the number of lines when there is none */
  gboolean time_first;  /* times stand before the titles they belong to */
} DsPost;

/** The speakers that a line of nothing else names, without "Speakers:"; NULL when it is no such line. Borrowed from the line. */
const char *ds_post_speakers(const DsPost *post, DsPostLine *line);
/** Whether such a line says so itself: "Speakers: …". */
gboolean ds_post_says_speakers(const DsPost *post, DsPostLine *line);
/** Adds the lines of @blocks to the post, each with what it says by itself. */
void ds_post_read_lines(DsPost *post, const GPtrArray *blocks);
/** Whether @text says who wrote the post, and when. */
gboolean ds_post_is_byline(const char *text);
/** Whether a heading stands right below a higher one: what it says may belong to that one. */
gboolean ds_post_is_subheading(const DsPost *post, const DsPostLine *line);
/** Reads each line for what it may be, then decides which lines are titles, sections, times. */
void ds_post_classify(DsPost *post, const GPtrArray *blocks);
/** Where the talk that begins at line @start ends: the next title or section, or a rule. */
guint ds_post_end(const DsPost *post, guint start);
/** Notes how long the talks' abstracts are, once titles are known. */
void ds_post_measure(DsPost *post);
/** Of the lines [@from, @to) below a talk, where its abstract ends: the post's closing words are not part of it. @last: no talk follows
 * in this section. */
guint ds_post_abstract_end(const DsPost *post, guint from, guint to, gboolean last);
