/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tree to Xapian query. Every node gives two: where it matches at all, and where it matches on the slide itself. A word that only the
 * talk's fields have is light and never full evidence: some word must be on the slide, or the slide is its deck's first. */
#include "internal.h"

#include <math.h>
#include <string.h>

#define STEM_WEIGHT 0.5  /* of the exact form's */
#define TALK_WEIGHT 0.35 /* a talk's own entry stands below slides that say the same */
#define NEAR_BONUS 0.6
#define PHRASE_BONUS 0.5
#define TITLE_BONUS 0.6 /* all words in the title */
#define STOP_WEIGHT 0.2
#define PREFIX_EXPANSION 200u

/* What a node matches. Both NULL: nothing was asked (an empty word, in:). */
typedef struct {
  XapQuery *any;
  XapQuery *slide; /* NULL: the node is no matter of the slide's words */
} Part;

static const DsFieldId context_fields[] = {DS_FIELD_TALK, DS_FIELD_SPEAKER, DS_FIELD_ORG, DS_FIELD_EVENT, DS_FIELD_SECTION, DS_FIELD_DECK};

static void part_clear(Part *part) {
  g_clear_pointer(&part->any, xap_query_free);
  g_clear_pointer(&part->slide, xap_query_free);
}

/* ---- small steps; each takes its queries over and passes NULL on ---- */

static XapQuery *term_of(const char *prefix, const char *term, GError **error) {
  g_autofree char *full = g_strconcat(prefix, term, NULL);
  return xap_query_term(full, 1, error);
}

/* Combines what is there; NULL when nothing is. */
static XapQuery *combine(XapOp op, GPtrArray *parts, guint window, GError **error) {
  for (guint i = parts->len; i > 0; i--)
    if (!g_ptr_array_index(parts, i - 1)) g_ptr_array_remove_index(parts, i - 1);
  return parts->len ? xap_query_combine(op, (XapQuery *const *)parts->pdata, parts->len, window, error) : NULL;
}

static GPtrArray *queries_new(void) {
  return g_ptr_array_new_with_free_func((GDestroyNotify)xap_query_free);
}

static XapQuery *two(XapOp op, XapQuery *a, XapQuery *b, GError **error) {
  if (!a || !b) return a ? a : b;
  g_autoptr(GPtrArray) parts = queries_new();
  g_ptr_array_add(parts, a);
  g_ptr_array_add(parts, b);
  return combine(op, parts, 0, error);
}

static XapQuery *scaled(XapQuery *query, double factor, GError **error) {
  if (!query) return NULL;
  g_autoptr(XapQuery) owned = query;
  return xap_query_scale(owned, factor, error);
}

/* Another handle on the same query. */
static XapQuery *again(const XapQuery *query, GError **error) {
  return query ? xap_query_scale(query, 1.0, error) : NULL;
}

static gboolean has_stems(const char *prefix) {
  return !*prefix || g_str_equal(prefix, "S") || g_str_equal(prefix, "XTT") || g_str_equal(prefix, "XSEC");
}

/* The leaves of @words one after the other under @prefix. */
static XapQuery *sequence(XapOp op, const char *prefix, const GPtrArray *words, guint window, GError **error) {
  g_autoptr(GPtrArray) parts = queries_new();
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; k < word->leaves->len; k++) g_ptr_array_add(parts, term_of(prefix, g_ptr_array_index(word->leaves, k), error));
  }
  return combine(op, parts, window ? window + parts->len : 0, error);
}

/* ---- words ---- */

