/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small steps from words to Xapian queries. */
#include "internal.h"

#include <string.h>

XapQuery *ds_xq_term(const char *prefix, const char *term, GError **error) {
  g_autofree char *full = g_strconcat(prefix, term, NULL);
  return xap_query_term(full, 1, error);
}

XapQuery *ds_xq_combine(XapOp op, GPtrArray *parts, guint window, GError **error) {
  for (guint i = parts->len; i > 0; i--)
    if (!g_ptr_array_index(parts, i - 1)) g_ptr_array_remove_index(parts, i - 1);
  return parts->len ? xap_query_combine(op, (XapQuery *const *)parts->pdata, parts->len, window, error) : NULL;
}

GPtrArray *ds_xq_list(void) {
  return g_ptr_array_new_with_free_func((GDestroyNotify)xap_query_free);
}

XapQuery *ds_xq_two(XapOp op, XapQuery *a, XapQuery *b, GError **error) {
  if (!a || !b) return a ? a : b;
  g_autoptr(GPtrArray) parts = ds_xq_list();
  g_ptr_array_add(parts, a);
  g_ptr_array_add(parts, b);
  return ds_xq_combine(op, parts, 0, error);
}

XapQuery *ds_xq_with(XapQuery *any, XapQuery *more, GError **error) {
  return more ? ds_xq_two(XAP_OP_AND_MAYBE, any, more, error) : any;
}

XapQuery *ds_xq_minus(XapQuery *from, XapQuery *what, GError **error) {
  if (!what) return from;
  return ds_xq_two(XAP_OP_AND_NOT, from ? from : xap_query_all(error), what, error);
}

XapQuery *ds_xq_scaled(XapQuery *query, double factor, GError **error) {
  if (!query) return NULL;
  g_autoptr(XapQuery) owned = query;
  return xap_query_scale(owned, factor, error);
}

XapQuery *ds_xq_again(const XapQuery *query, GError **error) {
  return query ? xap_query_scale(query, 1.0, error) : NULL;
}

gboolean ds_xq_has_stems(const char *prefix) {
  return !*prefix || g_str_equal(prefix, "S") || g_str_equal(prefix, "XTT") || g_str_equal(prefix, "XSEC");
}

/* ---- words in a row ---- */

/* NEAR knows no order: its last word first, so that PHRASE goes on with the list that it has opened last. */
static XapQuery *together(XapOp op, const char *prefix, const GPtrArray *leaves, guint window, GError **error) {
  g_autoptr(GPtrArray) parts = ds_xq_list();
  for (guint i = 0; i < leaves->len; i++) {
    guint at = op == XAP_OP_NEAR ? leaves->len - 1 - i : i;
    g_ptr_array_add(parts, ds_xq_term(prefix, g_ptr_array_index(leaves, at), error));
  }
  return ds_xq_combine(op, parts, window, error);
}

gboolean ds_xq_has_leaves(DsPlan *plan, const char *prefix, const GPtrArray *words) {
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; k < word->leaves->len; k++)
      if (ds_plan_term_frequency(plan, prefix, g_ptr_array_index(word->leaves, k)) == 0) return FALSE;
  }
  return TRUE;
}

/* Borrowed. */
static GPtrArray *leaves_of(const GPtrArray *words) {
  GPtrArray *leaves = g_ptr_array_new();
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; k < word->leaves->len; k++) g_ptr_array_add(leaves, g_ptr_array_index(word->leaves, k));
  }
  return leaves;
}

XapQuery *ds_xq_all_leaves(const char *prefix, const GPtrArray *words, GError **error) {
  g_autoptr(GPtrArray) leaves = leaves_of(words);
  return together(XAP_OP_AND, prefix, leaves, 0, error);
}

XapQuery *ds_xq_sequence(DsPlan *plan, XapOp op, const char *prefix, const GPtrArray *words, guint window, GError **error) {
  if (!ds_xq_has_leaves(plan, prefix, words)) return xap_query_nothing(error);
  g_autoptr(GPtrArray) leaves = leaves_of(words);
  if (leaves->len < 2 || !g_str_equal(prefix, "S")) return together(op, prefix, leaves, window ? window + leaves->len : 0, error);
  return ds_xq_two(XAP_OP_FILTER, together(XAP_OP_AND, prefix, leaves, 0, error), together(op, "", leaves, 0, error), error);
}

/* ---- one word ---- */

/* A term, or NULL when no document has it: most words are in few fields, and libxapian looks for each again wherever it stands in the
 * query. */
static XapQuery *present(DsPlan *plan, const char *prefix, const char *term, GError **error) {
  return ds_plan_term_frequency(plan, prefix, term) == 0 ? NULL : ds_xq_term(prefix, term, error);
}

/* Whether @whole is the only word with its stem: whatever has one has the other as often. Its weight is then that of both in one list.
 * Other machines are not asked for more than they must be. */
static gboolean is_only_form(DsPlan *plan, const char *prefix, const char *whole, const char *stem, const char *stem_prefix) {
  gint64 stems = ds_plan_term_frequency(plan, stem_prefix, stem);
  if (g_str_equal(stem, whole)) return stems == 0;
  return !ds_index_is_remote(plan->index) && stems == ds_plan_term_frequency(plan, prefix, whole) &&
         ds_plan_term_frequency(plan, prefix, stem) == 0 &&
         ds_plan_term_occurrences(plan, prefix, whole) == ds_plan_term_occurrences(plan, stem_prefix, stem);
}

