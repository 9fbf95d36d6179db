/* SPDX-License-Identifier: GPL-3.0-or-later */
/* More weight for slides where the plain words of a query stand together, or are in the title. */
#include "internal.h"

#include <math.h>

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

/* What of @any is @among (NULL: all of it). */
static XapQuery *only(XapQuery *any, const XapSpans *among, GError **error) {
  return any && among ? ds_xq_two(XAP_OP_FILTER, any, xap_query_spans(among, error), error) : any;
}

/* The words near each other, or in a row. */
static XapQuery *sequence(DsPlan *plan, XapOp op, const GPtrArray *words, guint window, const XapSpans *among, GError **error) {
  return only(ds_xq_sequence(plan, op, plan->scope.body, words, window, error), among, error);
}

/* The words near each other and, more, in a row: then they are near, too. */
static XapQuery *together(DsPlan *plan, const GPtrArray *words, const XapSpans *among, GError **error) {
  XapQuery *near = ds_xq_scaled(sequence(plan, XAP_OP_NEAR, words, 8, among, error), NEAR_BONUS, error);
  XapQuery *phrase = ds_xq_scaled(sequence(plan, XAP_OP_PHRASE, words, 0, among, error), PHRASE_BONUS, error);
  return ds_xq_with(near, phrase, error);
}

/* All words in the title, the last one first. */
static XapQuery *in_title(DsPlan *plan, const GPtrArray *words, const XapSpans *among, GError **error) {
  g_autoptr(GPtrArray) all = ds_xq_list();
  for (guint i = words->len; plan->scope.title && i-- > 0;) g_ptr_array_add(all, ds_xq_word(plan, g_ptr_array_index(words, i), "S", error));
  return ds_xq_scaled(only(ds_xq_combine(XAP_OP_AND, all, 0, error), among, error), TITLE_BONUS, error);
}

/* The words that may stand together. */
static GPtrArray *words_of(const DsPlan *plan) {
  GPtrArray *words = g_ptr_array_new();
  for (guint i = 0; i < plan->clauses->len; i++) {
    const DsClause *clause = g_ptr_array_index(plan->clauses, i);
    for (guint k = 0; clause->words && !clause->is_stop && k < clause->words->len; k++)
      g_ptr_array_add(words, g_ptr_array_index(clause->words, k));
  }
  return words;
}

static gboolean may_be_together(const GPtrArray *words) {
  return words->len >= 2 && words->len <= 12;
}

/* libxapian opens the list of a word again wherever it stands in the query, and reads nothing when it was the one opened last: so the order
 * is to and fro. */
XapQuery *ds_plan_with_bonus(DsPlan *plan, XapQuery *any, GPtrArray *titles, double scale, const XapSpans *among, GError **error) {
  g_autoptr(GPtrArray) words = words_of(plan), more = ds_xq_list();
  XapQuery *exact_title = whole_title(plan, error);
  if (may_be_together(words)) g_ptr_array_add(more, together(plan, words, among, error));
  for (guint i = 0; titles && i < titles->len; i++) g_ptr_array_add(more, g_steal_pointer(&g_ptr_array_index(titles, i)));
  if (may_be_together(words)) g_ptr_array_add(more, in_title(plan, words, among, error));
  g_ptr_array_add(more, exact_title);
  for (guint i = 0; i < more->len; i++) {
    XapQuery *one = g_steal_pointer(&g_ptr_array_index(more, i));
    any = ds_xq_with(any, scale == 1 ? one : ds_xq_scaled(one, scale, error), error);
  }
  return any;
}

gboolean ds_plan_expects(const DsPlan *plan, double most) {
  g_autoptr(GPtrArray) words = words_of(plan);
  double expected = plan->documents;
  for (guint i = 0; i < plan->clauses->len; i++) {
    const DsClause *clause = g_ptr_array_index(plan->clauses, i);
    if (clause->words && !clause->is_stop) expected /= MAX(expm1(clause->idf), 1);
  }
  return words->len > 2 && may_be_together(words) && expected <= most;
}
