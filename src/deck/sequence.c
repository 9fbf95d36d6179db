/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Page numbers: numbers at one place that run with the pages. A number is noise only as part of a sequence. */
#include "judge.h"

#include <math.h>
#include <string.h>

#define MIN_RUN 3u /* numbers that agree, two in decks of up to five pages */
#define MAX_PLACES 256u
#define MAX_TRIED 1000u /* places where too few numbers of one offset agree: a page that is full of them is a table */
#define TOLERANCE 0.03f

/* A number that may count pages, with what it would count from. */
typedef struct {
  guint line;
  gint64 offset;
  float x, y;
} Counter;

/* "12", "12 / 40", "3 of 40", "Page 7", "- 7 -", "‹7›", "7 | Name" are counters; the number, or -1. */
static gint64 counter_value(const char *text) {
  const char *p = text;
  if (strlen(text) > 24) return -1;
  while (*p && !g_ascii_isdigit(*p)) {
    if (g_ascii_isalpha(*p) && g_ascii_strncasecmp(p, "page", 4) != 0 && g_ascii_strncasecmp(p, "slide", 5) != 0) return -1;
    p += g_ascii_isalpha(*p) ? (g_ascii_tolower(*p) == 'p' ? 4 : 5) : 1;
    if ((gsize)(p - text) > strlen(text)) return -1;
  }
  if (!*p) return -1;
  char *rest = NULL;
  guint64 value = g_ascii_strtoull(p, &rest, 10);
  while (*rest && !g_ascii_isalnum(*rest)) rest++;
  if (g_ascii_strncasecmp(rest, "of", 2) == 0) rest += 2;
  while (*rest && !g_ascii_isalnum(*rest)) rest++;
  while (g_ascii_isdigit(*rest)) rest++;
  while (*rest && !g_ascii_isalnum(*rest)) rest++;
  return *rest || value > 100000 ? -1 : (gint64)value;
}

static int by_offset(gconstpointer a, gconstpointer b) {
  const Counter *x = a, *y = b;
  if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
  return (x->line > y->line) - (x->line < y->line);
}

static GArray *find_counters(const Judgement *j) {
  GArray *counters = g_array_new(FALSE, FALSE, sizeof(Counter));
  for (guint i = 0; i < j->lines->len; i++) {
    const Judged *line = ds_judged(j, i);
    gint64 value = strchr(line->key, '#') ? counter_value(line->line->text) : -1;
    if (value < 0) continue;
    Counter counter = {.line = i, .offset = value - (gint64)line->page, .x = line->x, .y = line->y};
    g_array_append_val(counters, counter);
  }
  return counters;
}

static gboolean is_near(const Counter *a, const Counter *b) {
  return fabsf(a->x - b->x) < TOLERANCE && fabsf(a->y - b->y) < TOLERANCE;
}

/* Marks the counters of [from, to) (one offset) that stand at @place when they are enough. */
static guint mark_place(Judgement *j, const GArray *counters, guint from, guint to, const Counter *place, guint least, gboolean dry) {
  guint pages = 0, last = 0;
  for (guint i = from; i < to; i++) {
    const Counter *counter = &g_array_index(counters, Counter, i);
    if (!is_near(counter, place)) continue;
    Judged *line = ds_judged(j, counter->line);
    pages += line->page != last;
    last = line->page;
    if (!dry) ds_judged_mark(j, line, DS_NOISE_PAGE_NUMBER, "counts with the pages on %u of them", least);
  }
  return pages;
}

/* Where page numbers stand: places proven by one run; numbers there that jumped (hidden slides, builds) count slower than pages do. */
static void mark_stragglers(Judgement *j, const GArray *counters, const GArray *places) {
  for (guint p = 0; p < places->len; p++) {
    const Counter *place = &g_array_index(places, Counter, p);
    for (guint i = 0; i < counters->len; i++) {
      const Counter *counter = &g_array_index(counters, Counter, i);
      if (!is_near(counter, place) || ABS(counter->offset - place->offset) > (gint64)j->facts->pages->len) continue;
      Judged *line = ds_judged(j, counter->line);
      if (line->size_share < 0.9f || line->is_outer) ds_judged_mark(j, line, DS_NOISE_PAGE_NUMBER, "where the page number stands");
    }
  }
}

void ds_page_numbers_mark(Judgement *j) {
  g_autoptr(GArray) counters = find_counters(j), places = g_array_new(FALSE, FALSE, sizeof(Counter));
  g_array_sort(counters, by_offset);
  guint least = j->facts->pages->len <= 5 ? 2 : MIN_RUN;
  for (guint from = 0; from < counters->len;) {
    guint to = from, tried = 0;
    while (to < counters->len && g_array_index(counters, Counter, to).offset == g_array_index(counters, Counter, from).offset) to++;
    for (guint i = from; to - from >= least && i < to && places->len < MAX_PLACES && tried < MAX_TRIED; i++) {
      const Counter *place = &g_array_index(counters, Counter, i);
      if (ds_judged(j, place->line)->noise != DS_NOISE_NONE) continue;
      guint pages = mark_place(j, counters, from, to, place, 0, TRUE);
      tried += pages < least;
      if (pages < least) continue;
      mark_place(j, counters, from, to, place, pages, FALSE);
      g_array_append_vals(places, place, 1);
    }
    from = to;
  }
  mark_stragglers(j, counters, places);
}
