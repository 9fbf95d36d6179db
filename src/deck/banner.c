/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Event names in header or footer, in any split: "KubeCon" / "CloudNativeCon" / "Europe 2019". The same words in a title or in prose stay.
 */
#include "judge.h"

#include <math.h>
#include <string.h>

/* Words that belong to an event's name when they stand beside one: places and years. */
static const char *const companions[] = {"europe", "north america", "north",   "america", "china", "india", "japan", "eu",
                                         "na",     "asia",          "virtual", "hosted",  "by",    "the",   "at",    NULL};

static gboolean is_year(const char *word) {
  return strlen(word) == 4 && (g_str_has_prefix(word, "20") || g_str_has_prefix(word, "19")) && g_ascii_isdigit(word[2]) &&
         g_ascii_isdigit(word[3]);
}

/* The next word of @at, whose words have single spaces between; ends it in place and moves @at past it. NULL: no more. */
static char *next_word(char **at) {
  char *word = *at;
  if (!word) return NULL;
  char *space = strchr(word, ' ');
  if (space) *space = '\0';
  *at = space ? space + 1 : NULL;
  return word;
}

/* Every word of all event names, folded. */
static GHashTable *event_words(const char *const *event_names) {
  GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  static const char *const always[] = {"kubecon", "cloudnativecon"};
  for (guint i = 0; i < G_N_ELEMENTS(always); i++) g_hash_table_add(words, g_strdup(always[i]));
  for (guint i = 0; event_names && event_names[i]; i++) {
    g_autofree char *key = ds_fold_key(event_names[i]);
    char *at = key;
    for (const char *word; (word = next_word(&at));)
      if (*word && !g_hash_table_contains(words, word) && !is_year(word) && !g_strv_contains(companions, word))
        g_hash_table_add(words, g_strdup(word));
  }
  return words;
}

typedef enum { NO_NAME, PART_OF_NAME, EVENT_NAME } NameKind;

/* Whether the line says nothing but an event's name: all its words are of one, of a place or a year. A place or year alone is part of a
 * name that is split over several boxes, or the label of an axis. */
static NameKind name_kind(const char *text, GHashTable *words) {
  g_autofree char *key = ds_fold_key(text);
  char *at = *key ? key : NULL;
  guint own = 0, years = 0, n = 0;
  for (const char *word; (word = next_word(&at)); n++) {
    gboolean known = g_hash_table_contains(words, word), year = is_year(word);
    if (!known && !year && !g_strv_contains(companions, word)) return NO_NAME;
    own += known;
    years += year;
  }
  if (n == 0 || n > 10 || own + years == 0) return NO_NAME;
  return own ? EVENT_NAME : PART_OF_NAME;
}

#define NEAR 3.0f       /* lines: how far the parts of one name may be apart */
#define MAX_PARTS 1000u /* of a page: each is held against all its lines, and a page that is full of years is a table */

/* Whether a line of the same page that was marked an event's name stands near. */
static gboolean is_beside_name(const Judgement *j, const Judged *line) {
  for (guint i = ds_page_begin(j, line->page); i < ds_page_end(j, line->page); i++) {
    const Judged *other = ds_judged(j, i);
    float down = fabsf(other->line->box.y0 - line->line->box.y0), across = fabsf(other->line->box.x0 - line->line->box.x0);
    gboolean near = down < NEAR * line->line->size && across < ds_judged_page(j, line->page)->width / 4;
    if (other != line && other->noise == DS_NOISE_BANNER && near) return TRUE;
  }
  return FALSE;
}

void ds_event_names_mark(Judgement *j, const char *const *event_names) {
  g_autoptr(GHashTable) words = event_words(event_names);
  g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(guint)); /* lines that are a name when they stand beside one */
  for (guint i = 0; i < j->lines->len; i++) {
    Judged *line = ds_judged(j, i);
    if (line->noise != DS_NOISE_NONE || line->page == 1 || line->size_share > 0.6f || !line->is_outer) continue;
    NameKind kind = strlen(line->line->text) < 80 ? name_kind(line->line->text, words) : NO_NAME;
    if (kind == EVENT_NAME) ds_judged_mark(j, line, DS_NOISE_BANNER, "an event's name in the margin");
    if (kind == PART_OF_NAME) g_array_append_val(parts, i);
  }
  for (guint i = 0, page = 0, n = 0; i < parts->len; i++) {
    Judged *line = ds_judged(j, g_array_index(parts, guint, i));
    n = line->page == page ? n + 1 : 0;
    page = line->page;
    if (n < MAX_PARTS && is_beside_name(j, line)) ds_judged_mark(j, line, DS_NOISE_BANNER, "an event's name in the margin");
  }
}