/* Any spelling of one word under one prefix. */
static XapQuery *word_in(DsPlan *plan, const DsWord *word, const char *prefix, GError **error) {
  g_autoptr(GPtrArray) ways = queries_new(), one = g_ptr_array_new();
  for (guint i = 0; i < word->wholes->len; i++) g_ptr_array_add(ways, term_of(prefix, g_ptr_array_index(word->wholes, i), error));
  g_ptr_array_add(one, (gpointer)(uintptr_t)word);
  if (word->leaves->len > 1) g_ptr_array_add(ways, sequence(XAP_OP_PHRASE, prefix, one, 0, error));
  if (has_stems(prefix) && word->wholes->len && word->leaves->len <= 1 && !word->ngrams) {
    g_autofree char *stem_prefix = g_strconcat("Z", prefix, NULL);
    XapQuery *stem = term_of(stem_prefix, ds_stemmer_stem(plan->stemmer, g_ptr_array_index(word->wholes, 0)), error);
    g_ptr_array_add(ways, scaled(stem, STEM_WEIGHT, error));
  }
  return combine(XAP_OP_OR, ways, 0, error);
}

static Part part_of_word(DsPlan *plan, const DsWord *word, GError **error) {
  Part part = {0};
  part.slide = word_in(plan, word, plan->scope.body, error);
  if (plan->scope.title)
    part.slide = two(XAP_OP_OR, part.slide,
                     scaled(word_in(plan, word, ds_fields[DS_FIELD_TITLE].prefix, error), ds_fields[DS_FIELD_TITLE].weight, error), error);
  part.any = again(part.slide, error);
  for (guint i = 0; plan->scope.context && i < G_N_ELEMENTS(context_fields); i++) {
    const DsField *field = &ds_fields[context_fields[i]];
    part.any = two(XAP_OP_OR, part.any, scaled(word_in(plan, word, field->prefix, error), field->weight, error), error);
  }
  return part;
}

/* All of @parts: a match needs each, on the slide some. Takes what is in them. */
static Part all_of(Part *parts, guint n, GError **error) {
  g_autoptr(GPtrArray) any = queries_new(), slide = queries_new();
  for (guint i = 0; i < n; i++) {
    g_ptr_array_add(any, parts[i].any);
    g_ptr_array_add(slide, parts[i].slide);
  }
  Part all = {combine(XAP_OP_AND, any, 0, error), NULL};
  all.slide = combine(XAP_OP_OR, slide, 0, error);
  return all;
}

static Part part_of_words(DsPlan *plan, const GPtrArray *words, GError **error) {
  g_autofree Part *parts = g_new0(Part, words->len + 1);
  for (guint i = 0; i < words->len; i++) parts[i] = part_of_word(plan, g_ptr_array_index(words, i), error);
  return all_of(parts, words->len, error);
}

static Part part_of_phrase(DsPlan *plan, const char *text, GError **error) {
  g_autoptr(GPtrArray) words = ds_words_of(text);
  Part part = {sequence(XAP_OP_PHRASE, plan->scope.body, words, 0, error), NULL};
  if (plan->scope.title)
    part.any =
        two(XAP_OP_OR, part.any, scaled(sequence(XAP_OP_PHRASE, "S", words, 0, error), ds_fields[DS_FIELD_TITLE].weight, error), error);
  part.slide = again(part.any, error);
  for (guint i = 0; plan->scope.context && i < G_N_ELEMENTS(context_fields); i++) {
    const DsField *field = &ds_fields[context_fields[i]];
    part.any = two(XAP_OP_OR, part.any, scaled(sequence(XAP_OP_PHRASE, field->prefix, words, 0, error), field->weight, error), error);
  }
  return part;
}

/* The folded letters of a prefix; NULL with USAGE when they are too few to ask for. */
static char *prefix_term(const char *text, GError **error) {
  g_autofree char *folded = g_utf8_casefold(text, -1);
  g_autofree char *compat = g_utf8_normalize(folded, -1, G_NORMALIZE_NFKC);
  if (compat && g_utf8_strlen(compat, -1) >= 2 && strlen(compat) <= 64) return g_steal_pointer(&compat);
  g_autofree char *quoted = ds_escape(text);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "query: '%s*' is too %s", quoted,
              compat && strlen(compat) > 64 ? "long" : "short: a prefix needs two letters");
  return NULL;
}

