/* SPDX-License-Identifier: GPL-3.0-or-later */
/* More weight for slides where the plain words of a query stand together, or are in the title. */
#include "internal.h"

#define NEAR_BONUS 0.6
#define PHRASE_BONUS 0.5
#define TITLE_BONUS 0.6       /* all words in the title */
#define WHOLE_TITLE_BONUS 0.5 /* the title has no others */

/* The plain words of the query, function words too, as a title; NULL when it has anything else. */
static XapQuery *whole_title(DsPlan *plan, GError **error) {
  g_autoptr(GString) title = g_string_new(NULL);
  for (guint i = 0; i < plan->clauses->len; i++) {
    const DsNode *node = ((DsClause *)g_ptr_array_index(plan->clauses, i))->node;
    if (node->kind != DS_NODE_WORD || !plan->scope.title) return NULL;
    g_string_append_printf(title, "%s ", node->text);
  }
  g_autofree char *term = ds_term_title(title->str, plan->stemmer);
  gboolean is_known = term && !ds_index_is_remote(plan->index); /* else to ask for it is one question more */
  if (!term || (is_known && !ds_plan_term_frequency(plan, "", term))) return NULL;
  return ds_xq_scaled(xap_query_term(term, 1, error), WHOLE_TITLE_BONUS, error);
}

XapQuery *ds_plan_with_bonus(DsPlan *plan, XapQuery *any, GError **error) {
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (guint i = 0; i < plan->clauses->len; i++) {
    const DsClause *clause = g_ptr_array_index(plan->clauses, i);
    for (guint k = 0; clause->words && !clause->is_stop && k < clause->words->len; k++)
      g_ptr_array_add(words, g_ptr_array_index(clause->words, k));
  }
  any = ds_xq_with(any, whole_title(plan, error), error);
  if (words->len < 2 || words->len > 12) return any;
  XapQuery *near = ds_xq_scaled(ds_xq_sequence(plan, XAP_OP_NEAR, plan->scope.body, words, 8, error), NEAR_BONUS, error);
  XapQuery *phrase = ds_xq_scaled(ds_xq_sequence(plan, XAP_OP_PHRASE, plan->scope.body, words, 0, error), PHRASE_BONUS, error);
  g_autoptr(GPtrArray) in_title = ds_xq_list();
  for (guint i = 0; plan->scope.title && i < words->len; i++)
    g_ptr_array_add(in_title, ds_xq_word(plan, g_ptr_array_index(words, i), "S", error));
  XapQuery *title = ds_xq_scaled(ds_xq_combine(XAP_OP_AND, in_title, 0, error), TITLE_BONUS, error);
  /* words in a row are near each other */
  return ds_xq_with(ds_xq_with(any, ds_xq_with(near, phrase, error), error), title, error);
}
