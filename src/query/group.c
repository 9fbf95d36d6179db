/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many hits a group has. Groups are filled from the best matches; where there are more, each group that is shown is counted by itself. */
#include "internal.h"

#define COUNTED_UP_TO 1000u

/* What a group may hold: the slides of its talk's decks and the talk's own entry, or the slides of a deck without a talk. */
static XapQuery *documents_of(DsIndex *index, const DsHit *hit) {
  g_autoptr(GPtrArray) terms = ds_xq_list();
  g_autoptr(GPtrArray) decks = hit->talk ? ds_index_decks_of_talk(index, hit->talk->id, NULL) : NULL;
  g_autofree char *talk = hit->talk ? ds_term_talk(hit->talk->id) : NULL;
  if (talk) g_ptr_array_add(terms, ds_xq_term("", talk, NULL));
  for (guint i = 0; i < (hit->talk ? decks ? decks->len : 0 : 1); i++) {
    g_autofree char *key = ds_path_key(hit->talk ? g_ptr_array_index(decks, i) : hit->deck), *term = ds_term_deck(key);
    g_ptr_array_add(terms, ds_xq_term("", term, NULL));
  }
  return ds_xq_combine(XAP_OP_OR, terms, 0, NULL);
}

guint ds_group_count(DsPlan *plan, const DsHit *hit) {
  XapQuery *asked = ds_plan_query(plan, FALSE, TRUE, NULL), *documents = documents_of(plan->index, hit);
  g_autoptr(XapQuery) query = ds_xq_two(XAP_OP_FILTER, asked, documents, NULL);
  XapAsk ask = XAP_ASK_DEFAULT;
  ask.max = COUNTED_UP_TO;
  if (ds_index_has_doubles(plan->index)) ask.collapse_slot = DS_SLOT_CONTENT;
  g_autoptr(XapResult) result = query ? xap_database_ask(ds_index_database(plan->index), query, &ask, NULL) : NULL;
  return result ? result->matches->len : 0;
}
