/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids of talks: the event and the first few words of the title that say something; more only where two talks would share one. */
#include "merge.h"

#include <string.h>

#define SHORT_WORDS 3u
#define MAX_SLUG 96u /* bytes */
#define MAX_WORDS 64u

/* Words that say nothing of a talk, and those that say its kind only. */
static int by_name(const void *a, const void *b) { return strcmp(a, *(const char *const *)b); }

static gboolean is_insignificant(const char *word) {
  static const char *const words[] = { /* sorted */
      "a", "an", "and", "are", "as", "at", "by", "contribfest", "discussion", "for", "from", "how", "in", "into", "is", "it", "its",
      "keynote", "lightning", "of", "on", "or", "our", "panel", "s", "sponsored", "t", "talk", "the", "to", "tutorial", "up", "via",
      "we", "what", "when", "why", "with", "workshop", "you", "your"};
  return bsearch(word, words, G_N_ELEMENTS(words), sizeof *words, by_name) != NULL;
}

/* Appends the first @max words of @key (one space between) to @out with dashes between; @all: the insignificant ones, too. */
static void append_words(GString *out, const char *key, guint max, gboolean all) {
  guint n = 0;
  for (guint i = 0; *key && n < max; i++) {
    gsize len = i < MAX_WORDS - 1 ? strcspn(key, " ") : strlen(key); /* what follows the last is one with it */
    g_autofree char *word = g_strndup(key, len);
    key += len + (key[len] == ' ');
    if (!len || (!all && is_insignificant(word))) continue;
    if (out->len + len >= MAX_SLUG) {
      if (out->len) break;
      /* one huge word: as much of it as fits, whole characters */
      const char *end = g_utf8_find_prev_char(word, word + MAX_SLUG);
      g_string_append_len(out, word, end - word);
      break;
    }
    if (out->len) g_string_append_c(out, '-');
    g_string_append_len(out, word, (gssize)len);
    n++;
  }
}

/* The first @max significant words of @title with dashes between; all words when none is significant. */
static char *slug(const char *title, guint max) {
  g_autofree char *key = ds_fold_key(title);
  GString *out = g_string_new(NULL);
  append_words(out, key, max, FALSE);
  if (out->len == 0) append_words(out, key, max, TRUE);
  if (out->len == 0) g_string_append(out, "untitled");
  return g_strdelimit(g_string_free(out, FALSE), " /", '-');
}

/* The id of @talk at a level of detail: short title, whole title, with date, with start, with its first source. */
static char *id_at(const DsTalk *talk, guint level) {
  g_autofree char *words = slug(talk->title, level == 0 ? SHORT_WORDS : G_MAXUINT);
  GString *id = g_string_new(talk->event_key);
  if (!talk->event_key) g_string_append_printf(id, "%.4s", talk->date ? talk->date : "talk");
  g_string_append_printf(id, "/%s", words);
  if (level >= 2) g_string_append_printf(id, "-%s", talk->date ? talk->date : "undated");
  if (level >= 3 && talk->start) g_string_append_printf(id, "-%.2s%.2s", talk->start, talk->start + 3);
  if (level >= 4) {
    const DsSource *source = talk->sources->len ? g_ptr_array_index(talk->sources, 0) : NULL;
    g_autofree char *key = g_strdup_printf("%s:%u", source ? source->file : "", source ? source->line : 0);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
    g_string_append_printf(id, "-%.8s", sum);
  }
  return g_string_free(id, FALSE);
}

/* A talk whose id at one level is shared takes its id of the next one, and so do all that share it: none depends on which came first. */
void ds_talks_assign_ids(const GPtrArray *talks) {
  g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) open = g_ptr_array_new();
  for (guint i = 0; i < talks->len; i++) g_ptr_array_add(open, g_ptr_array_index(talks, i));
  for (guint level = 0; open->len && level < 5; level++) {
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < open->len; i++) {
      DsTalk *talk = g_ptr_array_index(open, i);
      g_free(talk->id);
      talk->id = id_at(talk, level);
      guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, talk->id));
      g_hash_table_replace(counts, talk->id, GUINT_TO_POINTER(n + 1));
    }
    g_autoptr(GPtrArray) next = g_ptr_array_new();
    g_autoptr(GPtrArray) alone = g_ptr_array_new();
    for (guint i = 0; i < open->len; i++) {
      DsTalk *talk = g_ptr_array_index(open, i);
      gboolean shared = GPOINTER_TO_UINT(g_hash_table_lookup(counts, talk->id)) > 1 || g_hash_table_contains(taken, talk->id);
      g_ptr_array_add(shared ? next : alone, talk);
    }
    for (guint i = 0; i < alone->len; i++) g_hash_table_add(taken, ((DsTalk *)g_ptr_array_index(alone, i))->id);
    g_ptr_array_unref(open);
    open = g_steal_pointer(&next);
  }
  for (guint i = 0; i < open->len; i++) {
    DsTalk *talk = g_ptr_array_index(open, i);
    for (guint n = 2; g_hash_table_contains(taken, talk->id); n++) {
      g_autofree char *base = id_at(talk, 4);
      g_free(talk->id);
      talk->id = g_strdup_printf("%s-%u", base, n);
    }
    g_hash_table_add(taken, talk->id);
  }
}
