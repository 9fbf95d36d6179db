/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `field:value` asks for. */
#include "internal.h"

#include <math.h>

static XapQuery *range_of(const DsNode *node, GError **error) {
  const DsField *field = &ds_fields[node->field];
  if (!field->prefix) return xap_query_range((guint)field->slot, node->low, node->high, error);
  if (g_strcmp0(node->low, node->high) == 0) return ds_xq_term(field->prefix, node->low, error); /* any page of a build */
  double low = node->low ? g_ascii_strtod(node->low, NULL) : -INFINITY, high = node->high ? g_ascii_strtod(node->high, NULL) : INFINITY;
  return xap_query_range_number((guint)field->slot, low, high, error);
}

/* An event in any of its spellings: by its words, or by the key they stand for. */
static XapQuery *event_of(DsPlan *plan, const char *text, XapQuery *words, GError **error) {
  g_autoptr(DsEvent) event = ds_event_identify(text, 0);
  if (!event) return words;
  g_autoptr(GPtrArray) key = ds_words_of(event->key);
  return ds_xq_two(XAP_OP_OR, words, ds_context_of_field_words(plan, DS_FIELD_EVENT, key, error), error);
}

/* All the words of a field's value, or, of a phrase, in a row; NULL: it has none, and nothing is asked. */
static XapQuery *words_of_field(DsPlan *plan, DsFieldId field, const DsNode *value, GError **error) {
  const char *prefix = ds_fields[field].prefix;
  gboolean context = ds_context_has_prefix(prefix);
  g_autoptr(GPtrArray) words = ds_words_of(value->text), all = ds_xq_list();
  if (!words->len) return NULL;
  if (value->kind == DS_NODE_PHRASE)
    return context ? ds_context_of_field_words(plan, field, words, error) : ds_xq_sequence(plan, XAP_OP_PHRASE, prefix, words, 0, error);
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    g_ptr_array_add(all, context ? ds_context_of_field_word(plan, field, word, error) : ds_xq_word(plan, word, prefix, error));
  }
  return ds_xq_combine(XAP_OP_AND, all, 0, error);
}

/* What a flag or a kind says. A deck is what all slides have, and most talks; to be a slide is to be no talk. */
static XapQuery *value_of_field(DsFieldId field, const char *value, GError **error) {
  gboolean is_slide = field == DS_FIELD_IS && g_str_equal(value, "slide"), has_deck = field == DS_FIELD_HAS;
  if (is_slide || has_deck) return ds_xq_minus(NULL, ds_xq_term("XIS", is_slide ? "talk" : "bare", error), error);
  return ds_xq_term(ds_fields[field].prefix, value, error);
}

XapQuery *ds_plan_field(DsPlan *plan, const DsNode *node, GError **error) {
  const DsField *field = &ds_fields[node->field];
  if (node->field == DS_FIELD_IN) return NULL; /* told the scope already */
  if (field->kind == DS_FIELD_RANGE) return range_of(node, error);
  if (field->kind != DS_FIELD_WORDS) return value_of_field(node->field, node->text, error);
  const DsNode *value = g_ptr_array_index(node->children, 0);
  if (value->kind == DS_NODE_PREFIX) {
    g_autofree char *beginning = ds_prefix_fold(value->text);
    return ds_context_of_field_prefix(plan, node->field, beginning, error);
  }
  XapQuery *words = words_of_field(plan, node->field, value, error);
  return node->field == DS_FIELD_EVENT ? event_of(plan, value->text, words, error) : words;
}
