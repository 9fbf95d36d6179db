/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tree to Xapian query. Every node gives two: where it matches at all, and where it matches on the slide itself. A word that only the
 * talk's fields have is light and never full evidence: some word must be on the slide, or the slide is its deck's first. */
#include "internal.h"

#include <string.h>

#define SYNONYM_WEIGHT 0.1 /* a slide that has the word itself stands above all that say it otherwise */
#define STOP_WEIGHT 0.2

/* k1 of 1.2, in counts of words. Lengths are in the counts already (document.c): b is 0. */
const XapBm25 ds_plan_bm25 = {DS_PLAN_K1 * DS_WORD_WDF, 0, 1, 0, 0.5, 0};

/* ---- words ---- */

/* One word without its synonyms. The words of a title are words of the text, too: they only add weight, and are looked at last, where all
 * words are, if @apart. libxapian takes an OR right below a MAX apart and counts the best side: what is on the slide is scaled, and so
 * stays one. */
static DsYield part_of_spelling(DsPlan *plan, const DsWord *word, gboolean apart, GError **error) {
  DsYield part = {
      ds_xq_word(plan, word, plan->scope.body, error), ds_xq_has_word(plan, word, plan->scope.body, error), TRUE, NULL, NULL, NULL, NULL};
  const DsField *title = &ds_fields[DS_FIELD_TITLE];
  XapQuery *in_title = plan->scope.title ? ds_xq_word_or_null(plan, word, title->prefix, error) : NULL;
  if (in_title) {
    part.titles = ds_xq_list();
    g_ptr_array_add(part.titles, ds_xq_scaled(in_title, title->weight, error));
  }
  if (!apart) part = ds_yield_with_titles(part, error);
  part.any = ds_xq_scaled(part.any, 1.0, error);
  XapParts parts = {NULL, NULL};
  XapQuery *context = plan->scope.context ? ds_context_of_word(plan, word, &parts, error) : NULL;
  ds_yield_add_context(&part, context, parts);
  return apart ? part : ds_yield_with_context(part, error);
}

/* What the synonyms of @word match that are somewhere; returns how many. */
static guint parts_of_synonyms(DsPlan *plan, const DsWord *word, DsYield *ret_parts, GError **error) {
  guint n = 0;
  for (guint i = 0; word->alternatives && i < word->alternatives->len; i++) {
    const DsWord *other = g_ptr_array_index(word->alternatives, i);
    DsYield also = part_of_spelling(plan, other, FALSE, error);
    if (also.any && !xap_query_is_nothing(also.any)) {
      double own = ds_plan_idf(plan, ds_plan_frequency(plan, word)), its = ds_plan_idf(plan, ds_plan_frequency(plan, other));
      also.any = ds_xq_scaled(also.any, SYNONYM_WEIGHT * MIN(1.0, own / its), error);
      ret_parts[n++] = also;
    } else
      ds_yield_clear(&also);
  }
  return n;
}

/* A word or, much lighter, what says the same: never heavier than the rarity of the word itself makes it, and no more for a slide that
 * has both. */
static DsYield part_of_word(DsPlan *plan, const DsWord *word, GError **error) {
  g_autofree DsYield *others = g_new0(DsYield, word->alternatives ? word->alternatives->len : 0);
  guint n = parts_of_synonyms(plan, word, others, error);
  DsYield part = part_of_spelling(plan, word, n == 0, error);
  for (guint i = 0; i < n; i++) ds_yield_add_way(&part, XAP_OP_MAX, &others[i], error);
  return part;
}

static DsYield part_of_words(DsPlan *plan, const GPtrArray *words, GError **error) {
  g_autofree DsYield *parts = g_new0(DsYield, words->len + 1);
  for (guint i = 0; i < words->len; i++) parts[i] = part_of_word(plan, g_ptr_array_index(words, i), error);
  return ds_yield_all_of(parts, words->len, error);
}

/* Where @words stand in a row, or near each other, on the slide. libxapian weighs what has the words before it looks where they stand:
 * so the places decide alone, and the words weigh then. */
