/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and phrases that say the same. Both sides are compared by the stems of their leaves, so that claims is claim and
 * HorizontalPodAutoscaler is horizontal pod autoscaler. */
#include "internal.h"

#define LONGEST 6u          /* words of a phrase that is looked up */
#define MOST_ALTERNATIVES 8 /* of one word: each is a query of its own */

typedef struct {
  GPtrArray *texts; /* char *: as written */
  GPtrArray *keys;  /* char *: of each text */
} Group;

struct DsSynonyms {
  DsStemmer *stemmer;
  GPtrArray *groups;     /* Group * */
  GHashTable *groups_of; /* key -> GPtrArray of Group *, borrowed */
};

static void group_free(gpointer data) {
  Group *group = data;
  g_ptr_array_unref(group->texts);
  g_ptr_array_unref(group->keys);
  g_free(group);
}

DsSynonyms *ds_synonyms_new(void) {
  DsSynonyms *synonyms = g_new0(DsSynonyms, 1);
  synonyms->stemmer = ds_stemmer_new();
  synonyms->groups = g_ptr_array_new_with_free_func(group_free);
  synonyms->groups_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  return synonyms;
}

void ds_synonyms_free(DsSynonyms *synonyms) {
  if (!synonyms) return;
  ds_stemmer_free(synonyms->stemmer);
  g_hash_table_unref(synonyms->groups_of);
  g_ptr_array_unref(synonyms->groups);
  g_free(synonyms);
}

/* The stems of the leaves of @n words from @from on. */
static char *key_of(const GPtrArray *words, guint from, guint n, DsStemmer *stemmer) {
  GString *key = g_string_new(NULL);
  for (guint i = from; i < from + n; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; k < word->leaves->len; k++)
      g_string_append_printf(key, "%s%s", key->len ? " " : "", ds_stemmer_stem(stemmer, g_ptr_array_index(word->leaves, k)));
  }
  return g_string_free(key, FALSE);
}

static void add_text(DsSynonyms *synonyms, Group *group, const char *text) {
  g_autoptr(GPtrArray) words = ds_words_of(text);
  if (!words->len) return;
  char *key = key_of(words, 0, words->len, synonyms->stemmer);
  GPtrArray *groups = g_hash_table_lookup(synonyms->groups_of, key);
  if (!groups) {
    groups = g_ptr_array_new();
    g_hash_table_insert(synonyms->groups_of, g_strdup(key), groups);
  }
  g_ptr_array_add(groups, group);
  g_ptr_array_add(group->texts, g_strdup(text));
  g_ptr_array_add(group->keys, key);
}

void ds_synonyms_add(DsSynonyms *synonyms, const char *word, const char *const *others) {
  Group *group = g_new0(Group, 1);
  group->texts = g_ptr_array_new_with_free_func(g_free);
  group->keys = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(synonyms->groups, group);
  add_text(synonyms, group, word);
  for (guint i = 0; others[i]; i++) add_text(synonyms, group, others[i]);
}

/* @text as one word of a query: several words are a phrase. */
static DsWord *alternative_new(const char *text) {
  GPtrArray *words = ds_words_of(text);
  DsWord *all = words->len == 1 ? g_ptr_array_steal_index(words, 0) : ds_word_new();
  for (guint i = 0; i < words->len; i++) {
    DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; k < word->leaves->len; k++) g_ptr_array_add(all->leaves, g_strdup(g_ptr_array_index(word->leaves, k)));
  }
  g_ptr_array_unref(words);
  all->shown = g_strdup(text);
  return all;
}

static gboolean has_alternative(const DsWord *word, const char *text) {
  for (guint i = 0; word->alternatives && i < word->alternatives->len; i++)
    if (g_str_equal(((DsWord *)g_ptr_array_index(word->alternatives, i))->shown, text)) return TRUE;
  return FALSE;
}

static void attach(DsWord *word, const GPtrArray *groups, const char *key) {
  for (guint g = 0; g < groups->len; g++) {
    const Group *group = g_ptr_array_index(groups, g);
    for (guint i = 0; i < group->texts->len; i++) {
      const char *text = g_ptr_array_index(group->texts, i);
      if (g_str_equal(g_ptr_array_index(group->keys, i), key) || has_alternative(word, text)) continue;
      if (!word->alternatives) word->alternatives = g_ptr_array_new_with_free_func((GDestroyNotify)ds_word_free);
      if (word->alternatives->len < MOST_ALTERNATIVES) g_ptr_array_add(word->alternatives, alternative_new(text));
    }
  }
}

void ds_synonyms_attach(const DsSynonyms *synonyms, const GPtrArray *words, DsStemmer *stemmer) {
  for (guint i = 0; i < words->len;) {
    guint n = MIN(LONGEST, words->len - i);
    for (; n > 0; n--) {
      g_autofree char *key = key_of(words, i, n, stemmer);
      const GPtrArray *groups = g_hash_table_lookup(synonyms->groups_of, key);
      for (guint k = i; groups && k < i + n; k++) attach(g_ptr_array_index(words, k), groups, key);
      if (groups) break;
    }
    i += MAX(n, 1);
  }
}
