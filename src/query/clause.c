/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a query's top-level clauses are worth: their words, how rare these are, which may be corrected or left out. */
#include "internal.h"

#include <math.h>

gboolean ds_node_is_stop(const DsNode *node) {
  if (node->kind != DS_NODE_WORD) return FALSE;
  g_autoptr(GPtrArray) words = ds_words_of(node->text);
  for (guint i = 0; i < words->len; i++)
    if (!((DsWord *)g_ptr_array_index(words, i))->is_stop) return FALSE;
  return words->len > 0;
}

gint64 ds_plan_frequency(DsPlan *plan, const DsWord *word) {
  static const char *const prefixes[] = {"", "S", "XTT", "A", "XORG", "XEV", "XSEC", "XDK"};
  XapDatabase *db = ds_index_database(plan->index);
  gint64 most = 0;
  const GPtrArray *lists[] = {word->wholes, word->leaves->len == 1 || word->ngrams ? word->leaves : NULL};
  for (guint l = 0; l < G_N_ELEMENTS(lists); l++)
    for (guint i = 0; lists[l] && i < lists[l]->len; i++)
      for (guint k = 0; k < G_N_ELEMENTS(prefixes); k++) {
        g_autofree char *term = g_strconcat(prefixes[k], (char *)g_ptr_array_index(lists[l], i), NULL);
        most = MAX(most, xap_database_term_frequency(db, term, NULL));
      }
  if (word->wholes->len && word->leaves->len <= 1 && !word->ngrams) {
    g_autofree char *stem = g_strconcat("Z", ds_stemmer_stem(plan->stemmer, g_ptr_array_index(word->wholes, 0)), NULL);
    most = MAX(most, xap_database_term_frequency(db, stem, NULL));
  }
  for (guint i = 0; most == 0 && word->leaves->len > 1 && i < word->leaves->len; i++) { /* a phrase is as rare as its rarest leaf */
    gint64 leaf = xap_database_term_frequency(db, g_ptr_array_index(word->leaves, i), NULL);
    if (leaf <= 0) return 0;
    most = i == 0 ? leaf : MIN(most, leaf);
  }
  return most;
}

static void clause_free(gpointer data) {
  DsClause *clause = data;
  g_free(clause->shown);
  g_clear_pointer(&clause->words, g_ptr_array_unref);
  g_free(clause);
}

static DsClause *clause_new(DsPlan *plan, const DsNode *node) {
  DsClause *clause = g_new0(DsClause, 1);
  const DsNode *inner = node->kind == DS_NODE_REQUIRE ? g_ptr_array_index(node->children, 0) : node;
  clause->node = node;
  clause->shown = g_strndup(plan->query->source + node->start, node->end - node->start);
  clause->words = inner->kind == DS_NODE_WORD ? ds_words_of(inner->text) : NULL;
  clause->may_fall = node->kind == DS_NODE_WORD && clause->words->len > 0;
  clause->is_stop = ds_node_is_stop(node);
  gint64 rarest = G_MAXINT64;
  for (guint i = 0; clause->words && i < clause->words->len; i++)
    rarest = MIN(rarest, ds_plan_frequency(plan, g_ptr_array_index(clause->words, i)));
  clause->is_absent = clause->words && clause->words->len && rarest <= 0;
  clause->idf = log(1 + plan->documents / (rarest == G_MAXINT64 || rarest <= 0 ? 0.5 : (double)rarest));
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

DsPlan *ds_plan_new(DsIndex *index, const DsQuery *query) {
  DsPlan *plan = g_new0(DsPlan, 1);
  plan->index = index;
  plan->query = query;
  plan->stemmer = ds_stemmer_new();
  plan->scope = (DsScope){"", TRUE, TRUE, (1u << DS_ROLE_BODY) | (1u << DS_ROLE_CODE)};
  plan->clauses = g_ptr_array_new_with_free_func(clause_free);
  plan->documents = (double)MAX(xap_database_count(ds_index_database(index), NULL), 1);
  if (!query->root) return plan;
  find_scope(query->root, &plan->scope);
  if (query->root->kind != DS_NODE_AND)
    g_ptr_array_add(plan->clauses, clause_new(plan, query->root));
  else
    for (guint i = 0; i < query->root->children->len; i++)
      g_ptr_array_add(plan->clauses, clause_new(plan, g_ptr_array_index(query->root->children, i)));
  return plan;
}

void ds_plan_free(DsPlan *plan) {
  if (!plan) return;
  ds_stemmer_free(plan->stemmer);
  g_ptr_array_unref(plan->clauses);
  g_free(plan);
}