static DsYield part_of_sequence(DsPlan *plan, XapOp op, const GPtrArray *words, guint window, GError **error) {
  XapQuery *row = ds_xq_sequence(plan, op, plan->scope.body, words, window, error);
  DsYield part = {.slide = row, .always = TRUE};
  if (row) part.any = ds_xq_with(ds_xq_scaled(ds_xq_again(row, error), 0, error), ds_xq_all_leaves(plan->scope.body, words, error), error);
  return part;
}

static DsYield part_of_phrase(DsPlan *plan, const char *text, GError **error) {
  g_autoptr(GPtrArray) words = ds_words_of(text);
  DsYield part = part_of_sequence(plan, XAP_OP_PHRASE, words, 0, error);
  if (plan->scope.title && ds_xq_has_leaves(plan, "S", words))
    part.any = ds_xq_two(XAP_OP_AND_MAYBE, part.any,
                         ds_xq_scaled(ds_xq_all_leaves("S", words, error), ds_fields[DS_FIELD_TITLE].weight, error), error);
  XapParts parts = {NULL, NULL};
  XapQuery *context = plan->scope.context ? ds_context_of_words(plan, words, &parts, error) : NULL;
  ds_yield_add_context(&part, context, parts);
  return ds_yield_with_context(part, error);
}

static DsYield part_of_prefix(DsPlan *plan, const char *text, const char *prefix, GError **error) {
  DsYield part = {0};
  g_autofree char *term = ds_prefix_fold(text);
  g_autofree char *full = g_strconcat(prefix, term, NULL), *title = g_strconcat("S", term, NULL);
  part.any = ds_xq_prefix(plan, full, error);
  if (!*prefix && plan->scope.title)
    part.any =
        ds_xq_two(XAP_OP_OR, part.any, ds_xq_scaled(ds_xq_prefix(plan, title, error), ds_fields[DS_FIELD_TITLE].weight, error), error);
  part.always = g_str_equal(prefix, plan->scope.body);
  if (part.always) part.slide = ds_xq_again(part.any, error);
  return part;
}

static DsYield part_of_near(DsPlan *plan, const DsNode *node, GError **error) {
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func((GDestroyNotify)ds_word_free);
  for (guint i = 0; i < node->children->len; i++) {
    GPtrArray *own = ds_words_of(((DsNode *)g_ptr_array_index(node->children, i))->text);
    g_ptr_array_extend_and_steal(words, own);
  }
  return part_of_sequence(plan, XAP_OP_NEAR, words, node->distance, error);
}

static DsYield part_of_field(DsPlan *plan, const DsNode *node, GError **error) {
  const DsField *field = &ds_fields[node->field];
  const DsNode *value = field->kind == DS_FIELD_WORDS ? g_ptr_array_index(node->children, 0) : NULL;
  if (value && value->kind == DS_NODE_PREFIX && !ds_context_has_prefix(field->prefix))
    return part_of_prefix(plan, value->text, field->prefix, error);
  return (DsYield){.any = ds_plan_field(plan, node, error)};
}

/* ---- trees ---- */

static DsYield part_of(DsPlan *plan, const DsNode *node, GError **error);

static DsYield part_of_or(DsPlan *plan, const DsNode *node, GError **error) {
  DsYield part = {.always = TRUE};
  gboolean bare = FALSE; /* a side that is no matter of the slide's words lets the whole be none */
  for (guint i = 0; i < node->children->len; i++) {
    DsYield one = ds_yield_with_titles(part_of(plan, g_ptr_array_index(node->children, i), error), error);
    bare = bare || (one.any && !one.slide);
    part.always = part.always && (one.always || !one.any);
    part.any = ds_xq_two(XAP_OP_OR, part.any, one.any, error);
    part.slide = ds_xq_two(XAP_OP_OR, part.slide, one.slide, error);
    g_clear_pointer(&one.behind, xap_spans_free);
  }
  if (bare) g_clear_pointer(&part.slide, xap_query_free);
  return part;
}

