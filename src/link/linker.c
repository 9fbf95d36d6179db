/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prepares the talks of a library for many questions: their words, weights, names and addresses, and an inverted index over them. */
#include "internal.h"

#include <math.h>
#include <string.h>

static void title_free(gpointer data) {
  LinkTitle *title = data;
  g_array_unref(title->words);
  g_array_unref(title->weights);
  g_free(title);
}

static void name_free(gpointer data) {
  LinkName *name = data;
  g_array_unref(name->words);
  g_free(name->key);
  g_free(name);
}

static void talk_free(gpointer data) {
  LinkTalk *talk = data;
  g_ptr_array_unref(talk->titles);
  g_ptr_array_unref(talk->names);
  g_hash_table_unref(talk->known);
  g_ptr_array_unref(talk->urls);
  g_free(talk->same);
  g_free(talk->event);
  g_free(talk);
}

guint link_id(const DsLinker *linker, const char *stem) {
  return GPOINTER_TO_UINT(g_hash_table_lookup(linker->dictionary, stem));
}

static guint intern(DsLinker *linker, const char *stem) {
  guint id = link_id(linker, stem);
  if (id) return id;
  id = linker->postings->len;
  g_hash_table_insert(linker->dictionary, g_strdup(stem), GUINT_TO_POINTER(id));
  g_ptr_array_add(linker->postings, g_array_new(FALSE, FALSE, sizeof(guint)));
  return id;
}

static guint intern_pair(DsLinker *linker, const char *first, const char *second) {
  char *both = g_strconcat(first, second, NULL);
  guint number = GPOINTER_TO_UINT(g_hash_table_lookup(linker->glued, both));
  if (number) {
    g_free(both);
    return number;
  }
  number = g_hash_table_size(linker->glued) + 1;
  g_hash_table_insert(linker->glued, both, GUINT_TO_POINTER(number));
  return number;
}

static void post(DsLinker *linker, guint id, guint index) {
  GArray *list = linker->postings->pdata[id];
  if (list->len == 0 || g_array_index(list, guint, list->len - 1) != index) g_array_append_val(list, index);
}

/* The weight of a word says how much its being here can mean: a word of every second title nothing, a rare one much. A small library cannot
 * know what is rare, so it counts as if it were part of a larger one. */
static float weight_of(const char *fold, guint talks_with, guint talks) {
  if (link_word_is_filler(fold) || link_word_is_variant(fold)) return 0.2f; /* variants are compared by themselves */
  double weight = log((talks + 400.0) / (talks_with + 0.5));
  if (link_word_is_format(fold)) weight = MIN(weight, 1.0);
  return (float)CLAMP(weight, 0.3, 6.0);
}

static gboolean is_hash_or_number(const char *fold) {
  gsize digits = 0, len = strlen(fold);
  for (gsize i = 0; i < len; i++) digits += g_ascii_isdigit(fold[i]) != 0;
  return digits == len || (len >= 6 && digits * 3 >= len && strspn(fold, "0123456789abcdef") == len);
}

/* In no title: a name, more likely than part of one. */
static float unknown_weight(const DsLinker *linker, const char *fold) {
  return weight_of(fold, 0, linker->talks->len) * 0.6f;
}

void link_words_identify(const DsLinker *linker, GArray *words) {
  for (guint i = 0; i < words->len; i++) {
    LinkWord *word = &g_array_index(words, LinkWord, i);
    word->id = link_id(linker, word->stem);
    word->glued = GPOINTER_TO_UINT(g_hash_table_lookup(linker->glued, word->fold));
    word->weight = word->id ? g_array_index(linker->weights, float, word->id) : 0;
    if (word->weight == 0) word->weight = unknown_weight(linker, word->fold);
    word->junk = link_word_is_file_junk(word->fold);
    word->number = is_hash_or_number(word->fold);
    if (i + 1 == words->len) continue;
    const LinkWord *next = &g_array_index(words, LinkWord, i + 1);
    g_autofree char *joined = g_strconcat(word->fold, next->stem, NULL);
    word->join = link_id(linker, joined);
  }
}

