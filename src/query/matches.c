/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matches of a plan, in the order they are shown. Talks' own entries stand lower than slides that say the same. To say so in the query
 * doubles it: everything once for slides and once for talks. So they are asked for as if they were slides, and demoted here: the order is
 * right as soon as there are as many slides as matches wanted, since what was not fetched stands below them. Where too many talks stand
 * before them, where the order is another, or where each look at a document is a question to another machine, libxapian demotes them. */
#include "internal.h"

#define EXACT_UP_TO 1000u /* the total is exact up to this many */
#define TALKS_POOL 30u    /* talks' own entries that may stand among the matches wanted */

gpointer ds_matches_failed(GError **error, GError *from) {
  g_autofree char *safe = ds_escape(from->message);
  g_set_error(error, DS_ERROR, from->code == XAP_ERROR_ARGUMENT ? DS_ERROR_USAGE : DS_ERROR_INDEX, "search: %s", safe);
  g_error_free(from);
  return NULL;
}

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
  XapResult *result = xap_database_ask(ds_index_database(plan->index), query, &ask, &failure);
  if (result) {
    if (result->matches->len > max) g_array_set_size(result->matches, max);
    return result;
  }
  return ds_matches_failed(error, failure);
}

/* Those from @first on, at most @max. */
static void keep(GArray *matches, guint first, guint max) {
  g_array_remove_range(matches, 0, MIN(first, matches->len));
  if (matches->len > max) g_array_set_size(matches, max);
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

/* ---- by deck ---- */

/* Every head's place in the order of decks' paths, of which nothing stands in the other documents of a deck. */
static GHashTable *find_places(DsPlan *plan, GError **error) {
  XapAsk ask = XAP_ASK_DEFAULT;
  ask.max = (guint)plan->documents;
  ask.sort = XAP_SORT_VALUE;
  ask.sort_slot = DS_SLOT_ORDER;
  GError *failure = NULL;
  g_autoptr(XapQuery) query = ds_xq_term("XIS", "head", &failure);
  g_autoptr(XapResult) found = query ? xap_database_ask(ds_index_database(plan->index), query, &ask, &failure) : NULL;
  if (!found) return ds_matches_failed(error, failure);
  GHashTable *places = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < found->matches->len; i++)
    g_hash_table_insert(places, GUINT_TO_POINTER(g_array_index(found->matches, XapMatch, i).docid), GUINT_TO_POINTER(i));
  return places;
}

/* The slides of a deck follow each other as its pages do. */
typedef struct {
  guint64 place; /* its deck's, then its own */
  XapMatch match;
} Placed;

static int by_place(gconstpointer a, gconstpointer b) {
  const Placed *x = a, *y = b;
  return (x->place > y->place) - (x->place < y->place);
}

gboolean ds_matches_by_deck(DsPlan *plan, GArray *matches, GError **error) {
  if (matches->len < 2) return TRUE;
  g_autoptr(GArray) heads = ds_index_heads(plan->index, error), placed = g_array_new(FALSE, FALSE, sizeof(Placed));
  g_autoptr(GHashTable) places = heads ? find_places(plan, error) : NULL;
  if (!places) return FALSE;
  for (guint i = 0; i < matches->len; i++) {
    const XapMatch *match = &g_array_index(matches, XapMatch, i);
    guint head = ds_heads_find(plan->index, heads, match->docid);
    guint64 place = GPOINTER_TO_UINT(g_hash_table_lookup(places, GUINT_TO_POINTER(head)));
    Placed one = {place << 32 | match->docid, *match};
    g_array_append_val(placed, one);
  }
  g_array_sort(placed, by_place);
  for (guint i = 0; i < matches->len; i++) g_array_index(matches, XapMatch, i) = g_array_index(placed, Placed, i).match;
  return TRUE;
}

static XapResult *find_by_deck(DsPlan *plan, const DsSearchOptions *options, gboolean any, guint first, guint max, GError **error) {
  g_autoptr(XapResult) result = ask_for(plan, options, any, FALSE, 0, (guint)plan->documents, error);
  if (!result || !ds_matches_by_deck(plan, result->matches, error)) return NULL;
  keep(result->matches, first, max);
  return g_steal_pointer(&result);
}

/* ---- in any order ---- */

XapResult *ds_matches_find(DsPlan *plan, const DsSearchOptions *options, gboolean any, guint first, guint max, GError **error) {
  guint wanted = first + max, slides;
  if (options->order == DS_ORDER_DECK) return find_by_deck(plan, options, any, first, max, error);
  if (options->order != DS_ORDER_RELEVANCE || ds_index_is_remote(plan->index)) return ask_for(plan, options, any, FALSE, first, max, error);
  g_autoptr(XapResult) result = ask_for(plan, options, any, TRUE, 0, wanted + TALKS_POOL, error);
  if (!result) return NULL;
  gboolean all = result->matches->len < wanted + TALKS_POOL;
  if (!demote_talks(plan, result->matches, &slides) || (slides < wanted && !all))
    return ask_for(plan, options, any, FALSE, first, max, error);
  keep(result->matches, first, max);
  return g_steal_pointer(&result);
}

XapResult *ds_matches_all(DsPlan *plan, const DsSearchOptions *options, GError **error) {
  return ask_for(plan, options, FALSE, TRUE, 0, (guint)plan->documents, error);
}
