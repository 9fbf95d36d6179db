/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talks of a library, ready for many questions: what is known of words, and their weights. */
#include "internal.h"

#include <math.h>
#include <string.h>

guint link_id(const DsLinker *linker, const char *stem) {
  return GPOINTER_TO_UINT(g_hash_table_lookup(linker->dictionary, stem));
}

const char *link_joined(const DsLinker *linker, const char *first, const char *second) {
  GString *both = link_lexicon_scratch(linker->lexicon, 0);
  g_string_append(both, first);
  return g_string_append(both, second)->str;
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

void link_term_identify(const DsLinker *linker, LinkTerm *term) {
  if (!term->id) term->id = link_id(linker, term->stem);
  term->glued = GPOINTER_TO_UINT(g_hash_table_lookup(linker->glued, term->fold));
  term->weight = term->id ? g_array_index(linker->weights, float, term->id) : 0;
  if (term->weight == 0) term->weight = unknown_weight(linker, term->fold);
  term->junk = link_word_is_file_junk(term->fold);
  term->number = is_hash_or_number(term->fold);
  term->seen = TRUE;
}

void link_words_identify(const DsLinker *linker, GArray *words, guint from) {
  for (guint i = from; i < words->len; i++) {
    LinkWord *word = &g_array_index(words, LinkWord, i);
    if (!word->term->seen) link_term_identify(linker, word->term);
    if (i + 1 < words->len) word->join = link_id(linker, link_joined(linker, word->term->fold, word[1].term->stem));
  }
}

guint link_variant_of_words(const GArray *words, guint first, guint last) {
  guint bits = 0;
  for (guint i = first; i < last && i < words->len; i++) {
    const char *fold = g_array_index(words, LinkWord, i).term->fold;
    const char *next = i + 1 < last && i + 1 < words->len ? g_array_index(words, LinkWord, i + 1).term->fold : "";
    if (!strcmp(fold, "intro") || !strcmp(fold, "introduction") || !strcmp(fold, "introductory")) bits |= LINK_INTRO;
    if ((!strcmp(fold, "deep") && g_str_has_prefix(next, "div")) || !strcmp(fold, "deepdive")) bits |= LINK_DEEP;
  }
  return bits;
}

gboolean link_talk_knows(const LinkTalk *talk, guint id) {
  if (!(talk->known_bits & link_bit(id))) return FALSE;
  for (guint i = 0; i < talk->known->len; i++)
    if (g_array_index(talk->known, guint, i) == id) return TRUE;
  return FALSE;
}

static float weight_of_term(const DsLinker *linker, LinkTerm *term) {
  if (term->title_weight == 0)
    term->title_weight = weight_of(term->fold, ((GArray *)linker->postings->pdata[term->id])->len, linker->talks->len);
  return term->title_weight;
}

/* The weights of words need every talk's words first. */
static void weigh(DsLinker *linker) {
  g_array_set_size(linker->weights, linker->postings->len);
  for (guint i = 0; i < linker->prepared->len; i++) {
    LinkTalk *talk = linker->prepared->pdata[i];
    for (guint k = 0; k < talk->titles->len; k++) {
      LinkTitle *title = talk->titles->pdata[k];
      for (guint w = 0; w < title->words->len; w++) {
        LinkTitleWord *word = &g_array_index(title->words, LinkTitleWord, w);
        word->weight = weight_of_term(linker, word->term);
        g_array_index(linker->weights, float, word->term->id) = word->weight;
        title->total += word->weight;
      }
      if (k == 0) talk->weight = title->total;
    }
    for (guint k = 0; k < talk->names->len; k++) {
      const LinkName *name = &g_array_index(talk->names, LinkName, k);
      if (name->last) talk->weight += weight_of_term(linker, name->last);
    }
    talk->weight = MAX(talk->weight, 1);
  }
}

DsLinker *ds_linker_new(const GPtrArray *talks, const GPtrArray *pins) {
  DsLinker *linker = g_new0(DsLinker, 1);
  *linker = (DsLinker){.talks = talks, .pins = pins};
  linker->lexicon = link_lexicon_new();
  linker->strings = g_string_chunk_new(4096);
  linker->dictionary = g_hash_table_new(g_str_hash, g_str_equal);
  linker->glued = g_hash_table_new(g_str_hash, g_str_equal);
  linker->postings = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  linker->weights = g_array_new(FALSE, TRUE, sizeof(float));
  linker->by_url = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->by_file = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->by_deck = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  linker->pin_of = g_hash_table_new(g_str_hash, g_str_equal);
  linker->events = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add(linker->postings, g_array_new(FALSE, FALSE, sizeof(guint))); /* id 0: no word */
  link_talks_prepare(linker);
  weigh(linker);
  link_lexicon_seal(linker->lexicon);
  linker->scratch = g_new0(LinkScratch, 1);
  *linker->scratch =
      (LinkScratch){.sums = g_new0(float, talks->len), .found = g_new(guint, talks->len), .asked = g_new0(guint8, linker->postings->len)};
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
  g_string_chunk_free(linker->strings);
  link_lexicon_free(linker->lexicon);
  g_free(linker->scratch->sums);
  g_free(linker->scratch->found);
  g_free(linker->scratch->asked);
  g_free(linker->scratch);
  g_free(linker);
}