guint link_variant_of_words(const GArray *words, guint first, guint last) {
  guint bits = 0;
  for (guint i = first; i < last && i < words->len; i++) {
    const char *fold = g_array_index(words, LinkWord, i).fold;
    const char *next = i + 1 < last && i + 1 < words->len ? g_array_index(words, LinkWord, i + 1).fold : "";
    if (!strcmp(fold, "intro") || !strcmp(fold, "introduction") || !strcmp(fold, "introductory")) bits |= LINK_INTRO;
    if ((!strcmp(fold, "deep") && g_str_has_prefix(next, "div")) || !strcmp(fold, "deepdive")) bits |= LINK_DEEP;
  }
  return bits;
}

static void add_title(DsLinker *linker, LinkTalk *talk, const char *text, guint index, DsStemmer *stemmer) {
  LinkTitle *title = g_new0(LinkTitle, 1);
  title->words = link_words_new();
  title->weights = g_array_new(FALSE, TRUE, sizeof(float));
  link_words_append(title->words, text, 0, LINK_MAX_TITLE_WORDS, stemmer);
  title->cut = g_str_has_suffix(text, "...") || g_str_has_suffix(text, "…");
  title->variant = link_variant_of_words(title->words, 0, title->words->len);
  title->years = link_years_in(text);
  for (guint i = 0; i < title->words->len; i++) {
    LinkWord *word = &g_array_index(title->words, LinkWord, i);
    word->id = intern(linker, word->stem);
    post(linker, word->id, index);
    title->ids |= link_bit(word->id);
    title->initials[i] = *word->fold;
    title->letters[i] = word->letters;
    if (i + 1 < title->words->len) word->glued = intern_pair(linker, word->fold, g_array_index(title->words, LinkWord, i + 1).fold);
    title->glued |= link_bit(word->glued);
  }
  g_ptr_array_add(talk->titles, title);
}

static void know_words(DsLinker *linker, LinkTalk *talk, const char *text, DsStemmer *stemmer) {
  if (!text) return;
  GArray *words = link_words_new();
  link_words_append(words, text, 0, 64, stemmer);
  for (guint i = 0; i < words->len; i++)
    g_hash_table_add(talk->known, GUINT_TO_POINTER(intern(linker, g_array_index(words, LinkWord, i).stem)));
  g_array_unref(words);
}

static void add_speakers(DsLinker *linker, LinkTalk *talk, guint index, DsStemmer *stemmer) {
  for (guint i = 0; i < talk->talk->speakers->len; i++) {
    const DsSpeaker *speaker = talk->talk->speakers->pdata[i];
    know_words(linker, talk, speaker->affiliation, stemmer);
    if (!speaker->name) continue;
    know_words(linker, talk, speaker->name, stemmer);
    LinkName *name = g_new0(LinkName, 1);
    name->words = link_words_new();
    name->key = ds_fold_key(speaker->name);
    link_words_append(name->words, speaker->name, 0, 8, stemmer);
    if (name->words->len) {
      LinkWord *last = &g_array_index(name->words, LinkWord, name->words->len - 1);
      last->id = intern(linker, last->stem);
      post(linker, last->id, index);
    }
    g_ptr_array_add(talk->names, name);
  }
}

static void add_url(DsLinker *linker, LinkTalk *talk, const char *url, guint index) {
  char *key = link_url_key(url);
  if (!key) return;
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(linker->by_url, key));
  /* an address of several talks, such as a schedule's, names none of them */
  g_hash_table_insert(linker->by_url, g_strdup(key), GUINT_TO_POINTER(before && before != index + 1 ? G_MAXUINT : index + 1));
  g_ptr_array_add(talk->urls, key);
}

