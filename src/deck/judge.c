/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The judgement: builds, then noise, then titles. */
#include "judge.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#define OUTER 0.13f /* of the height: measured, furniture of slide templates stands within it, bodies seldom do */
#define EDGE 0.04f  /* of the width, for vertical side strips */

const char *ds_noise_kind_name(DsNoiseKind kind) {
  static const char *const names[] = {[DS_NOISE_NONE] = NULL,
                                      [DS_NOISE_BANNER] = "banner",
                                      [DS_NOISE_FOOTER] = "footer",
                                      [DS_NOISE_PAGE_NUMBER] = "page-number",
                                      [DS_NOISE_DATE] = "date",
                                      [DS_NOISE_WATERMARK] = "watermark",
                                      [DS_NOISE_NAVIGATION] = "navigation",
                                      [DS_NOISE_PROMPT] = "prompt",
                                      [DS_NOISE_THUMBNAIL] = "thumbnail"};
  return (guint)kind < G_N_ELEMENTS(names) ? names[kind] : NULL;
}

void ds_judged_mark(Judgement *j, Judged *line, DsNoiseKind kind, const char *format, ...) {
  if (line->noise != DS_NOISE_NONE) return;
  va_list args;
  va_start(args, format);
  g_autofree char *why = g_strdup_vprintf(format, args);
  va_end(args);
  line->noise = kind;
  line->why = g_string_chunk_insert_const(j->strings, why);
}

void ds_judged_place(const Judgement *j, const Judged *line, float *x, float *y) {
  const DsPage *page = ds_judged_page(j, line->page);
  const DsBox *box = &line->line->box;
  *x = page->width > 0 ? (box->x0 + box->x1) / 2 / page->width : 0.5f;
  *y = page->height > 0 ? (box->y0 + box->y1) / 2 / page->height : 0.5f;
}

gboolean ds_judged_is_outer(const Judgement *j, const Judged *line) {
  float x, y;
  ds_judged_place(j, line, &x, &y);
  return y < OUTER || y > 1 - OUTER || x < EDGE || x > 1 - EDGE;
}

/* Folded, digits one '#' a run, spaces and signs dropped but those that make a counter what it is. */
static const char *mask(Judgement *j, const char *text) {
  g_autofree char *folded = g_utf8_casefold(text, -1);
  g_autoptr(GString) key = g_string_new(NULL);
  for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_isdigit(c)) {
      if (!key->len || key->str[key->len - 1] != '#') g_string_append_c(key, '#');
    } else if (!g_unichar_isspace(c))
      g_string_append_unichar(key, c);
  }
  return g_string_chunk_insert_const(j->strings, key->str);
}

static void add_page(Judgement *j, const DsPage *page) {
  float largest = 0;
  for (guint i = 0; i < page->lines->len; i++) largest = MAX(largest, g_array_index(page->lines, DsLine, i).size);
  for (guint i = 0; i < page->lines->len; i++) {
    const DsLine *line = &g_array_index(page->lines, DsLine, i);
    Judged judged = {.line = line, .page = page->number, .key = mask(j, line->text), .size_share = largest > 0 ? line->size / largest : 1};
    GArray *same = g_hash_table_lookup(j->by_key, judged.key);
    if (!same) {
      same = g_array_new(FALSE, FALSE, sizeof(guint));
      g_hash_table_insert(j->by_key, (gpointer)(uintptr_t)judged.key, same);
    }
    g_array_append_val(same, j->lines->len);
    g_array_append_val(j->lines, judged);
  }
}

static int by_size(gconstpointer a, gconstpointer b) {
  float x = (*(const Judged *const *)a)->line->size, y = (*(const Judged *const *)b)->line->size;
  return x < y ? -1 : x > y;
}

/* The median of the sizes, each letter counted. */
static float usual_size(const Judgement *j) {
  g_autoptr(GPtrArray) lines = g_ptr_array_sized_new(j->lines->len);
  gsize letters = 0, before = 0;
  for (guint i = 0; i < j->lines->len; i++) {
    g_ptr_array_add(lines, ds_judged(j, i));
    letters += strlen(ds_judged(j, i)->key);
  }
  g_ptr_array_sort(lines, by_size);
  for (guint i = 0; i < lines->len; i++) {
    const Judged *line = g_ptr_array_index(lines, i);
    before += strlen(line->key);
    if (before * 2 >= letters) return line->line->size;
  }
  return 0;
}

static void begin(Judgement *j, const DsFacts *facts) {
  j->facts = facts;
  j->lines = g_array_new(FALSE, FALSE, sizeof(Judged));
  j->page_start = g_array_new(FALSE, FALSE, sizeof(guint));
  j->group_of = g_array_new(FALSE, TRUE, sizeof(guint));
  j->is_notes_page = g_array_new(FALSE, TRUE, sizeof(gboolean));
  j->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  j->strings = g_string_chunk_new(4096);
  for (guint i = 0; i < facts->pages->len; i++) {
    g_array_append_val(j->page_start, j->lines->len);
    add_page(j, g_ptr_array_index(facts->pages, i));
  }
  g_array_append_val(j->page_start, j->lines->len);
  j->usual_size = usual_size(j);
}

static void end(Judgement *j) {
  g_hash_table_unref(j->by_key);
  g_array_unref(j->lines);
  g_array_unref(j->page_start);
  g_array_unref(j->group_of);
  g_array_unref(j->is_notes_page);
}

DsDeck *ds_deck_judge(const DsFacts *facts, const DsProfile *profile, const char *const *event_names) {
  Judgement j = {0};
  DsDeck *deck = g_new0(DsDeck, 1);
  begin(&j, facts);
  ds_notes_find(&j);
  ds_builds_find(&j);
  for (guint i = 0; i < j.lines->len; i++) ds_judged(&j, i)->group = g_array_index(j.group_of, guint, ds_judged(&j, i)->page - 1);
  ds_page_numbers_mark(&j);
  ds_furniture_mark(&j);
  ds_variants_mark(&j);
  ds_event_names_mark(&j, event_names);
  deck->facts = facts;
  deck->candidates = ds_candidates_find(&j);
  if (profile) ds_profile_mark(&j, profile, deck->candidates);
  ds_slides_make(&j, deck);
  deck->reasons = j.strings;
  end(&j);
  return deck;
}
