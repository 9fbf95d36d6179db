/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a node matches, and how that of several is made one. */
#include "internal.h"

void ds_yield_clear(DsYield *part) {
  g_clear_pointer(&part->any, xap_query_free);
  g_clear_pointer(&part->slide, xap_query_free);
  g_clear_pointer(&part->titles, g_ptr_array_unref);
  g_clear_pointer(&part->context, xap_query_free);
  g_clear_pointer(&part->heads, xap_spans_free);
  g_clear_pointer(&part->behind, xap_spans_free);
}

DsYield ds_yield_with_context(DsYield part, GError **error) {
  part.any = ds_xq_two(XAP_OP_OR, part.any, g_steal_pointer(&part.context), error);
  g_clear_pointer(&part.heads, xap_spans_free);
  return part;
}

DsYield ds_yield_with_titles(DsYield part, GError **error) {
  part = ds_yield_with_context(part, error);
  for (guint i = 0; part.titles && i < part.titles->len; i++)
    part.any = ds_xq_with(part.any, g_steal_pointer(&g_ptr_array_index(part.titles, i)), error);
  g_clear_pointer(&part.titles, g_ptr_array_unref);
  return part;
}

void ds_yield_add_context(DsYield *part, XapQuery *context, XapParts parts) {
  if (!context) return;
  part->always = FALSE;
  part->context = context;
  part->heads = parts.heads;
  part->behind = parts.behind;
}

/* ---- sets of documents: NULL is what is not known, and may be all ---- */

/* Leaves in *@set what is in @other, too. */
static void narrow(XapSpans **set, const XapSpans *other) {
  if (!other) return;
  XapSpans *both = xap_spans_common(*set ? *set : other, other);
  xap_spans_free(*set);
  *set = both;
}

/* Adds what is in @other. */
static void widen(XapSpans **set, const XapSpans *other) {
  XapSpans *either = *set && other ? xap_spans_either(*set, other) : NULL;
  xap_spans_free(*set);
  *set = either;
}

void ds_yield_add_way(DsYield *part, XapOp op, DsYield *other, GError **error) {
  part->any = ds_xq_two(op, part->any, other->any, error);
  part->slide = ds_xq_two(XAP_OP_OR, part->slide, other->slide, error);
  if (!other->always && part->always)
    part->behind = g_steal_pointer(&other->behind);
  else if (!other->always)
    widen(&part->behind, other->behind);
  part->always = part->always && other->always;
  g_clear_pointer(&other->behind, xap_spans_free);
}

/* ---- parts together ---- */

DsYield ds_yield_all_of(DsYield *parts, guint n, GError **error) {
  if (n == 1) return parts[0];
  g_autoptr(GPtrArray) any = ds_xq_list(), slide = ds_xq_list();
  DsYield all = {0};
  for (guint i = 0; i < n; i++) {
    parts[i] = ds_yield_with_context(parts[i], error);
    g_ptr_array_add(any, parts[i].any);
    g_ptr_array_add(slide, parts[i].slide);
    all.always = all.always || (parts[i].any && parts[i].always);
    narrow(&all.behind, parts[i].behind);
    g_clear_pointer(&parts[i].behind, xap_spans_free);
    if (!all.titles)
      all.titles = parts[i].titles;
    else if (parts[i].titles)
      g_ptr_array_extend_and_steal(all.titles, parts[i].titles);
  }
  all.any = ds_xq_combine(XAP_OP_AND, any, 0, error);
  all.slide = ds_xq_combine(XAP_OP_OR, slide, 0, error);
  return all;
}

/* An only word's context behind heads adds weight alone. Of several words, most are context of no slide together, and then all has some on
 * the slide. */
DsYield ds_yield_with_evidence(DsYield part, GError **error) {
  XapQuery *slide = g_steal_pointer(&part.slide);
  if (part.heads) {
    g_clear_pointer(&part.context, xap_query_free);
    part.any = ds_xq_two(XAP_OP_OR, part.any, xap_query_spans(part.heads, error), error);
    if (!part.titles) part.titles = ds_xq_list();
    g_ptr_array_insert(part.titles, 0, xap_query_spans(part.behind, error));
  }
  gboolean has_all = part.heads || (part.behind && xap_spans_are_none(part.behind));
  part = ds_yield_with_context(part, error);
  if (has_all) {
    xap_query_free(slide);
    return part;
  }
  if (part.behind)
    part.any = ds_xq_minus(part.any, ds_xq_minus(xap_query_spans(part.behind, error), slide, error), error);
  else
    part.any = ds_xq_two(XAP_OP_FILTER, part.any, ds_xq_two(XAP_OP_OR, slide, ds_xq_term("XIS", "head", error), error), error);
  return part;
}
