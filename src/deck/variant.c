/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What proven furniture tells of lines that do not repeat enough to prove themselves: the same text on the title slide's own layout, parts
 * of it that the PDF library tore apart, and other texts in its slot (a navigation bar names another section on every few slides). */
#include "judge.h"

#include <math.h>
#include <string.h>

#define SAME_HEIGHT 0.02f /* of the page's height */
#define SAME_SIZE 0.1f    /* of the size */
#define SLOT_SMALL 0.6f   /* of the page's largest size: a title's slot holds larger type */
#define SLOT_PROVEN 0.5f  /* of a slot's slides: shown by texts that prove themselves */
#define SLOT_SHARE 0.6f   /* of all slides: fewer are no slot of the template */
#define MIN_PART 2u       /* letters of a torn part */
#define MAX_SLOTS 64u
#define BELOW_HEADER 0.22f /* of the height */
#define MIN_RUN 8u         /* slides with a section name in its place */

/* A text that is furniture, where it stands. */
typedef struct {
  const Judged *line;
  float x0, x1, y; /* shares of the page */
} Proven;

static void place(const Judgement *j, const Judged *line, float *x0, float *x1, float *y) {
  const DsPage *page = ds_judged_page(j, line->page);
  float width = page->width > 0 ? page->width : 1;
  *x0 = line->line->box.x0 / width;
  *x1 = line->line->box.x1 / width;
  *y = line->y;
}

static gboolean is_like_size(const Judged *a, const Judged *b) {
  return fabsf(a->line->size - b->line->size) <= SAME_SIZE * b->line->size;
}

/* One of each text that repetition proved, bounded. */
static GArray *find_proven(const Judgement *j) {
  GArray *all = g_array_new(FALSE, FALSE, sizeof(Proven));
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < j->lines->len && all->len < 4 * MAX_SLOTS; i++) {
    const Judged *line = ds_judged(j, i);
    if (line->noise == DS_NOISE_NONE || line->noise == DS_NOISE_PAGE_NUMBER || !g_hash_table_add(seen, (gpointer)(uintptr_t)line->key))
      continue;
    Proven proven = {.line = line};
    place(j, line, &proven.x0, &proven.x1, &proven.y);
    g_array_append_val(all, proven);
  }
  return all;
}

/* Whether @line is @proven on another layout, or a part of it in its place. */
static gboolean is_variant(const Judgement *j, const Judged *line, const Proven *proven) {
  float x0, x1, y;
  place(j, line, &x0, &x1, &y);
  if (fabsf(y - proven->y) > SAME_HEIGHT || !is_like_size(line, proven->line)) return FALSE;
  if (g_str_equal(line->key, proven->line->key)) return TRUE;
  gboolean inside = x0 > proven->x0 - SAME_HEIGHT && x1 < proven->x1 + SAME_HEIGHT;
  return inside && strlen(line->key) >= MIN_PART && strstr(proven->line->key, line->key) != NULL;
}

static void mark_variants(Judgement *j, const GArray *proven) {
  for (guint i = 0; i < j->lines->len; i++) {
    Judged *line = ds_judged(j, i);
    if (line->noise != DS_NOISE_NONE || !line->is_outer) continue;
    for (guint k = 0; k < proven->len && line->noise == DS_NOISE_NONE; k++) {
      const Proven *one = &g_array_index(proven, Proven, k);
      if (is_variant(j, line, one))
        ds_judged_mark(j, line, one->line->noise, "on the height and in the size of '%.60s'", one->line->line->text);
    }
  }
}

static gboolean is_in_slot(const Judgement *j, const Judged *line, const Proven *slot) {
  float x0, x1, y;
  if (line->size_share > SLOT_SMALL || line->line->color != slot->line->line->color || !is_like_size(line, slot->line)) return FALSE;
  place(j, line, &x0, &x1, &y);
  return fabsf(y - slot->y) < SAME_HEIGHT / 2 && (fabsf(x0 - slot->x0) < SAME_HEIGHT / 2 || fabsf(x1 - slot->x1) < SAME_HEIGHT / 2);
}