static Part part_of_prefix(DsPlan *plan, const char *text, const char *prefix, GError **error) {
  Part part = {0};
  g_autofree char *term = prefix_term(text, error);
  if (!term) return part;
  g_autofree char *full = g_strconcat(prefix, term, NULL), *title = g_strconcat("S", term, NULL);
  part.any = xap_query_prefix(full, PREFIX_EXPANSION, error);
  if (!*prefix && plan->scope.title)
    part.any =
        two(XAP_OP_OR, part.any, scaled(xap_query_prefix(title, PREFIX_EXPANSION, error), ds_fields[DS_FIELD_TITLE].weight, error), error);
  if (g_str_equal(prefix, plan->scope.body)) part.slide = again(part.any, error);
  return part;
}

static Part part_of_near(DsPlan *plan, const DsNode *node, GError **error) {
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func((GDestroyNotify)ds_word_free);
  for (guint i = 0; i < node->children->len; i++) {
    GPtrArray *own = ds_words_of(((DsNode *)g_ptr_array_index(node->children, i))->text);
    g_ptr_array_extend_and_steal(words, own);
  }
  Part part = {sequence(XAP_OP_NEAR, plan->scope.body, words, node->distance, error), NULL};
  part.slide = again(part.any, error);
  return part;
}

/* ---- fields ---- */

static XapQuery *range_of(const DsNode *node, GError **error) {
  if (node->field != DS_FIELD_SLIDE) return xap_query_range(DS_SLOT_DATE, node->low, node->high, error);
  if (g_strcmp0(node->low, node->high) == 0) return term_of(ds_fields[DS_FIELD_SLIDE].prefix, node->low, error); /* any page of a build */
  double low = node->low ? g_ascii_strtod(node->low, NULL) : -INFINITY, high = node->high ? g_ascii_strtod(node->high, NULL) : INFINITY;
  return xap_query_range_number(DS_SLOT_SLIDE, low, high, error);
}

/* An event in any of its spellings: by its words, or by the key they stand for. */
static XapQuery *event_of(const char *text, XapQuery *words, GError **error) {
  g_autoptr(DsEvent) event = ds_event_identify(text, 0);
  if (!event) return words;
  g_autoptr(GPtrArray) key = ds_words_of(event->key);
  return two(XAP_OP_OR, words, sequence(XAP_OP_PHRASE, ds_fields[DS_FIELD_EVENT].prefix, key, 0, error), error);
}

static Part part_of_field(DsPlan *plan, const DsNode *node, GError **error) {
  const DsField *field = &ds_fields[node->field];
  Part part = {0};
  if (node->field == DS_FIELD_IN) return part; /* told the scope already */
  if (field->kind == DS_FIELD_RANGE)
    part.any = range_of(node, error);
  else if (field->kind != DS_FIELD_WORDS)
    part.any = term_of(field->prefix, node->text, error);
  else {
    const DsNode *value = g_ptr_array_index(node->children, 0);
    if (value->kind == DS_NODE_PREFIX) return part_of_prefix(plan, value->text, field->prefix, error);
    g_autoptr(GPtrArray) words = ds_words_of(value->text);
    if (value->kind == DS_NODE_PHRASE)
      part.any = sequence(XAP_OP_PHRASE, field->prefix, words, 0, error);
    else {
      g_autoptr(GPtrArray) all = queries_new();
      for (guint i = 0; i < words->len; i++) g_ptr_array_add(all, word_in(plan, g_ptr_array_index(words, i), field->prefix, error));
      part.any = combine(XAP_OP_AND, all, 0, error);
    }
    if (node->field == DS_FIELD_EVENT) part.any = event_of(value->text, part.any, error);
  }
  return part;
}

/* ---- trees ---- */

static Part part_of(DsPlan *plan, const DsNode *node, GError **error);

