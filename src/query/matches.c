/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matches of a plan, in the order they are shown. Talks' own entries stand lower than slides that say the same. To say so in the query
 * doubles it: everything once for slides and once for talks. So they are asked for as if they were slides, and demoted here: the order is
 * right as soon as there are as many slides as matches wanted, since what was not fetched stands below them. Where too many talks stand
 * before them, where the order is another, or where each look at a document is a question to another machine, libxapian demotes them. */
#include "internal.h"

#define EXACT_UP_TO 1000u /* the total is exact up to this many */
#define TALKS_POOL 30u    /* talks' own entries that may stand among the matches wanted */

/* One question to libxapian. */
static XapResult *ask_for(DsPlan *plan, const DsSearchOptions *options, gboolean any, gboolean as_slides, guint first, guint max,
                          GError **error) {
  g_autoptr(XapQuery) query = ds_plan_query(plan, any, as_slides, error);
  if (!query) return NULL;
  XapAsk ask = XAP_ASK_DEFAULT;
  GError *failure = NULL;
  ask.bm25 = ds_plan_bm25;
  ask.first = first;
  ask.max = max;
  ask.check_at_least = first + EXACT_UP_TO;
  if (ds_index_has_doubles(plan->index)) {
    ask.max = MAX(max, EXACT_UP_TO); /* with a collapse key libxapian's bounds meet only when all matches are taken */
    ask.collapse_slot = DS_SLOT_CONTENT;
  }
  if (options->order == DS_ORDER_DATE) ask.sort = XAP_SORT_VALUE_REVERSED, ask.sort_slot = DS_SLOT_DATE;
  if (options->order == DS_ORDER_DECK) ask.sort = XAP_SORT_VALUE, ask.sort_slot = DS_SLOT_ORDER;
  XapResult *result = xap_database_ask(ds_index_database(plan->index), query, &ask, &failure);
  if (result) {
    if (result->matches->len > max) g_array_set_size(result->matches, max);
    return result;
  }
  g_autofree char *safe = ds_escape(failure->message);
  g_set_error(error, DS_ERROR, failure->code == XAP_ERROR_ARGUMENT ? DS_ERROR_USAGE : DS_ERROR_INDEX, "search: %s", safe);
  g_error_free(failure);
  return NULL;
}

static int by_docid(gconstpointer a, gconstpointer b) {
  const XapMatch *x = a, *y = b;
  return (x->docid > y->docid) - (x->docid < y->docid);
}

static int by_weight(gconstpointer a, gconstpointer b) {
  const XapMatch *x = a, *y = b;
  return x->weight != y->weight ? (x->weight < y->weight) - (x->weight > y->weight) : by_docid(a, b);
}

/* Gives the talks' own entries among @matches their weight. FALSE: which these are could not be told. */
static gboolean demote_talks(DsPlan *plan, GArray *matches, guint *ret_slides) {
  g_autofree guint *docids = g_new(guint, matches->len + 1);
  g_autofree gboolean *is_talk = g_new0(gboolean, matches->len + 1);
  g_array_sort(matches, by_docid);
  for (guint i = 0; i < matches->len; i++) docids[i] = g_array_index(matches, XapMatch, i).docid;
  if (!xap_database_which_have(ds_index_database(plan->index), "XIStalk", docids, matches->len, is_talk, NULL)) return FALSE;
  *ret_slides = 0;
  for (guint i = 0; i < matches->len; i++) {
    if (is_talk[i]) g_array_index(matches, XapMatch, i).weight *= DS_TALK_WEIGHT;
    *ret_slides += !is_talk[i];
  }
  g_array_sort(matches, by_weight);
  return TRUE;
}

XapResult *ds_matches_find(DsPlan *plan, const DsSearchOptions *options, gboolean any, guint first, guint max, GError **error) {
  guint wanted = first + max, slides;
  if (options->order != DS_ORDER_RELEVANCE || ds_index_is_remote(plan->index)) return ask_for(plan, options, any, FALSE, first, max, error);
  g_autoptr(XapResult) result = ask_for(plan, options, any, TRUE, 0, wanted + TALKS_POOL, error);
  if (!result) return NULL;
  gboolean all = result->matches->len < wanted + TALKS_POOL;
  if (!demote_talks(plan, result->matches, &slides) || (slides < wanted && !all))
    return ask_for(plan, options, any, FALSE, first, max, error);
  g_array_remove_range(result->matches, 0, MIN(first, result->matches->len));
  if (result->matches->len > max) g_array_set_size(result->matches, max);
  return g_steal_pointer(&result);
}

XapResult *ds_matches_all(DsPlan *plan, const DsSearchOptions *options, GError **error) {
  return ask_for(plan, options, FALSE, TRUE, 0, (guint)plan->documents, error);
}