static DsYield part_of_not(DsPlan *plan, const DsNode *node, GError **error) {
  DsYield inner = part_of(plan, g_ptr_array_index(node->children, 0), error);
  DsYield part = {ds_xq_minus(NULL, inner.slide ? ds_xq_again(inner.slide, error) : ds_xq_again(inner.any, error), error),
                  NULL,
                  FALSE,
                  NULL,
                  NULL,
                  NULL,
                  NULL};
  ds_yield_clear(&inner);
  return part;
}

/* Words that nodes on either side of @at make with it when written as one, on the slide: added to both. */
static void join_neighbours(DsPlan *plan, const GPtrArray *clauses, DsYield *parts, GError **error) {
  for (guint i = 0; i + 1 < clauses->len; i++) {
    const DsNode *a = g_ptr_array_index(clauses, i), *b = g_ptr_array_index(clauses, i + 1);
    if (a->kind != DS_NODE_WORD || b->kind != DS_NODE_WORD) continue;
    g_autofree char *pair = g_strconcat(a->text, " ", b->text, NULL);
    g_autoptr(GPtrArray) joined = ds_words_joined(pair);
    for (guint k = 0; k < joined->len; k++) {
      gboolean told = FALSE; /* that the slide has it: once is enough */
      for (guint side = i; side <= i + 1; side++) {
        if (!parts[side].any || !ds_plan_term_frequency(plan, plan->scope.body, g_ptr_array_index(joined, k))) continue;
        XapQuery *term = ds_xq_term(plan->scope.body, g_ptr_array_index(joined, k), error);
        parts[side].any =
            side == i ? ds_xq_two(XAP_OP_OR, parts[side].any, term, error) : ds_xq_two(XAP_OP_OR, term, parts[side].any, error);
        if (!parts[side].slide || told) continue;
        parts[side].slide =
            ds_xq_two(XAP_OP_OR, parts[side].slide, ds_xq_term(plan->scope.body, g_ptr_array_index(joined, k), error), error);
        told = TRUE;
      }
    }
  }
}

static void add_spelling(DsPlan *plan, DsYield *part, const DsWord *word, GError **error) {
  DsYield one = part_of_spelling(plan, word, FALSE, error);
  part->any = ds_xq_two(XAP_OP_OR, part->any, g_steal_pointer(&one.any), error);
  ds_yield_clear(&one);
}

/* What a stop word adds where it, or what says the same, is on the slide. */
static DsYield part_of_stop(DsPlan *plan, const DsNode *node, GError **error) {
  const GPtrArray *words = ds_plan_words(plan, node);
  gboolean context = plan->scope.context;
  DsYield part = {0};
  plan->scope.context = FALSE;
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    add_spelling(plan, &part, word, error);
    for (guint k = 0; word->alternatives && k < word->alternatives->len; k++)
      add_spelling(plan, &part, g_ptr_array_index(word->alternatives, k), error);
  }
  plan->scope.context = context;
  return part;
}

