/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds: pages that only add to the page before are steps of one slide. Found first, else a four-step build looks like a header that is
 * repeated four times. */
#include "judge.h"

#include <math.h>

#define SAME_PLACE 4.0f    /* points */
#define FURNITURE_SHARE 3u /* on one page in so many, and in the outer parts: no sign of a build */

/* Whether many pages carry the line's text. */
static gboolean is_everywhere(const Judgement *j, const Judged *line) {
  guint same = g_array_index(j->keys, Key, line->key_number).lines;
  return same >= 4 && same * FURNITURE_SHARE >= j->facts->pages->len;
}

/* Lines that say whether a page goes on from another: not counters, not what stands in the margin of many pages. */
static gboolean counts(const Judgement *j, const Judged *line) {
  if (line->is_notes) return FALSE;
  if (line->is_counter) return FALSE;
  return !(line->is_outer && line->size_share < 0.9f && is_everywhere(j, line));
}

static gboolean is_at_same_place(const Judged *a, const Judged *b) {
  return fabsf(a->line->box.x0 - b->line->box.x0) < SAME_PLACE && fabsf(a->line->box.y0 - b->line->box.y0) < SAME_PLACE;
}

/* What a page says, by the number of the text: filled anew for each page, and what is of another page is nothing. */
typedef struct {
  guint page;        /* that this is of, 0: none */
  guint first, last; /* lines */
  guint lines;       /* how many */
  guint used;        /* of them, by the page before */
} Said;

typedef struct {
  const Judgement *j;
  Said *said;  /* by text number */
  guint *next; /* by line: the next one of the same text on its page */
} Pages;

static void read_page(Pages *pages, guint page) {
  for (guint i = ds_page_begin(pages->j, page); i < ds_page_end(pages->j, page); i++) {
    Said *said = &pages->said[ds_judged(pages->j, i)->text_number];
    if (said->page == page) {
      pages->next[said->last] = i;
      said->lines++;
    } else
      *said = (Said){.page = page, .first = i, .lines = 1};
    said->last = i;
  }
}

/* Whether one of the lines of @said stands where @line does. */
static gboolean is_there(const Pages *pages, const Said *said, const Judged *line) {
  enum { MOST = 64 };
  guint at = said->first;
  for (guint k = 0; k < said->lines && k < MOST; k++, at = pages->next[at])
    if (is_at_same_place(line, ds_judged(pages->j, at))) return TRUE;
  return FALSE;
}

typedef struct {
  guint counted, moved, body;
} Comparison;

/* What of page @page is on the next page, too; FALSE: not all of it. */
static gboolean compare(Pages *pages, guint page, Comparison *result) {
  const Judgement *j = pages->j;
  read_page(pages, page + 1);
  for (guint i = ds_page_begin(j, page); i < ds_page_end(j, page); i++) {
    const Judged *line = ds_judged(j, i);
    if (!counts(j, line)) continue;
    Said *next = &pages->said[line->text_number];
    if (next->page != page + 1 || next->used == next->lines) return FALSE;
    next->used++;
    result->counted++;
    result->body += line->size_share < 0.9f;
    result->moved += !is_there(pages, next, line);
  }
  return TRUE;
}

static guint counted_lines(const Judgement *j, guint page) {
  guint n = 0;
  for (guint i = ds_page_begin(j, page); i < ds_page_end(j, page); i++) n += counts(j, ds_judged(j, i));
  return n;
}

/* Whether page @page + 1 shows page @page and more. Two pages of the same text are steps, too (a highlight moves, a picture appears), but
 * only when there is more than a title to go by: "Demo" twice over two pictures is two slides. */
static gboolean goes_on(Pages *pages, guint page) {
  const Judgement *j = pages->j;
  const DsPage *a = ds_judged_page(j, page), *b = ds_judged_page(j, page + 1);
  if (fabsf(a->width - b->width) > 1 || fabsf(a->height - b->height) > 1) return FALSE;
  Comparison c = {0};
  if (!compare(pages, page, &c) || c.counted == 0 || c.moved * 2 > c.counted) return FALSE;
  return counted_lines(j, page + 1) > c.counted || (c.counted >= 2 && c.body >= 1);
}

void ds_builds_find(Judgement *j) {
  guint group = 0;
  g_autofree Said *said = g_new0(Said, j->n_texts);
  g_autofree guint *next = g_new0(guint, j->lines->len);
  Pages pages = {j, said, next};
  for (guint page = 1; page <= j->facts->pages->len; page++) {
    gboolean notes = g_array_index(j->is_notes_page, gboolean, page - 1),
             after_notes = page > 1 && g_array_index(j->is_notes_page, gboolean, page - 2);
    if (page > 1 && !notes && (after_notes || !goes_on(&pages, page - 1))) group++;
    g_array_append_val(j->group_of, group);
  }
  j->n_groups = j->facts->pages->len ? group + 1 : 0;
}
