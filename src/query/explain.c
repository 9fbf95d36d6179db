/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --explain: how the query was read, and what each clause adds to each hit. The weights are asked of the database clause by clause, for
 * the hits shown only: libxapian does not tell the parts of a sum. */
#include "internal.h"

#define TELLING 0.005 /* a smaller weight would be shown as nothing */

static void explained_word_free(gpointer data) {
  DsExplainedWord *word = data;
  g_free(word->word);
  g_strfreev(word->synonyms);
  g_free(word);
}

void ds_explanation_free(DsExplanation *explanation) {
  if (!explanation) return;
  g_free(explanation->parsed);
  g_free(explanation->xapian);
  g_ptr_array_unref(explanation->words);
  g_free(explanation);
}

static char **synonyms_of(const GPtrArray *words) {
  g_autoptr(GPtrArray) shown = g_ptr_array_new();
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; word->alternatives && k < word->alternatives->len; k++)
      g_ptr_array_add(shown, g_strdup(((DsWord *)g_ptr_array_index(word->alternatives, k))->shown));
  }
  g_ptr_array_add(shown, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&shown), FALSE);
}

static DsExplanation *explanation_new(DsPlan *plan) {
  DsExplanation *explanation = g_new0(DsExplanation, 1);
  g_autoptr(XapQuery) query = ds_plan_query(plan, FALSE, FALSE, NULL);
  explanation->parsed = ds_query_describe(plan->query);
  explanation->xapian = query ? xap_query_describe(query) : NULL;
  explanation->words = g_ptr_array_new_with_free_func(explained_word_free);
  for (guint i = 0; i < plan->clauses->len; i++) {
    const DsClause *clause = g_ptr_array_index(plan->clauses, i);
    if (!clause->words) continue;
    DsExplainedWord *word = g_new0(DsExplainedWord, 1);
    word->word = g_strdup(clause->shown);
    word->weight = clause->idf;
    word->only_helps = clause->is_stop;
    word->is_absent = clause->is_absent;
    word->synonyms = synonyms_of(clause->words);
    g_ptr_array_add(explanation->words, word);
  }
  return explanation;
}

/* The documents of @hits, to look at no others. */
static XapQuery *documents_of(const GPtrArray *hits) {
  g_autoptr(GPtrArray) terms = ds_xq_list();
  for (guint i = 0; i < hits->len; i++) {
    const DsHit *hit = g_ptr_array_index(hits, i);
    g_autofree char *key = hit->is_slide ? ds_path_key(hit->deck) : NULL, *page = g_strdup_printf("%u", hit->slide);
    g_autofree char *term = key ? ds_term_deck(key) : hit->talk ? ds_term_talk(hit->talk->id) : NULL;
    XapQuery *one = term ? ds_xq_term("", term, NULL) : NULL;
    if (key) one = ds_xq_two(XAP_OP_AND, one, ds_xq_term(ds_fields[DS_FIELD_SLIDE].prefix, page, NULL), NULL);
    if (one) g_ptr_array_add(terms, one);
  }
  return ds_xq_combine(XAP_OP_OR, terms, 0, NULL);
}

static DsHit *hit_of(const GPtrArray *hits, guint docid) {
  for (guint i = 0; i < hits->len; i++)
    if (((DsHit *)g_ptr_array_index(hits, i))->docid == docid) return g_ptr_array_index(hits, i);
  return NULL;
}

static void weigh_clause(DsPlan *plan, const DsClause *clause, const GPtrArray *hits, const XapQuery *documents) {
  XapQuery *asked = ds_plan_clause_query(plan, clause);
  if (!asked) return;
  g_autoptr(XapQuery) query = ds_xq_two(XAP_OP_FILTER, asked, ds_xq_again(documents, NULL), NULL);
  XapAsk ask = XAP_ASK_DEFAULT;
  ask.bm25 = ds_plan_bm25;
  ask.max = hits->len * 2; /* libraries may hold decks of one name */
  g_autoptr(XapResult) result = query ? xap_database_ask(ds_index_database(plan->index), query, &ask, NULL) : NULL;
  for (guint i = 0; result && i < result->matches->len; i++) {
    const XapMatch *match = &g_array_index(result->matches, XapMatch, i);
    DsHit *hit = hit_of(hits, match->docid);
    if (!hit || match->weight < TELLING) continue;
    DsHitWeight weight = {g_strdup(clause->shown), match->weight};
    g_array_append_val(hit->weights, weight);
  }
}

static void weight_clear(gpointer data) {
  g_free(((DsHitWeight *)data)->what);
}

static void add_part(DsHit *hit, const char *what, double part) {
  if (part < TELLING) return;
  DsHitWeight weight = {g_strdup(what), part};
  g_array_append_val(hit->weights, weight);
}

/* What is left of a score is for words that stand together or all in the title. */
static void add_rest(DsHit *hit) {
  double rest = hit->score - hit->raised;
  for (guint i = 0; i < hit->weights->len; i++) rest -= g_array_index(hit->weights, DsHitWeight, i).weight;
  add_part(hit, "together", rest);
  add_part(hit, "more words", hit->raised);
}

DsExplanation *ds_explain(DsPlan *plan, const GPtrArray *hits) {
  for (guint i = 0; i < hits->len; i++) {
    DsHit *hit = g_ptr_array_index(hits, i);
    hit->weights = g_array_new(FALSE, FALSE, sizeof(DsHitWeight));
    g_array_set_clear_func(hit->weights, weight_clear);
  }
  g_autoptr(XapQuery) documents = documents_of(hits);
  for (guint i = 0; documents && i < plan->clauses->len; i++) weigh_clause(plan, g_ptr_array_index(plan->clauses, i), hits, documents);
  for (guint i = 0; i < hits->len; i++) add_rest(g_ptr_array_index(hits, i));
  return explanation_new(plan);
}