/* AND of @nodes: stop words only help, NOT takes away. @any: as many plain words as there are, in place of all. */
static DsYield part_of_and(DsPlan *plan, const GPtrArray *nodes, gboolean any, GError **error) {
  g_autofree DsYield *parts = g_new0(DsYield, nodes->len + 1), *plain = g_new0(DsYield, nodes->len + 1);
  XapQuery *not = NULL, *maybe = NULL;
  guint n_firm = 0, n_plain = 0, n_content = 0;
  for (guint i = 0; i < nodes->len; i++) n_content += !ds_plan_is_stop(plan, g_ptr_array_index(nodes, i));
  for (guint i = 0; i < nodes->len; i++) {
    const DsNode *node = g_ptr_array_index(nodes, i);
    if (node->kind != DS_NODE_NOT)
      parts[i] = n_content && ds_plan_is_stop(plan, node) ? part_of_stop(plan, node, error) : part_of(plan, node, error);
    if (nodes->len > 1) parts[i] = ds_yield_with_context(parts[i], error);
  }
  join_neighbours(plan, nodes, parts, error);
  g_autofree DsYield *firm = g_new0(DsYield, nodes->len + 1);
  for (guint i = 0; i < nodes->len; i++) {
    const DsNode *node = g_ptr_array_index(nodes, i);
    if (node->kind == DS_NODE_NOT) {
      DsYield inner = part_of(plan, g_ptr_array_index(node->children, 0), error);
      not = ds_xq_two(XAP_OP_OR, not, inner.slide ? ds_xq_again(inner.slide, error) : ds_xq_again(inner.any, error), error);
      ds_yield_clear(&inner);
    } else if (n_content && ds_plan_is_stop(plan, node)) {
      maybe = ds_xq_two(XAP_OP_OR, maybe, ds_xq_scaled(g_steal_pointer(&parts[i].any), STOP_WEIGHT, error), error);
      ds_yield_clear(&parts[i]);
    } else if (any && ds_node_may_fall(node))
      plain[n_plain++] = ds_yield_with_titles(parts[i], error);
    else
      firm[n_firm++] = parts[i];
  }
  DsYield all = ds_yield_all_of(firm, n_firm, error);
  if (n_plain) {
    DsYield loose = {.always = TRUE};
    for (guint i = 0; i < n_plain; i++) {
      loose.always = loose.always && plain[i].always;
      loose.any = ds_xq_two(XAP_OP_OR, loose.any, plain[i].any, error);
      loose.slide = ds_xq_two(XAP_OP_OR, loose.slide, plain[i].slide, error);
      g_clear_pointer(&plain[i].behind, xap_spans_free);
    }
    all.any = ds_xq_two(XAP_OP_AND, all.any, loose.any, error);
    all.slide = ds_xq_two(XAP_OP_OR, all.slide, loose.slide, error);
    all.always = all.always || loose.always;
  }
  if (maybe && all.any)
    all.any = ds_xq_two(XAP_OP_AND_MAYBE, all.any, maybe, error);
  else
    xap_query_free(maybe);
  all.any = ds_xq_minus(all.any, not, error);
  return all;
}

static DsYield part_of(DsPlan *plan, const DsNode *node, GError **error) {
  if (error && *error) return (DsYield){0};
  switch (node->kind) {
  case DS_NODE_WORD:
    return part_of_words(plan, ds_plan_words(plan, node), error);
  case DS_NODE_PHRASE:
    return part_of_phrase(plan, node->text, error);
  case DS_NODE_PREFIX:
    return part_of_prefix(plan, node->text, plan->scope.body, error);
  case DS_NODE_NEAR:
    return part_of_near(plan, node, error);
  case DS_NODE_FIELD:
    return part_of_field(plan, node, error);
  case DS_NODE_AND:
    return part_of_and(plan, node->children, FALSE, error);
  case DS_NODE_OR:
    return part_of_or(plan, node, error);
  case DS_NODE_NOT:
    return part_of_not(plan, node, error);
  case DS_NODE_REQUIRE:
    return part_of(plan, g_ptr_array_index(node->children, 0), error);
  default:
    return (DsYield){0};
  }
}

/* ---- the whole ---- */

/* @slides, and lighter the talks' own entries of what @talks matches; takes both. */
static XapQuery *of_both_sides(XapQuery *slides, XapQuery *talks, GError **error) {
  if (slides) slides = ds_xq_two(XAP_OP_AND_NOT, slides, ds_xq_term("XIS", "talk", error), error);
  if (talks) talks = ds_xq_two(XAP_OP_FILTER, talks, ds_xq_term("XIS", "talk", error), error);
  return ds_xq_two(XAP_OP_OR, slides, ds_xq_scaled(talks, DS_TALK_WEIGHT, error), error);
}

/* Slides, and lighter the talks' own entries, of what @any matches; takes it. */
static XapQuery *weigh_talks(XapQuery *any, GError **error) {
  XapQuery *slides = ds_xq_again(any, error);
  return of_both_sides(slides, any, error);
}

/* Scores that do not depend on what a word counts. */
static XapQuery *as_score(XapQuery *query, GError **error) {
  return ds_xq_scaled(query, 1 / DS_PLAN_ONCE, error);
}

XapQuery *ds_plan_clause_query(DsPlan *plan, const DsClause *clause) {
  if (clause->node->kind == DS_NODE_NOT) return NULL;
  DsYield part = clause->is_stop ? part_of_stop(plan, clause->node, NULL) : ds_yield_with_titles(part_of(plan, clause->node, NULL), NULL);
  XapQuery *query = ds_xq_scaled(g_steal_pointer(&part.any), clause->is_stop ? STOP_WEIGHT : 1.0, NULL);
  ds_yield_clear(&part);
  return as_score(weigh_talks(query, NULL), NULL);
}