static Part part_of_or(DsPlan *plan, const DsNode *node, GError **error) {
  Part part = {0};
  gboolean bare = FALSE; /* a side that is no matter of the slide's words lets the whole be none */
  for (guint i = 0; i < node->children->len; i++) {
    Part one = part_of(plan, g_ptr_array_index(node->children, i), error);
    bare = bare || (one.any && !one.slide);
    part.any = two(XAP_OP_OR, part.any, one.any, error);
    part.slide = two(XAP_OP_OR, part.slide, one.slide, error);
  }
  if (bare) g_clear_pointer(&part.slide, xap_query_free);
  return part;
}

static XapQuery *minus(XapQuery *from, XapQuery *what, GError **error) {
  if (!what) return from;
  return two(XAP_OP_AND_NOT, from ? from : xap_query_all(error), what, error);
}

static Part part_of_not(DsPlan *plan, const DsNode *node, GError **error) {
  Part inner = part_of(plan, g_ptr_array_index(node->children, 0), error);
  Part part = {minus(NULL, inner.slide ? again(inner.slide, error) : again(inner.any, error), error), NULL};
  part_clear(&inner);
  return part;
}

/* Words that nodes on either side of @at make with it when written as one, on the slide: added to both. */
static void join_neighbours(DsPlan *plan, const GPtrArray *clauses, Part *parts, GError **error) {
  for (guint i = 0; i + 1 < clauses->len; i++) {
    const DsNode *a = g_ptr_array_index(clauses, i), *b = g_ptr_array_index(clauses, i + 1);
    if (a->kind != DS_NODE_WORD || b->kind != DS_NODE_WORD) continue;
    g_autofree char *pair = g_strconcat(a->text, " ", b->text, NULL);
    g_autoptr(GPtrArray) joined = ds_words_joined(pair);
    for (guint k = 0; k < joined->len; k++)
      for (guint side = i; side <= i + 1; side++) {
        if (!parts[side].any) continue;
        parts[side].any = two(XAP_OP_OR, parts[side].any, term_of(plan->scope.body, g_ptr_array_index(joined, k), error), error);
        parts[side].slide = two(XAP_OP_OR, parts[side].slide, term_of(plan->scope.body, g_ptr_array_index(joined, k), error), error);
      }
  }
}

/* AND of @nodes: stop words only help, NOT takes away. @any: as many plain words as there are, in place of all. */
static Part part_of_and(DsPlan *plan, const GPtrArray *nodes, gboolean any, GError **error) {
  g_autofree Part *parts = g_new0(Part, nodes->len + 1), *plain = g_new0(Part, nodes->len + 1);
  XapQuery *not = NULL, *maybe = NULL;
  guint n_firm = 0, n_plain = 0, n_content = 0;
  for (guint i = 0; i < nodes->len; i++) n_content += !ds_node_is_stop(g_ptr_array_index(nodes, i));
  for (guint i = 0; i < nodes->len; i++) {
    const DsNode *node = g_ptr_array_index(nodes, i);
    if (node->kind != DS_NODE_NOT) parts[i] = part_of(plan, node, error);
  }
  join_neighbours(plan, nodes, parts, error);
  g_autofree Part *firm = g_new0(Part, nodes->len + 1);
  for (guint i = 0; i < nodes->len; i++) {
    const DsNode *node = g_ptr_array_index(nodes, i);
    if (node->kind == DS_NODE_NOT) {
      Part inner = part_of(plan, g_ptr_array_index(node->children, 0), error);
      not = two(XAP_OP_OR, not, inner.slide ? again(inner.slide, error) : again(inner.any, error), error);
      part_clear(&inner);
    } else if (n_content && ds_node_is_stop(node)) {
      maybe = two(XAP_OP_OR, maybe, scaled(g_steal_pointer(&parts[i].slide), STOP_WEIGHT, error), error);
      part_clear(&parts[i]);
    } else if (any && node->kind == DS_NODE_WORD)
      plain[n_plain++] = parts[i];
    else
      firm[n_firm++] = parts[i];
  }
  Part all = all_of(firm, n_firm, error);
  if (n_plain) {
    Part loose = {0};
    for (guint i = 0; i < n_plain; i++) {
      loose.any = two(XAP_OP_OR, loose.any, plain[i].any, error);
      loose.slide = two(XAP_OP_OR, loose.slide, plain[i].slide, error);
    }
    all.any = two(XAP_OP_AND, all.any, loose.any, error);
    all.slide = two(XAP_OP_OR, all.slide, loose.slide, error);
  }
  if (maybe && all.any)
    all.any = two(XAP_OP_AND_MAYBE, all.any, maybe, error);
  else
    xap_query_free(maybe);
  all.any = minus(all.any, not, error);
  return all;
}

