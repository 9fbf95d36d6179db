/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often words are: each term is looked up once for a plan and those made of it, most of them before anything else is asked. */
#include "internal.h"

#include <math.h>
#include <string.h>

const char *const ds_word_prefixes[DS_WORD_PREFIXES] = {"", "S", "XTT", "A", "XORG", "XEV", "XSEC", "XDK"};

/* What is known of a term. */
typedef struct {
  gint64 documents;
  gint64 occurrences; /* UNKNOWN: not asked for */
} Frequency;
#define UNKNOWN G_MININT64

static Frequency *keep_frequency(DsPlan *plan, const char *term, gint64 documents) {
  Frequency told = {documents, UNKNOWN};
  Frequency *kept = g_memdup2(&told, sizeof told);
  g_hash_table_insert(plan->frequencies, g_strdup(term), kept);
  return kept;
}

static Frequency *frequency_of(DsPlan *plan, const char *term) {
  Frequency *known = g_hash_table_lookup(plan->frequencies, term);
  return known ? known : keep_frequency(plan, term, ds_index_word_frequency(plan->index, term, NULL));
}

static gint64 occurrences_of(DsPlan *plan, const char *term) {
  Frequency *known = frequency_of(plan, term);
  if (known->occurrences == UNKNOWN) known->occurrences = xap_database_term_occurrences(ds_index_database(plan->index), term, NULL);
  return known->occurrences;
}

gint64 ds_plan_term_frequency(DsPlan *plan, const char *prefix, const char *term) {
  g_autofree char *full = g_strconcat(prefix, term, NULL);
  return frequency_of(plan, full)->documents;
}

gint64 ds_plan_reach_of(DsPlan *plan, const char *prefix, gint64 frequency) {
  if (frequency <= 0 || !ds_context_has_prefix(prefix)) return frequency;
  gboolean of_decks = g_str_equal(prefix, ds_fields[DS_FIELD_DECK].prefix) || g_str_equal(prefix, ds_fields[DS_FIELD_TALK].prefix);
  gint64 talks = of_decks ? MAX(ds_plan_term_frequency(plan, "XIS", "talk"), 0) : 0;
  double heads = (double)MAX(ds_plan_term_frequency(plan, "XIS", "head") - talks, 1);
  return (gint64)ceil((double)frequency * (plan->documents - (double)talks) / heads);
}

gint64 ds_plan_reach(DsPlan *plan, const char *prefix, const char *term) {
  return ds_plan_reach_of(plan, prefix, ds_plan_term_frequency(plan, prefix, term));
}

gint64 ds_plan_term_occurrences(DsPlan *plan, const char *prefix, const char *term) {
  g_autofree char *full = g_strconcat(prefix, term, NULL);
  return occurrences_of(plan, full);
}

/* ---- here ---- */

static void add_term(GPtrArray *terms, const char *prefix, const char *term) {
  g_ptr_array_add(terms, g_strconcat(prefix, term, NULL));
}

/* Adds what ds_plan_frequency() and xq.c ask of @word. */
static void add_terms(DsPlan *plan, const DsWord *word, GPtrArray *terms) {
  for (guint i = 0; i < word->wholes->len; i++) {
    const char *whole = g_ptr_array_index(word->wholes, i);
    for (guint k = 0; k < DS_WORD_PREFIXES; k++) add_term(terms, ds_word_prefixes[k], whole);
    if (!ds_word_has_stem(word, i)) continue;
    g_autofree char *stem = g_strdup(ds_stemmer_stem(plan->stemmer, whole));
    for (guint k = 0; k < DS_WORD_PREFIXES; k++) {
      if (!ds_xq_has_stems(ds_word_prefixes[k])) continue;
      g_autofree char *stems = g_strconcat("Z", ds_word_prefixes[k], NULL);
      add_term(terms, stems, stem);
      add_term(terms, ds_word_prefixes[k], stem);
    }
  }
  for (guint i = 0; word->alternatives && i < word->alternatives->len; i++)
    add_terms(plan, g_ptr_array_index(word->alternatives, i), terms);
}

/* Those of the plain words at and below @node: a field's are looked for in that field alone, and a row's only as they are. */
static void add_terms_below(DsPlan *plan, const DsNode *node, GPtrArray *terms) {
  if (node->kind == DS_NODE_FIELD || node->kind == DS_NODE_NEAR) return;
  const GPtrArray *words = node->kind == DS_NODE_WORD ? ds_plan_words(plan, node) : NULL;
  for (guint i = 0; words && i < words->len; i++) add_terms(plan, g_ptr_array_index(words, i), terms);
  for (guint i = 0; i < node->children->len; i++) add_terms_below(plan, g_ptr_array_index(node->children, i), terms);
}