static void add_file(GHashTable *table, char *key, guint index) {
  if (!key || !*key) {
    g_free(key);
    return;
  }
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
  g_hash_table_insert(table, key, GUINT_TO_POINTER(before && before != index + 1 ? G_MAXUINT : index + 1));
}

/* `deck:` of a list: a path below the root, or beside the list. */
static void add_pinned_decks(DsLinker *linker, const DsTalk *talk, guint index) {
  for (guint i = 0; talk->decks && i < talk->decks->len; i++) {
    const char *deck = talk->decks->pdata[i];
    add_file(linker->by_deck, g_strdup(deck), index);
    for (guint s = 0; s < talk->sources->len; s++) {
      const DsSource *source = talk->sources->pdata[s];
      g_autofree char *folder = g_path_get_dirname(source->file ? source->file : "");
      if (strcmp(folder, ".") != 0) {
        g_autofree char *joined = g_build_filename(folder, deck, NULL);
        char *clean = g_canonicalize_filename(joined, "/");
        add_file(linker->by_deck, g_strdup(clean + 1), index);
        g_free(clean);
      }
    }
  }
}

/* One session in two lists that were not merged must not be its own rival. */
static char *same_key(const DsTalk *talk) {
  g_autofree char *title = ds_fold_key(talk->title ? talk->title : "");
  return g_strconcat(title, "\n", talk->event_key ? talk->event_key : talk->date ? talk->date : "", NULL);
}

/* "kcd italy" of "KCD Italy 2022": a slide puts the date between. */
static char *event_words(const char *event) {
  g_autofree char *key = ds_fold_key(event);
  g_auto(GStrv) word = g_strsplit(key, " ", -1);
  GString *out = g_string_new(NULL);
  for (guint i = 0; word[i]; i++)
    if (!link_years_in(word[i])) g_string_append_printf(out, "%s%s", out->len ? " " : "", word[i]);
  return g_string_free(out, FALSE);
}

static LinkTalk *prepare(DsLinker *linker, const DsTalk *talk, guint index, DsStemmer *stemmer) {
  LinkTalk *out = g_new0(LinkTalk, 1);
  *out = (LinkTalk){.talk = talk, .titles = g_ptr_array_new_with_free_func(title_free), .names = g_ptr_array_new_with_free_func(name_free)};
  out->known = g_hash_table_new(NULL, NULL);
  out->urls = g_ptr_array_new_with_free_func(g_free);
  if (talk->title) add_title(linker, out, talk->title, index, stemmer);
  for (guint i = 0; talk->titles && i < talk->titles->len; i++) {
    const DsTitle *title = talk->titles->pdata[i];
    if (title->text && g_strcmp0(title->text, talk->title)) add_title(linker, out, title->text, index, stemmer);
  }
  add_speakers(linker, out, index, stemmer);
  know_words(linker, out, talk->event, stemmer);
  know_words(linker, out, talk->event_raw, stemmer);
  add_url(linker, out, talk->url, index);
  for (guint i = 0; talk->videos && i < talk->videos->len; i++) add_url(linker, out, ((DsVideo *)talk->videos->pdata[i])->url, index);
  if (talk->slides_url) {
    g_autofree char *name = g_strndup(talk->slides_url, strcspn(talk->slides_url, "?#")), *base = g_path_get_basename(name);
    if (g_str_has_suffix(base, ".pdf")) add_file(linker->by_file, link_file_key(base), index);
    add_url(linker, out, talk->slides_url, index);
  }
  add_pinned_decks(linker, talk, index);
  if (talk->id) add_file(linker->by_id, g_strdup(talk->id), index);
  if (talk->event_key) g_hash_table_add(linker->events, g_strdup(talk->event_key));
  out->same = same_key(talk);
  out->event = talk->event ? event_words(talk->event) : NULL;
  out->day = link_day_of_iso(talk->date);
  g_autoptr(DsEvent) event = talk->event_raw ? ds_event_identify(talk->event_raw, 0) : NULL;
  const char *digits = talk->event_key ? strrchr(talk->event_key, '-') : NULL;
  out->year = talk->date ? atoi(talk->date) : event && event->year ? event->year : digits ? atoi(digits + 1) : 0;
  return out;
}

