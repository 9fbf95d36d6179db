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

/* The words near each other and, more, in a row: then they are near, too. */
static XapQuery *together(DsPlan *plan, const GPtrArray *words, GError **error) {
  XapQuery *near = ds_xq_scaled(ds_xq_sequence(plan, XAP_OP_NEAR, plan->scope.body, words, 8, error), NEAR_BONUS, error);
  XapQuery *phrase = ds_xq_scaled(ds_xq_sequence(plan, XAP_OP_PHRASE, plan->scope.body, words, 0, error), PHRASE_BONUS, error);
  return ds_xq_with(near, phrase, error);
}

/* All words in the title, the last one first. */
static XapQuery *in_title(DsPlan *plan, const GPtrArray *words, GError **error) {
  g_autoptr(GPtrArray) all = ds_xq_list();
  for (guint i = words->len; plan->scope.title && i-- > 0;) g_ptr_array_add(all, ds_xq_word(plan, g_ptr_array_index(words, i), "S", error));
  return ds_xq_scaled(ds_xq_combine(XAP_OP_AND, all, 0, error), TITLE_BONUS, error);
}

/* libxapian opens the list of a word again wherever it stands in the query, and reads nothing when it was the one opened last: so the order
 * is to and fro. */
XapQuery *ds_plan_with_bonus(DsPlan *plan, XapQuery *any, GPtrArray *titles, GError **error) {
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (guint i = 0; i < plan->clauses->len; i++) {
    const DsClause *clause = g_ptr_array_index(plan->clauses, i);
    for (guint k = 0; clause->words && !clause->is_stop && k < clause->words->len; k++)
      g_ptr_array_add(words, g_ptr_array_index(clause->words, k));
  }
  XapQuery *exact_title = whole_title(plan, error);
  gboolean is_one = words->len < 2 || words->len > 12;
  if (!is_one) any = ds_xq_with(any, together(plan, words, error), error);
  for (guint i = 0; titles && i < titles->len; i++) any = ds_xq_with(any, g_steal_pointer(&g_ptr_array_index(titles, i)), error);
  if (!is_one) any = ds_xq_with(any, in_title(plan, words, error), error);
  return ds_xq_with(any, exact_title, error);
}