/* Adds a whole of a word and, lighter, the words with its stem, where the stem is a word or is not: words that are their own stem have no
 * other term. */
static void add_whole(DsPlan *plan, GPtrArray *ways, const char *whole, const char *prefix, gboolean stems, GError **error) {
  XapQuery *exact = present(plan, prefix, whole, error);
  g_autofree char *stem = g_strdup(stems ? ds_stemmer_stem(plan->stemmer, whole) : whole), *stem_prefix = g_strconcat("Z", prefix, NULL);
  if (stems && exact && is_only_form(plan, prefix, whole, stem, stem_prefix)) {
    g_ptr_array_add(ways, ds_xq_scaled(exact, 1 + DS_STEM_WEIGHT, error));
    return;
  }
  g_ptr_array_add(ways, exact);
  if (!stems) return;
  XapQuery *same = ds_xq_two(XAP_OP_SYNONYM, present(plan, stem_prefix, stem, error), present(plan, prefix, stem, error), error);
  g_ptr_array_add(ways, ds_xq_scaled(same, DS_STEM_WEIGHT, error));
}

/* The same where weights are no matter: whatever has a word has its stem. */
static void add_whole_equal(DsPlan *plan, GPtrArray *ways, const char *whole, const char *prefix, gboolean stems, GError **error) {
  g_autofree char *stem = g_strdup(stems ? ds_stemmer_stem(plan->stemmer, whole) : whole), *stem_prefix = g_strconcat("Z", prefix, NULL);
  gboolean only = stems && is_only_form(plan, prefix, whole, stem, stem_prefix); /* the query has its list already */
  g_ptr_array_add(ways, present(plan, prefix, only ? whole : stem, error));
  if (stems && !only) g_ptr_array_add(ways, present(plan, stem_prefix, stem, error));
}

/* Any spelling of @word under @prefix; NULL when no document has one. */
static XapQuery *spellings(DsPlan *plan, const DsWord *word, const char *prefix, gboolean equal, GError **error) {
  g_autoptr(GPtrArray) ways = ds_xq_list(), one = g_ptr_array_new();
  for (guint i = 0; i < word->wholes->len; i++)
    (equal ? add_whole_equal : add_whole)(plan, ways, g_ptr_array_index(word->wholes, i), prefix,
                                          ds_xq_has_stems(prefix) && ds_word_has_stem(word, i), error);
  g_ptr_array_add(one, (gpointer)(uintptr_t)word);
  if (word->leaves->len > 1 && ds_xq_has_leaves(plan, prefix, one))
    g_ptr_array_add(ways, ds_xq_sequence(plan, XAP_OP_PHRASE, prefix, one, 0, error));
  return ds_xq_combine(XAP_OP_OR, ways, 0, error);
}

XapQuery *ds_xq_word_or_null(DsPlan *plan, const DsWord *word, const char *prefix, GError **error) {
  return spellings(plan, word, prefix, FALSE, error);
}

XapQuery *ds_xq_word(DsPlan *plan, const DsWord *word, const char *prefix, GError **error) {
  XapQuery *any = spellings(plan, word, prefix, FALSE, error);
  return any ? any : xap_query_nothing(error);
}

XapQuery *ds_xq_has_word(DsPlan *plan, const DsWord *word, const char *prefix, GError **error) {
  XapQuery *any = spellings(plan, word, prefix, TRUE, error);
  return any ? any : xap_query_nothing(error);
}

/* ---- prefixes ---- */

#define PREFIX_EXPANSION 200u
#define PREFIX_LOOKED_AT 20000u

typedef struct {
  char *term;
  guint frequency;
} Expanded;

static void expanded_clear(gpointer data) {
  g_free(((Expanded *)data)->term);
}

static gboolean expand(const char *term, gsize len, guint frequency, gpointer data) {
  GArray *terms = data;
  Expanded one = {g_strndup(term, len), frequency};
  g_array_append_val(terms, one);
  return terms->len < PREFIX_LOOKED_AT;
}

static int by_frequency(gconstpointer a, gconstpointer b) {
  const Expanded *x = a, *y = b;
  if (x->frequency != y->frequency) return x->frequency > y->frequency ? -1 : 1;
  return strcmp(x->term, y->term);
}

/* libxapian expands a prefix in each shard by itself, and weighs what it finds by that shard's counts alone: of several shards all are
 * asked for their terms first, so that a hit weighs what it does in one. */
XapQuery *ds_xq_prefix(DsPlan *plan, const char *prefix, GError **error) {
  if (ds_index_shards(plan->index) < 2) return xap_query_prefix(prefix, PREFIX_EXPANSION, error);
  g_autoptr(GArray) terms = g_array_new(FALSE, FALSE, sizeof(Expanded));
  g_autoptr(GPtrArray) parts = ds_xq_list();
  g_array_set_clear_func(terms, expanded_clear);
  if (!xap_database_each_term(ds_index_database(plan->index), prefix, expand, terms, error)) return NULL;
  g_array_sort(terms, by_frequency);
  for (guint i = 0; i < terms->len && i < PREFIX_EXPANSION; i++)
    g_ptr_array_add(parts, ds_xq_term("", g_array_index(terms, Expanded, i).term, error));
  XapQuery *any = ds_xq_combine(XAP_OP_SYNONYM, parts, 0, error);
  return any ? any : xap_query_nothing(error);
}
