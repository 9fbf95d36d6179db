/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and phrases that say the same. Both sides are compared by the stems of their leaves, so that claims is claim and
 * HorizontalPodAutoscaler is horizontal pod autoscaler. */
#include "internal.h"

#include <string.h>

#define LONGEST 6u          /* words of a phrase that is looked up */
#define MOST_ALTERNATIVES 8 /* of one word: each is a query of its own */

typedef struct Text Text;

typedef struct {
  Text *first, *last; /* by next_of_group */
} Group;

struct Text {
  Group *group; /* borrowed */
  Text *next_of_group, *next_waiting;
  char *key;         /* NULL until it is needed; "": it has no words */
  gboolean is_apart; /* waits no more */
  char text[];       /* as written */
};

typedef struct {
  Text *first, *last; /* by next_waiting */
} Waiting;

#define LETTERS 37u /* those of ASCII, its digits, and 0 for any other byte */

struct DsSynonyms {
  DsStemmer *stemmer;
  GPtrArray *groups;        /* Group * */
  Waiting waiting[LETTERS]; /* by their first letters; a search takes few of them apart */
  GHashTable *groups_of;    /* key -> GPtrArray of Group *, borrowed */
};

static void group_free(gpointer data) {
  Group *group = data;
  for (Text *text = group->first, *next; text; text = next) {
    next = text->next_of_group;
    g_free(text->key);
    g_free(text);
  }
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

/* The only leaf of CRDs without its s, which no stemmer takes from it; other leaves as they are. */
static const char *singular_of(const DsWord *word, const char *leaf) {
  gsize n = strlen(leaf);
  for (guint i = 0; word->leaves->len == 1 && i < word->wholes->len; i++) {
    const char *whole = g_ptr_array_index(word->wholes, i);
    if (strlen(whole) + 1 == n && leaf[n - 1] == 's' && g_str_has_prefix(leaf, whole)) return whole;
  }
  return leaf;
}

/* The stems of the leaves of @n words from @from on. */
static char *key_of(const GPtrArray *words, guint from, guint n, DsStemmer *stemmer) {
  GString *key = g_string_new(NULL);
  for (guint i = from; i < from + n; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; k < word->leaves->len; k++)
      g_string_append_printf(key, "%s%s", key->len ? " " : "",
                             ds_stemmer_stem(stemmer, singular_of(word, g_ptr_array_index(word->leaves, k))));
  }
  return g_string_free(key, FALSE);
}

static guint letter_of(char c) {
  return g_ascii_isdigit(c) ? (guint)(c - '0') + 27 : g_ascii_isalpha(c) ? (guint)(g_ascii_tolower(c) - 'a') + 1 : 0;
}

/* Where texts wait that begin as @text does. A stem begins as its word, but that of "dying" is "die". */
static guint place_of(const char *text) {
  guint first = letter_of(text[0]), second = first ? letter_of(text[1] == 'y' || text[1] == 'Y' ? 'i' : text[1]) : 0;
  return first * LETTERS + second;
}

static void add_text(DsSynonyms *synonyms, Group *group, const char *written) {
  gsize len = strlen(written) + 1;
  Text *text = g_malloc0(sizeof *text + len);
  memcpy(text->text, written, len);
  text->group = group;
  *(group->last ? &group->last->next_of_group : &group->first) = text;
  group->last = text;
  Waiting *waiting = &synonyms->waiting[letter_of(*written)];
  *(waiting->last ? &waiting->last->next_waiting : &waiting->first) = text;
  waiting->last = text;
}

void ds_synonyms_add(DsSynonyms *synonyms, const char *word, const char *const *others) {
  Group *group = g_new0(Group, 1);
  g_ptr_array_add(synonyms->groups, group);
  add_text(synonyms, group, word);
  for (guint i = 0; others[i]; i++) add_text(synonyms, group, others[i]);
}

static const char *key_of_text(const DsSynonyms *synonyms, Text *text) {
  if (text->key) return text->key;
  g_autoptr(GPtrArray) words = ds_words_of(text->text);
  return text->key = key_of(words, 0, words->len, synonyms->stemmer);
}

/* Takes apart what waits at @place: its texts can then be found by their keys. */
static void take_apart(const DsSynonyms *synonyms, guint place) {
  for (Text *text = synonyms->waiting[place / LETTERS].first; text; text = text->next_waiting) {
    if (text->is_apart || place_of(text->text) != place) continue;
    text->is_apart = TRUE;
    const char *key = key_of_text(synonyms, text);
    GPtrArray *groups = g_hash_table_lookup(synonyms->groups_of, key);
    if (!*key) continue;
    if (!groups) {
      groups = g_ptr_array_new();
      g_hash_table_insert(synonyms->groups_of, g_strdup(key), groups);
    }
    g_ptr_array_add(groups, text->group);
  }
}

/* A key of one letter may be of a text written in one piece ("xRay": x ray). */
static const GPtrArray *find_groups(const DsSynonyms *synonyms, const char *key) {
  guint place = place_of(key), first = place - place % LETTERS;
  take_apart(synonyms, 0);
  take_apart(synonyms, first);
  for (guint i = 1; i < LETTERS; i++)
    if (place == first || place == first + i) take_apart(synonyms, first + i);
  return g_hash_table_lookup(synonyms->groups_of, key);
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

static void attach(const DsSynonyms *synonyms, DsWord *word, const GPtrArray *groups, const char *key) {
  for (guint g = 0; g < groups->len; g++) {
    const Group *group = g_ptr_array_index(groups, g);
    for (Text *text = group->first; text; text = text->next_of_group) {
      const char *own = key_of_text(synonyms, text);
      if (!*own || g_str_equal(own, key) || has_alternative(word, text->text)) continue;
      if (!word->alternatives) word->alternatives = g_ptr_array_new_with_free_func((GDestroyNotify)ds_word_free);
      if (word->alternatives->len < MOST_ALTERNATIVES) g_ptr_array_add(word->alternatives, alternative_new(text->text));
    }
  }
}

void ds_synonyms_attach(const DsSynonyms *synonyms, const GPtrArray *words, DsStemmer *stemmer) {
  for (guint i = 0; i < words->len;) {
    guint n = MIN(LONGEST, words->len - i);
    for (; n > 0; n--) {
      g_autofree char *key = key_of(words, i, n, stemmer);
      const GPtrArray *groups = find_groups(synonyms, key);
      for (guint k = i; groups && k < i + n; k++) attach(synonyms, g_ptr_array_index(words, k), groups, key);
      if (groups) break;
    }
    i += MAX(n, 1);
  }
}