static Part part_of(DsPlan *plan, const DsNode *node, GError **error) {
  g_autoptr(GPtrArray) words = NULL;
  if (error && *error) return (Part){0};
  switch (node->kind) {
  case DS_NODE_WORD:
    words = ds_words_of(node->text);
    return part_of_words(plan, words, error);
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
    return (Part){0};
  }
}

/* ---- the whole ---- */

/* More for slides where the plain words stand together, or all in the title. */
static XapQuery *bonus(DsPlan *plan, GError **error) {
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (guint i = 0; i < plan->clauses->len; i++) {
    const DsClause *clause = g_ptr_array_index(plan->clauses, i);
    for (guint k = 0; clause->words && !clause->is_stop && k < clause->words->len; k++)
      g_ptr_array_add(words, g_ptr_array_index(clause->words, k));
  }
  if (words->len < 2 || words->len > 12) return NULL;
  XapQuery *near = scaled(sequence(XAP_OP_NEAR, plan->scope.body, words, 8, error), NEAR_BONUS, error);
  XapQuery *phrase = scaled(sequence(XAP_OP_PHRASE, plan->scope.body, words, 0, error), PHRASE_BONUS, error);
  g_autoptr(GPtrArray) in_title = queries_new();
  for (guint i = 0; plan->scope.title && i < words->len; i++)
    g_ptr_array_add(in_title, word_in(plan, g_ptr_array_index(words, i), "S", error));
  XapQuery *title = scaled(combine(XAP_OP_AND, in_title, 0, error), TITLE_BONUS, error);
  return two(XAP_OP_OR, two(XAP_OP_OR, near, phrase, error), title, error);
}

XapQuery *ds_plan_query(DsPlan *plan, gboolean any, GError **error) {
  const DsNode *root = plan->query->root;
  if (!root) return xap_query_nothing(error);
  g_autoptr(GPtrArray) alone = g_ptr_array_new();
  GError *failure = NULL;
  g_ptr_array_add(alone, (gpointer)(uintptr_t)root);
  Part part = part_of_and(plan, root->kind == DS_NODE_AND ? root->children : alone, any, &failure);
  if (part.slide) {
    XapQuery *first = two(XAP_OP_OR, term_of("XPG", "1", &failure), term_of("XIS", "talk", &failure), &failure);
    part.any = two(XAP_OP_FILTER, part.any, two(XAP_OP_OR, g_steal_pointer(&part.slide), first, &failure), &failure);
  }
  XapQuery *more = part.any && !failure ? bonus(plan, &failure) : NULL;
  if (more) part.any = two(XAP_OP_AND_MAYBE, part.any, more, &failure);
  XapQuery *slides = two(XAP_OP_FILTER, again(part.any, &failure), part.any ? term_of("XIS", "slide", &failure) : NULL, &failure);
  XapQuery *talks = part.any ? two(XAP_OP_FILTER, part.any, term_of("XIS", "talk", &failure), &failure) : NULL;
  XapQuery *whole = two(XAP_OP_OR, slides, scaled(talks, TALK_WEIGHT, &failure), &failure);
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