/* Marks what else stands in @slot when that is one of the template: most slides have something there, and most of that is proven. */
static void mark_slot(Judgement *j, const Proven *slot) {
  guint used = 0, proven = 0, last = G_MAXUINT;
  g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < j->lines->len; i++) {
    const Judged *line = ds_judged(j, i);
    if (line->is_counter || !line->is_outer || !is_in_slot(j, line, slot)) continue;
    if (line->noise == DS_NOISE_NONE) g_array_append_val(others, i);
    if (line->group == last) continue;
    last = line->group;
    used++;
    proven += line->noise != DS_NOISE_NONE;
  }
  if (used < SLOT_SHARE * (float)j->n_groups || proven < SLOT_PROVEN * (float)used) return;
  for (guint i = 0; i < others->len; i++)
    ds_judged_mark(j, ds_judged(j, g_array_index(others, guint, i)), DS_NOISE_NAVIGATION, "in the template's slot on %u of %u slides", used,
                   j->n_groups);
}

/* What a slot holds, slide after slide. */
typedef struct {
  guint slides, texts, runs; /* texts: how often it changed; runs: of these, texts that stayed for two slides or more */
  GArray *lines;             /* guint */
} Run;

/* Section names also stand a little below the margin, between a header and the title. */
static gboolean may_name_section(const Judged *line) {
  return line->y < BELOW_HEADER || line->is_outer;
}

static Run follow_slot(const Judgement *j, const Proven *slot) {
  Run run = {.lines = g_array_new(FALSE, FALSE, sizeof(guint))};
  const char *key = NULL;
  guint last = G_MAXUINT, stayed = 0;
  for (guint i = 0; i < j->lines->len; i++) {
    const Judged *line = ds_judged(j, i);
    if (line->is_counter || !may_name_section(line) || !is_in_slot(j, line, slot)) continue;
    g_array_append_val(run.lines, i);
    if (line->group == last) continue;
    last = line->group;
    run.slides++;
    stayed = key && g_str_equal(key, line->key) ? stayed + 1 : 0;
    key = line->key;
    run.texts += stayed == 0;
    run.runs += stayed == 1;
  }
  return run;
}

/* Marks a run of section names: most slides have a small line in one place of the margin, and most of its texts stay for some slides. */
static void mark_run(Judgement *j, const Proven *slot) {
  Run run = follow_slot(j, slot);
  gboolean sections =
      run.slides >= MIN_RUN && (float)run.slides >= SLOT_SHARE * (float)j->n_groups && run.texts >= 2 && run.runs * 2 >= run.texts;
  for (guint i = 0; sections && i < run.lines->len; i++)
    ds_judged_mark(j, ds_judged(j, g_array_index(run.lines, guint, i)), DS_NOISE_NAVIGATION,
                   "a section's name: %u of them on %u of %u slides", run.texts, run.slides, j->n_groups);
  g_array_unref(run.lines);
}

static void mark_runs(Judgement *j) {
  guint tried = 0;
  for (guint i = 0; i + 1 < j->lines->len && tried < MAX_SLOTS; i++) {
    const Judged *line = ds_judged(j, i);
    if (line->noise != DS_NOISE_NONE || line->size_share > SLOT_SMALL || line->is_counter || !may_name_section(line)) continue;
    Proven slot = {.line = line};
    place(j, line, &slot.x0, &slot.x1, &slot.y);
    tried++;
    mark_run(j, &slot);
  }
}

void ds_variants_mark(Judgement *j) {
  g_autoptr(GArray) proven = find_proven(j);
  mark_runs(j);
  mark_variants(j, proven);
  for (guint i = 0; i < proven->len && i < MAX_SLOTS; i++) mark_slot(j, &g_array_index(proven, Proven, i));
}
