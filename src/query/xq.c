/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small steps from words to Xapian queries. */
#include "internal.h"

#define STEM_WEIGHT 0.5 /* of the exact form's */

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

XapQuery *ds_xq_scaled(XapQuery *query, double factor, GError **error) {
  if (!query) return NULL;
  g_autoptr(XapQuery) owned = query;
  return xap_query_scale(owned, factor, error);
}

XapQuery *ds_xq_again(const XapQuery *query, GError **error) {
  return query ? xap_query_scale(query, 1.0, error) : NULL;
}

static gboolean has_stems(const char *prefix) {
  return !*prefix || g_str_equal(prefix, "S") || g_str_equal(prefix, "XTT") || g_str_equal(prefix, "XSEC");
}

XapQuery *ds_xq_sequence(XapOp op, const char *prefix, const GPtrArray *words, guint window, GError **error) {
  g_autoptr(GPtrArray) parts = ds_xq_list();
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; k < word->leaves->len; k++) g_ptr_array_add(parts, ds_xq_term(prefix, g_ptr_array_index(word->leaves, k), error));
  }
  return ds_xq_combine(op, parts, window ? window + parts->len : 0, error);
}

XapQuery *ds_xq_word(DsPlan *plan, const DsWord *word, const char *prefix, GError **error) {
  g_autoptr(GPtrArray) ways = ds_xq_list(), one = g_ptr_array_new();
  for (guint i = 0; i < word->wholes->len; i++) g_ptr_array_add(ways, ds_xq_term(prefix, g_ptr_array_index(word->wholes, i), error));
  g_ptr_array_add(one, (gpointer)(uintptr_t)word);
  if (word->leaves->len > 1) g_ptr_array_add(ways, ds_xq_sequence(XAP_OP_PHRASE, prefix, one, 0, error));
  if (has_stems(prefix) && word->wholes->len && word->leaves->len <= 1 && !word->ngrams) {
    g_autofree char *stem_prefix = g_strconcat("Z", prefix, NULL);
    XapQuery *stem = ds_xq_term(stem_prefix, ds_stemmer_stem(plan->stemmer, g_ptr_array_index(word->wholes, 0)), error);
    g_ptr_array_add(ways, ds_xq_scaled(stem, STEM_WEIGHT, error));
  }
  return ds_xq_combine(XAP_OP_OR, ways, 0, error);
}
