/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a query's top-level clauses are worth: their words, how rare these are, which may be corrected or left out. */
#include "internal.h"

#include <math.h>
#include <string.h>

#define PHRASES_COUNTED 200u /* documents in which a phrase is counted */

gboolean ds_plan_is_stop(const DsPlan *plan, const DsNode *node) {
  if (node->kind != DS_NODE_WORD) return FALSE;
  const GPtrArray *words = ds_plan_words(plan, node);
  for (guint i = 0; i < words->len; i++)
    if (!((DsWord *)g_ptr_array_index(words, i))->is_stop) return FALSE;
  return words->len > 0;
}

gboolean ds_node_may_fall(const DsNode *node) {
  if (node->kind != DS_NODE_WORD) return FALSE;
  if (g_str_has_prefix(node->text, "--")) return FALSE;
  gboolean digit = FALSE, other = FALSE;
  for (const char *p = node->text; *p; p++) {
    digit = digit || g_ascii_isdigit(*p);
    other = other || !g_ascii_isdigit(*p);
  }
  return !digit || !other;
}

double ds_plan_idf(const DsPlan *plan, gint64 frequency) {
  return log(1 + plan->documents / (frequency <= 0 ? 0.5 : (double)frequency));
}

/* How many documents have the leaves in a row under @prefix, or are spoken for by heads that do; up to a bound. */
static gint64 phrase_frequency(DsPlan *plan, const DsWord *word, const char *prefix) {
  g_autoptr(GPtrArray) one = g_ptr_array_new();
  g_ptr_array_add(one, (gpointer)(uintptr_t)word);
  g_autoptr(XapQuery) query = ds_xq_sequence(plan, XAP_OP_PHRASE, prefix, one, 0, NULL);
  XapAsk ask = XAP_ASK_DEFAULT;
  ask.max = 0;
  ask.check_at_least = PHRASES_COUNTED;
  g_autoptr(XapResult) result = query ? xap_database_ask(ds_index_database(plan->index), query, &ask, NULL) : NULL;
  return result ? ds_plan_reach_of(plan, prefix, result->lower) : 0;
}

static gint64 own_frequency(DsPlan *plan, const DsWord *word) {
  gint64 most = 0;
  for (guint i = 0; i < word->wholes->len; i++)
    for (guint k = 0; k < DS_WORD_PREFIXES; k++) {
      gint64 frequency = ds_plan_reach(plan, ds_word_prefixes[k], g_ptr_array_index(word->wholes, i));
      most = MAX(most, frequency);
    }
  for (guint i = 0; i < word->wholes->len; i++) {
    if (!ds_word_has_stem(word, i)) continue;
    g_autofree char *stem = g_strdup(ds_stemmer_stem(plan->stemmer, g_ptr_array_index(word->wholes, i)));
    gint64 frequency = ds_plan_term_frequency(plan, "Z", stem) + MAX(ds_plan_term_frequency(plan, "", stem), 0);
    most = MAX(most, frequency);
  }
  for (guint k = 0; most == 0 && word->leaves->len > 1 && k < DS_WORD_PREFIXES; k++)
    most = phrase_frequency(plan, word, ds_word_prefixes[k]);
  return most;
}

gint64 ds_plan_frequency(DsPlan *plan, const DsWord *word) {
  gint64 most = own_frequency(plan, word);
  for (guint i = 0; most == 0 && word->alternatives && i < word->alternatives->len; i++)
    most = MAX(most, own_frequency(plan, g_ptr_array_index(word->alternatives, i)));
  return most;
}

const GPtrArray *ds_plan_words(const DsPlan *plan, const DsNode *node) {
  GPtrArray *words = g_hash_table_lookup(plan->words, node);
  if (words) return words;
  if (node->kind == DS_NODE_PREFIX) {
    DsWord *word = ds_word_new();
    word->beginning = ds_prefix_fold(node->text);
    words = g_ptr_array_new_with_free_func((GDestroyNotify)ds_word_free);
    g_ptr_array_add(words, word);
  } else
    words = ds_words_of(node->text);
  g_hash_table_insert(plan->words, (gpointer)(uintptr_t)node, words);
  return words;
}

/* Gives the plain words below @node their synonyms, neighbours together. Phrases, fields, +word and -word ask for that very word. */
static void find_synonyms(DsPlan *plan, const DsNode *node) {
  g_autoptr(GPtrArray) run = g_ptr_array_new();
  if (node->kind == DS_NODE_FIELD || node->kind == DS_NODE_NOT || node->kind == DS_NODE_REQUIRE || node->kind == DS_NODE_NEAR) return;
  if (node->kind == DS_NODE_WORD) {
    ds_synonyms_attach(plan->synonyms, ds_plan_words(plan, node), plan->stemmer);
    return;
  }
  for (guint i = 0; i < node->children->len; i++) {
    const DsNode *child = g_ptr_array_index(node->children, i);
    gboolean joins = node->kind == DS_NODE_AND && child->kind == DS_NODE_WORD;
    const GPtrArray *words = joins ? ds_plan_words(plan, child) : NULL;
    for (guint k = 0; words && k < words->len; k++) g_ptr_array_add(run, g_ptr_array_index(words, k));
    if (joins && i + 1 < node->children->len) continue;
    ds_synonyms_attach(plan->synonyms, run, plan->stemmer);
    g_ptr_array_set_size(run, 0);
    if (!joins) find_synonyms(plan, child);
  }
}