static int by_bytes(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Looks up what will be asked of the words, in the order in which the index has it: else each look-up reads two blocks that another has
 * read before; how often a term occurs stands beside how many documents have it. */
static void look_up_here(DsPlan *plan) {
  g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
  add_terms_below(plan, plan->query->root, terms);
  g_ptr_array_sort(terms, by_bytes);
  for (guint i = 0; i < terms->len; i++)
    if (frequency_of(plan, g_ptr_array_index(terms, i))->documents > 0) occurrences_of(plan, g_ptr_array_index(terms, i));
}

/* ---- on other machines: one question for all; one by one they take longer than the rest of a search ---- */

/* Adds what may be asked of @word under @prefix: its stems, too, and what it is made of. */
static void add_word(DsPlan *plan, const char *prefix, const DsWord *word, GPtrArray *terms) {
  g_autofree char *stems = g_strconcat("Z", prefix, NULL);
  for (guint i = 0; i < word->leaves->len; i++) add_term(terms, prefix, g_ptr_array_index(word->leaves, i));
  for (guint i = 0; i < word->wholes->len; i++) {
    const char *whole = g_ptr_array_index(word->wholes, i);
    add_term(terms, prefix, whole);
    if (!ds_xq_has_stems(prefix) || !ds_word_has_stem(word, i)) continue;
    g_autofree char *stem = g_strdup(ds_stemmer_stem(plan->stemmer, whole));
    add_term(terms, stems, stem);
    add_term(terms, prefix, stem);
  }
  for (guint i = 0; word->alternatives && i < word->alternatives->len; i++)
    add_word(plan, prefix, g_ptr_array_index(word->alternatives, i), terms);
}

static void add_words(DsPlan *plan, const char *prefix, const GPtrArray *words, GPtrArray *terms) {
  for (guint i = 0; i < words->len; i++) add_word(plan, prefix, g_ptr_array_index(words, i), terms);
}

static void add_text(DsPlan *plan, const char *prefix, const char *text, GPtrArray *terms) {
  g_autoptr(GPtrArray) words = ds_words_of(text);
  add_words(plan, prefix, words, terms);
}

/* What may be asked of two neighbours written as one. */
static void add_joined(const DsPlan *plan, const DsNode *a, const DsNode *b, GPtrArray *terms) {
  if (a->kind != DS_NODE_WORD || b->kind != DS_NODE_WORD) return;
  g_autofree char *pair = g_strconcat(a->text, " ", b->text, NULL);
  g_autoptr(GPtrArray) joined = ds_words_joined(pair);
  for (guint i = 0; i < joined->len; i++) add_term(terms, plan->scope.body, g_ptr_array_index(joined, i));
}

static void add_field(DsPlan *plan, const DsNode *node, GPtrArray *terms) {
  const DsField *field = &ds_fields[node->field];
  const DsNode *value = field->kind == DS_FIELD_WORDS ? g_ptr_array_index(node->children, 0) : NULL;
  g_autoptr(DsEvent) event = value && node->field == DS_FIELD_EVENT ? ds_event_identify(value->text, 0) : NULL;
  if (value && value->kind != DS_NODE_PREFIX) add_text(plan, field->prefix, value->text, terms);
  if (value && value->kind != DS_NODE_PREFIX && node->field == DS_FIELD_TALK) add_text(plan, ds_fields[DS_FIELD_TITLE].prefix, value->text, terms);
  if (event) add_text(plan, field->prefix, event->key, terms);
}

/* What may be asked of the words, phrases and fields at and below @node. */
static void add_all_below(DsPlan *plan, const DsNode *node, GPtrArray *terms) {
  if (node->kind == DS_NODE_FIELD) {
    add_field(plan, node, terms);
    return;
  }
  const GPtrArray *words = node->kind == DS_NODE_WORD || node->kind == DS_NODE_PHRASE ? ds_plan_words(plan, node) : NULL;
  for (guint k = 0; words && k < DS_WORD_PREFIXES; k++) add_words(plan, ds_word_prefixes[k], words, terms);
  if (words && *plan->scope.body) add_words(plan, plan->scope.body, words, terms);
  for (guint i = 0; i < node->children->len; i++) {
    const DsNode *child = g_ptr_array_index(node->children, i);
    if (i) add_joined(plan, g_ptr_array_index(node->children, i - 1), child, terms);
    add_all_below(plan, child, terms);
  }
}

void ds_plan_ask_frequencies(DsPlan *plan, const GPtrArray *terms) {
  if (!ds_index_is_remote(plan->index)) return;
  g_autoptr(GHashTable) set = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) unknown = g_ptr_array_new();
  for (guint i = 0; i < terms->len; i++)
    if (!g_hash_table_contains(plan->frequencies, g_ptr_array_index(terms, i)) && g_hash_table_add(set, g_ptr_array_index(terms, i)))
      g_ptr_array_add(unknown, g_ptr_array_index(terms, i));
  g_autofree gint64 *frequencies = g_new0(gint64, unknown->len + 1);
  if (!unknown->len || !ds_index_word_frequencies(plan->index, unknown, frequencies, NULL)) return;
  for (guint i = 0; i < unknown->len; i++) keep_frequency(plan, g_ptr_array_index(unknown, i), frequencies[i]);
}

static void look_up_remote(DsPlan *plan) {
  g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
  add_term(terms, "XIS", "head");
  add_term(terms, "XIS", "talk");
  add_all_below(plan, plan->query->root, terms);
  ds_plan_ask_frequencies(plan, terms);
}

void ds_plan_look_up(DsPlan *plan) {
  if (ds_index_is_remote(plan->index))
    look_up_remote(plan);
  else
    look_up_here(plan);
}
