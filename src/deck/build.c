/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds: pages that only add to the page before are steps of one slide. Found first, else a four-step build looks like a header that is
 * repeated four times. */
#include "judge.h"

#include <math.h>
#include <string.h>

#define SAME_PLACE 4.0f    /* points */
#define FURNITURE_SHARE 3u /* on one page in so many, and in the outer parts: no sign of a build */

/* How many pages carry the line's text; bounded by the list itself. */
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

/* The lines of a page by text; a list of indices a text. */
static GHashTable *texts_of(const Judgement *j, guint page) {
  GHashTable *texts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  for (guint i = ds_page_begin(j, page); i < ds_page_end(j, page); i++) {
    GArray *at = g_hash_table_lookup(texts, ds_judged(j, i)->line->text);
    if (!at) {
      at = g_array_new(FALSE, FALSE, sizeof(guint));
      g_hash_table_insert(texts, ds_judged(j, i)->line->text, at);
    }
    g_array_append_val(at, i);
  }
  return texts;
}

typedef struct {
  guint counted, missing, moved, body;
} Comparison;

/* What of page @page is on the next page, too. */
static Comparison compare(const Judgement *j, guint page) {
  Comparison result = {0};
  g_autoptr(GHashTable) next = texts_of(j, page + 1);
  g_autoptr(GHashTable) used = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = ds_page_begin(j, page); i < ds_page_end(j, page); i++) {
    const Judged *line = ds_judged(j, i);
    if (!counts(j, line)) continue;
    result.counted++;
    result.body += line->size_share < 0.9f;
    const GArray *at = g_hash_table_lookup(next, line->line->text);
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(used, line->line->text));
    g_hash_table_insert(used, line->line->text, GUINT_TO_POINTER(n + 1));
    if (!at || n >= at->len) {
      result.missing++;
      continue;
    }
    gboolean same = FALSE;
    for (guint k = 0; k < at->len && k < 64 && !same; k++) same = is_at_same_place(line, ds_judged(j, g_array_index(at, guint, k)));
    result.moved += !same;
  }
  return result;
}

static guint counted_lines(const Judgement *j, guint page) {
  guint n = 0;
  for (guint i = ds_page_begin(j, page); i < ds_page_end(j, page); i++) n += counts(j, ds_judged(j, i));
  return n;
}

/* Whether page @page + 1 shows page @page and more. Two pages of the same text are steps, too (a highlight moves, a picture appears), but
 * only when there is more than a title to go by: "Demo" twice over two pictures is two slides. */
static gboolean goes_on(const Judgement *j, guint page) {
  const DsPage *a = ds_judged_page(j, page), *b = ds_judged_page(j, page + 1);
  if (fabsf(a->width - b->width) > 1 || fabsf(a->height - b->height) > 1) return FALSE;
  Comparison c = compare(j, page);
  guint next = counted_lines(j, page + 1);
  if (c.counted == 0 || c.missing || c.moved * 2 > c.counted) return FALSE;
  return next > c.counted || (c.counted >= 2 && c.body >= 1);
}

void ds_builds_find(Judgement *j) {
  guint group = 0;
  for (guint page = 1; page <= j->facts->pages->len; page++) {
    gboolean notes = g_array_index(j->is_notes_page, gboolean, page - 1),
             after_notes = page > 1 && g_array_index(j->is_notes_page, gboolean, page - 2);
    if (page > 1 && !notes && (after_notes || !goes_on(j, page - 1))) group++;
    g_array_append_val(j->group_of, group);
  }
  j->n_groups = j->facts->pages->len ? group + 1 : 0;
}
