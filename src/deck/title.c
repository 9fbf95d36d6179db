/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slide's title by size, weight, place and length. */
#include "title.h"

#include <math.h>
#include <string.h>

#define MAX_LINES 3u         /* of one title */
#define MAX_LETTERS 200      /* of one title */
#define UPPER 0.42f          /* of the height: titles of slides with a body stand above */
#define CLEARLY_LARGER 1.12f /* than the usual text of the page */

static gboolean may_be_title(const DsSlideLine *line) {
  const DsLine *l = line->line;
  return line->role == DS_ROLE_BODY && l->rotation == 0 && !(l->flags & DS_LINE_BULLET) &&
         g_utf8_strlen(l->text, MAX_LETTERS + 1) <= MAX_LETTERS;
}

/* The size of most letters of the page's kept lines. */
static float usual_size(const GArray *lines) {
  float best = 0;
  glong most = 0;
  for (guint i = 0; i < lines->len && i < 200; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    if (line->role == DS_ROLE_NOISE || line->role == DS_ROLE_HIDDEN) continue;
    glong letters = 0;
    for (guint k = 0; k < lines->len && k < 200; k++) {
      const DsSlideLine *other = &g_array_index(lines, DsSlideLine, k);
      if (other->role != DS_ROLE_NOISE && fabsf(other->line->size - line->line->size) < 0.06f * line->line->size)
        letters += (glong)strlen(other->line->text);
    }
    if (letters > most || (letters == most && line->line->size < best)) {
      most = letters;
      best = line->line->size;
    }
  }
  return best;
}

/* Whether @text has more than one letter, or one that is a word: a letter drawn apart is no title. */
static gboolean has_word(const char *text) {
  guint letters = 0;
  for (const char *p = text; *p && letters < 2; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    letters += g_unichar_isalpha(c) ? (g_unichar_iswide(c) ? 2 : 1) : 0;
  }
  return letters >= 2;
}

/* How much a line looks like a title; 0: not at all. */
static float title_score(const DsPage *page, const DsSlideLine *line, float usual, float largest, guint kept) {
  const DsLine *l = line->line;
  float y = page->height > 0 ? l->box.y0 / page->height : 0;
  if (!has_word(l->text)) return 0;
  gboolean large = l->size >= CLEARLY_LARGER * usual, largest_here = l->size >= 0.93f * largest;
  if (y > UPPER && !(largest_here && large && kept <= 6) && !(kept <= 2 && largest_here)) return 0;
  if (!large && !(y < 0.25f && (largest_here || (l->flags & DS_LINE_BOLD))) && kept > 2) return 0;
  return l->size / largest * 2 + (1 - y) + ((l->flags & DS_LINE_BOLD) ? 0.15f : 0);
}

/* Whether @next goes on the title that @line is of. */
static gboolean is_continued(const DsLine *line, const DsLine *next) {
  float gap = next->box.y0 - line->box.y1;
  return fabsf(line->size - next->size) < 0.06f * line->size && gap < 0.8f * line->size && gap > -0.6f * line->size &&
         next->box.y0 > line->box.y0 + 0.3f * line->size && next->box.x0 < line->box.x1 && line->box.x0 < next->box.x1;
}

char *ds_title_find(const DsPage *page, GArray *lines) {
  float usual = usual_size(lines), largest = 0, best = 0;
  guint kept = 0, at = 0;
  for (guint i = 0; i < lines->len; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    if (line->role != DS_ROLE_BODY && line->role != DS_ROLE_CODE) continue;
    kept++;
    if (may_be_title(line)) largest = MAX(largest, line->line->size);
  }
  for (guint i = 0; i < lines->len; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    float score = may_be_title(line) && largest > 0 ? title_score(page, line, usual, largest, kept) : 0;
    if (score > best) {
      best = score;
      at = i;
    }
  }
  if (best <= 0) return NULL;
  g_autoptr(GString) title = g_string_new(NULL);
  for (guint n = 0; n < MAX_LINES && at + n < lines->len; n++) {
    DsSlideLine *line = &g_array_index(lines, DsSlideLine, at + n);
    if (n && (!may_be_title(line) || !is_continued(g_array_index(lines, DsSlideLine, at + n - 1).line, line->line))) break;
    line->role = DS_ROLE_TITLE;
    g_string_append_printf(title, "%s%s", n ? " " : "", line->line->text);
  }
  g_strdelimit(title->str, "\t", ' ');
  return g_string_free(g_steal_pointer(&title), FALSE);
}