static void count_names(DsLinker *linker) {
  g_autoptr(GHashTable) count = g_hash_table_new(g_str_hash, g_str_equal);
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < linker->prepared->len; i++) {
      LinkTalk *talk = linker->prepared->pdata[i];
      for (guint k = 0; k < talk->names->len; k++) {
        LinkName *name = talk->names->pdata[k];
        guint seen = GPOINTER_TO_UINT(g_hash_table_lookup(count, name->key));
        if (pass)
          name->talks = seen;
        else
          g_hash_table_insert(count, name->key, GUINT_TO_POINTER(seen + 1));
      }
    }
}

/* The weights of words need every talk's words first. */
static void weigh(DsLinker *linker) {
  g_array_set_size(linker->weights, linker->postings->len);
  for (guint i = 0; i < linker->prepared->len; i++) {
    LinkTalk *talk = linker->prepared->pdata[i];
    for (guint k = 0; k < talk->titles->len; k++) {
      LinkTitle *title = talk->titles->pdata[k];
      for (guint w = 0; w < title->words->len; w++) {
        const LinkWord *word = &g_array_index(title->words, LinkWord, w);
        float weight = weight_of(word->fold, ((GArray *)linker->postings->pdata[word->id])->len, linker->talks->len);
        g_array_append_val(title->weights, weight);
        g_array_index(linker->weights, float, word->id) = weight;
        title->total += weight;
      }
      if (k == 0) talk->weight = title->total;
    }
    for (guint k = 0; k < talk->names->len; k++) {
      const LinkName *name = talk->names->pdata[k];
      if (name->words->len == 0) continue;
      const LinkWord *last = &g_array_index(name->words, LinkWord, name->words->len - 1);
      talk->weight += weight_of(last->fold, ((GArray *)linker->postings->pdata[last->id])->len, linker->talks->len);
    }
    talk->weight = MAX(talk->weight, 1);
  }
}

DsLinker *ds_linker_new(const GPtrArray *talks, const GPtrArray *pins) {
  DsLinker *linker = g_new0(DsLinker, 1);
  *linker = (DsLinker){.talks = talks, .pins = pins, .prepared = g_ptr_array_new_with_free_func(talk_free)};
  linker->dictionary = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->glued = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->postings = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  linker->weights = g_array_new(FALSE, TRUE, sizeof(float));
  linker->by_url = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->by_file = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->by_deck = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->pin_of = g_hash_table_new(g_str_hash, g_str_equal);
  linker->events = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add(linker->postings, g_array_new(FALSE, FALSE, sizeof(guint))); /* id 0: no word */
  g_autoptr(DsStemmer) stemmer = ds_stemmer_new();
  for (guint i = 0; i < talks->len; i++) g_ptr_array_add(linker->prepared, prepare(linker, talks->pdata[i], i, stemmer));
  weigh(linker);
  count_names(linker);
  for (guint i = 0; pins && i < pins->len; i++) {
    DsPin *pin = pins->pdata[i];
    g_hash_table_insert(linker->pin_of, pin->deck, pin);
  }
  return linker;
}

void ds_linker_free(DsLinker *linker) {
  if (!linker) return;
  g_ptr_array_unref(linker->prepared);
  g_hash_table_unref(linker->dictionary);
  g_hash_table_unref(linker->glued);
  g_ptr_array_unref(linker->postings);
  g_array_unref(linker->weights);
  g_hash_table_unref(linker->by_url);
  g_hash_table_unref(linker->by_id);
  g_hash_table_unref(linker->by_file);
  g_hash_table_unref(linker->by_deck);
  g_hash_table_unref(linker->pin_of);
  g_hash_table_unref(linker->events);
  g_free(linker);
}
