/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Event names in header or footer, in any split: "KubeCon" / "CloudNativeCon" / "Europe 2019". The same words in a title or in prose stay.
 */
#include "judge.h"

#include <string.h>

/* Words that belong to an event's name when they stand beside one: places and years. */
static const char *const companions[] = {"europe", "north america", "north",   "america", "china", "india", "japan", "eu",
                                         "na",     "asia",          "virtual", "hosted",  "by",    "the",   "at",    NULL};

static gboolean is_year(const char *word) {
  return strlen(word) == 4 && (g_str_has_prefix(word, "20") || g_str_has_prefix(word, "19")) && g_ascii_isdigit(word[2]) &&
         g_ascii_isdigit(word[3]);
}

/* Every word of all event names, folded. */
static GHashTable *event_words(const char *const *event_names) {
  GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  static const char *const always[] = {"kubecon", "cloudnativecon"};
  for (guint i = 0; i < G_N_ELEMENTS(always); i++) g_hash_table_add(words, g_strdup(always[i]));
  for (guint i = 0; event_names && event_names[i]; i++) {
    g_autofree char *key = ds_fold_key(event_names[i]);
    g_auto(GStrv) parts = g_strsplit(key, " ", -1);
    for (guint k = 0; parts[k]; k++)
      if (*parts[k] && !is_year(parts[k]) && !g_strv_contains(companions, parts[k])) g_hash_table_add(words, g_strdup(parts[k]));
  }
  return words;
}

/* Whether the line says nothing but an event's name: all its words are of one, of a place or a year, and one is more than "the". */
static gboolean is_event_name(const char *text, GHashTable *words) {
  g_autofree char *key = ds_fold_key(text);
  g_auto(GStrv) parts = g_strsplit(key, " ", -1);
  guint strong = 0, n = 0;
  for (; parts[n]; n++) {
    gboolean own = g_hash_table_contains(words, parts[n]);
    if (!own && !is_year(parts[n]) && !g_strv_contains(companions, parts[n])) return FALSE;
    strong += own || is_year(parts[n]);
  }
  return n > 0 && strong > 0 && n <= 10;
}

void ds_event_names_mark(Judgement *j, const char *const *event_names) {
  g_autoptr(GHashTable) words = event_words(event_names);
  for (guint i = 0; i < j->lines->len; i++) {
    Judged *line = ds_judged(j, i);
    if (line->noise != DS_NOISE_NONE || line->page == 1 || line->size_share > 0.6f || !ds_judged_is_outer(j, line)) continue;
    if (strlen(line->line->text) < 80 && is_event_name(line->line->text, words))
      ds_judged_mark(j, line, DS_NOISE_BANNER, "an event's name in the margin");
  }
}