static void clause_free(gpointer data) {
  DsClause *clause = data;
  g_free(clause->shown);
  g_free(clause);
}

static DsClause *clause_new(DsPlan *plan, const DsNode *node) {
  DsClause *clause = g_new0(DsClause, 1);
  const DsNode *inner = node->kind == DS_NODE_REQUIRE ? g_ptr_array_index(node->children, 0) : node;
  clause->node = node;
  clause->shown = g_strndup(plan->query->source + node->start, node->end - node->start);
  clause->words = inner->kind == DS_NODE_WORD ? ds_plan_words(plan, inner) : NULL;
  clause->is_plain = node->kind == DS_NODE_WORD && clause->words->len > 0;
  clause->may_fall = clause->is_plain && ds_node_may_fall(node);
  clause->is_stop = ds_plan_is_stop(plan, node);
  gint64 rarest = G_MAXINT64;
  for (guint i = 0; clause->words && i < clause->words->len; i++)
    rarest = MIN(rarest, ds_plan_frequency(plan, g_ptr_array_index(clause->words, i)));
  clause->is_absent = clause->words && clause->words->len && rarest <= 0;
  clause->idf = ds_plan_idf(plan, rarest == G_MAXINT64 ? 0 : rarest);
  return clause;
}

/* `in:` anywhere says where all words are looked for. */
static void find_scope(const DsNode *node, DsScope *scope) {
  if (node->kind == DS_NODE_FIELD && node->field == DS_FIELD_IN) {
    gboolean noise = g_str_equal(node->text, "noise"), notes = g_str_equal(node->text, "notes");
    scope->body = ds_fields[noise ? DS_FIELD_NOISE : notes ? DS_FIELD_NOTES : DS_FIELD_HIDDEN].prefix;
    scope->roles = 1u << (noise ? DS_ROLE_NOISE : notes ? DS_ROLE_NOTES : DS_ROLE_HIDDEN);
    scope->title = scope->context = FALSE;
  }
  for (guint i = 0; i < node->children->len; i++) find_scope(g_ptr_array_index(node->children, i), scope);
}

/* Takes over the tables and counts of @told. */
static DsPlan *plan_new(DsPlan told, const DsQuery *query, const DsSynonyms *synonyms) {
  DsPlan *plan = g_memdup2(&told, sizeof told);
  plan->query = query;
  plan->synonyms = synonyms;
  plan->words = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  plan->contexts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)ds_term_set_free);
  plan->stemmer = ds_stemmer_new();
  plan->scope = (DsScope){"", TRUE, TRUE, (1u << DS_ROLE_BODY) | (1u << DS_ROLE_CODE)};
  plan->clauses = g_ptr_array_new_with_free_func(clause_free);
  if (!query->root) return plan;
  find_scope(query->root, &plan->scope);
  if (synonyms) find_synonyms(plan, query->root);
  ds_plan_look_up(plan);
  if (query->root->kind != DS_NODE_AND)
    g_ptr_array_add(plan->clauses, clause_new(plan, query->root));
  else
    for (guint i = 0; i < query->root->children->len; i++)
      g_ptr_array_add(plan->clauses, clause_new(plan, g_ptr_array_index(query->root->children, i)));
  return plan;
}

DsPlan *ds_plan_new(DsIndex *index, const DsQuery *query, const DsSynonyms *synonyms) {
  DsPlan told = {.index = index, .documents = (double)MAX(xap_database_count(ds_index_database(index), NULL), 1)};
  told.frequencies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  told.spoken_for = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)xap_query_free);
  return plan_new(told, query, synonyms);
}

DsPlan *ds_plan_of(const DsPlan *plan, const DsQuery *query, const DsSynonyms *synonyms) {
  DsPlan told = {.index = plan->index, .documents = plan->documents};
  told.frequencies = g_hash_table_ref(plan->frequencies);
  told.spoken_for = g_hash_table_ref(plan->spoken_for);
  return plan_new(told, query, synonyms);
}

void ds_plan_free(DsPlan *plan) {
  if (!plan) return;
  ds_sought_free(plan->sought);
  ds_stemmer_free(plan->stemmer);
  g_ptr_array_unref(plan->clauses);
  g_hash_table_unref(plan->words);
  g_hash_table_unref(plan->frequencies);
  g_hash_table_unref(plan->contexts);
  g_hash_table_unref(plan->spoken_for);
  g_free(plan);
}