/* The clauses together, for one side, or both, without their bonus. */
static DsYield all_clauses(DsPlan *plan, DsSide side, gboolean any, GError **error) {
  const DsNode *root = plan->query->root;
  g_autoptr(GPtrArray) alone = g_ptr_array_new();
  g_ptr_array_add(alone, (gpointer)(uintptr_t)root);
  plan->side = side;
  DsYield part = part_of_and(plan, root->kind == DS_NODE_AND ? root->children : alone, any, error);
  plan->side = DS_SIDE_BOTH;
  return ds_yield_with_context(part.slide && !part.always ? ds_yield_with_evidence(part, error) : part, error);
}

/* With it; takes what is in @part. */
static XapQuery *with_bonus(DsPlan *plan, DsYield part, GError **error) {
  XapQuery *whole = g_steal_pointer(&part.any);
  if (whole && !*error) whole = ds_plan_with_bonus(plan, whole, part.titles, 1, NULL, error);
  ds_yield_clear(&part);
  return whole;
}

#define FEW 250u /* documents: more take longer in two steps than in one */

/* The same as scores in two steps: what matches, then what of that has its words together. In one step libxapian goes through the lists of
 * all words once more to find those, which takes longer where few match, of three words or more. NULL, and nothing taken: not few. */
static XapQuery *with_bonus_of_few(DsPlan *plan, DsYield *part, GError **error) {
  if (!part->any || *error || ds_index_shards(plan->index) > 1 || !ds_plan_expects(plan, FEW / 2.0)) return NULL;
  g_autoptr(XapQuery) asked = as_score(ds_xq_again(part->any, error), error);
  g_autoptr(XapSpans) found = asked ? xap_spans_found(ds_index_database(plan->index), asked, &ds_plan_bm25, FEW, error) : NULL;
  if (!found) return NULL;
  XapQuery *whole = ds_plan_with_bonus(plan, xap_query_spans(found, error), part->titles, 1 / DS_PLAN_ONCE, found, error);
  ds_yield_clear(part);
  return whole;
}

/* What matches, where the talks' own entries weigh what slides do. */
static XapQuery *slides_as_scores(DsPlan *plan, gboolean any, GError **error) {
  DsYield part = all_clauses(plan, DS_SIDE_BOTH, any, error);
  XapQuery *whole = any ? NULL : with_bonus_of_few(plan, &part, error);
  return whole ? whole : as_score(with_bonus(plan, part, error), error);
}

/* Where they weigh less: other machines are asked for each side. */
static XapQuery *scores(DsPlan *plan, gboolean any, GError **error) {
  gboolean remote = ds_index_is_remote(plan->index);
  XapQuery *whole = with_bonus(plan, all_clauses(plan, remote ? DS_SIDE_SLIDES : DS_SIDE_BOTH, any, error), error);
  if (remote && !*error)
    whole = of_both_sides(whole, with_bonus(plan, all_clauses(plan, DS_SIDE_TALKS, any, error), error), error);
  else if (!remote)
    whole = weigh_talks(whole, error);
  return as_score(whole, error);
}

XapQuery *ds_plan_query(DsPlan *plan, gboolean any, gboolean as_slides, GError **error) {
  if (!plan->query->root) return xap_query_nothing(error);
  GError *failure = NULL;
  XapQuery *whole = (as_slides ? slides_as_scores : scores)(plan, any, &failure);
  if (!failure) return whole ? whole : xap_query_nothing(error);
  xap_query_free(whole);
  if (failure->domain == DS_ERROR)
    g_propagate_error(error, failure);
  else {
    g_autofree char *safe = ds_escape(failure->message);
    g_set_error(error, DS_ERROR, failure->code == XAP_ERROR_ARGUMENT ? DS_ERROR_USAGE : DS_ERROR_INDEX, "query: %s", safe);
    g_error_free(failure);
  }
  return NULL;
}
