/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slides out of the verdicts: a page each, or the pages of a build. */
#include "title.h"

#include <string.h>

static void slide_free(DsSlide *slide) {
  g_free(slide->title);
  g_array_unref(slide->lines);
  g_free(slide);
}

static DsRole role_of(const Judged *line) {
  if (line->noise != DS_NOISE_NONE) return DS_ROLE_NOISE;
  if (line->is_notes || line->line->origin == DS_ORIGIN_NOTES) return DS_ROLE_NOTES;
  if (line->line->flags & DS_LINE_HIDDEN) return DS_ROLE_HIDDEN;
  return line->line->flags & DS_LINE_MONO ? DS_ROLE_CODE : DS_ROLE_BODY;
}

/* The verdicts on a page's lines. */
static GArray *judge_page(const Judgement *j, guint page) {
  guint from = ds_page_begin(j, page), to = ds_page_end(j, page);
  GArray *lines = g_array_sized_new(FALSE, FALSE, sizeof(DsSlideLine), to - from);
  for (guint i = from; i < to; i++) {
    const Judged *judged = ds_judged(j, i);
    DsSlideLine line = {judged->line, page, role_of(judged), judged->noise, judged->why};
    g_array_append_val(lines, line);
  }
  return lines;
}

/* The lines of a build: the last page's, each with the first page that shows it; then what only earlier pages show. */
static void fill_build(DsSlide *slide, const GPtrArray *page_lines) {
  const GArray *only = g_ptr_array_index(page_lines, slide->last - 1);
  if (slide->first == slide->last) {
    if (only->len) g_array_append_vals(slide->lines, only->data, only->len);
    return;
  }
  g_autoptr(GHashTable) first_seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint page = slide->last; page >= slide->first; page--) {
    const GArray *lines = g_ptr_array_index(page_lines, page - 1);
    for (guint i = 0; i < lines->len; i++)
      g_hash_table_insert(first_seen, g_array_index(lines, DsSlideLine, i).line->text, GUINT_TO_POINTER(page));
  }
  g_autoptr(GHashTable) there = g_hash_table_new(g_str_hash, g_str_equal);
  gboolean titled = FALSE; /* by a later page */
  for (guint page = slide->last; page >= slide->first; page--) {
    const GArray *lines = g_ptr_array_index(page_lines, page - 1);
    for (guint i = 0; i < lines->len; i++) {
      DsSlideLine line = g_array_index(lines, DsSlideLine, i);
      if (page != slide->last && (g_hash_table_contains(there, line.line->text) || line.role == DS_ROLE_NOISE)) continue;
      if (titled && line.role == DS_ROLE_TITLE) line.role = DS_ROLE_BODY;
      line.page = GPOINTER_TO_UINT(g_hash_table_lookup(first_seen, line.line->text));
      g_array_append_val(slide->lines, line);
    }
    for (guint i = 0; i < lines->len; i++) {
      const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
      if (line->role != DS_ROLE_NOISE) g_hash_table_add(there, line->line->text);
      titled = titled || line->role == DS_ROLE_TITLE;
    }
  }
}

void ds_slides_make(const Judgement *j, DsDeck *deck) {
  guint n = j->facts->pages->len;
  deck->slides = g_ptr_array_new_with_free_func((GDestroyNotify)slide_free);
  deck->page_lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  for (guint page = 1; page <= n; page++) g_ptr_array_add(deck->page_lines, judge_page(j, page));
  g_autoptr(GArray) first = g_array_sized_new(FALSE, FALSE, sizeof(guint), n);
  DsTitlePlace place = ds_title_place(j->facts->pages, deck->page_lines, first);
  for (guint page = 1; page <= n; page++) {
    guint at = g_array_index(first, guint, page - 1);
    char *title = ds_title_find(ds_judged_page(j, page), g_ptr_array_index(deck->page_lines, page - 1), &place, at);
    guint group = g_array_index(j->group_of, guint, page - 1);
    DsSlide *slide = deck->slides->len ? g_ptr_array_index(deck->slides, deck->slides->len - 1) : NULL;
    if (!slide || slide->ordinal != group + 1) {
      slide = g_new0(DsSlide, 1);
      slide->first = page;
      slide->ordinal = group + 1;
      slide->label = ds_judged_page(j, page)->label;
      slide->lines = g_array_new(FALSE, FALSE, sizeof(DsSlideLine));
      g_ptr_array_add(deck->slides, slide);
    }
    slide->last = page;
    if (title) {
      g_free(slide->title);
      slide->title = title;
    }
  }
  for (guint i = 0; i < deck->slides->len; i++) fill_build(g_ptr_array_index(deck->slides, i), deck->page_lines);
}

void ds_deck_free(DsDeck *deck) {
  if (!deck) return;
  g_ptr_array_unref(deck->slides);
  g_ptr_array_unref(deck->page_lines);
  g_ptr_array_unref(deck->candidates);
  g_string_chunk_free(deck->reasons);
  g_free(deck);
}

const DsSlide *ds_deck_slide_of_page(const DsDeck *deck, guint page) {
  guint low = 0, high = deck->slides->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    const DsSlide *slide = g_ptr_array_index(deck->slides, middle);
    if (page < slide->first)
      high = middle;
    else if (page > slide->last)
      low = middle + 1;
    else
      return slide;
  }
  return NULL;
}

char *ds_slide_text(const DsSlide *slide, guint roles) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
    if (!((roles >> line->role) & 1)) continue;
    if (text->len) g_string_append_c(text, '\n');
    g_string_append(text, line->line->text);
  }
  return g_string_free(text, FALSE);
}

GArray *ds_deck_page_lines(const DsDeck *deck, guint page) {
  return g_array_ref(g_ptr_array_index(deck->page_lines, page - 1));
}
