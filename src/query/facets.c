/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting matches by what their talks say: each document keeps its language and its talk's id in one value slot, so no document's data is
 * read, and each talk once. */
#include "internal.h"

#include <string.h>

const char *const ds_facet_names[DS_FACET_N] = {"event", "year", "speaker", "kind", "language"};

static void facet_value_free(gpointer data) {
  DsFacetValue *value = data;
  g_free(value->name);
  g_free(value);
}

void ds_facets_free(DsFacets *facets) {
  if (!facets) return;
  for (guint i = 0; i < DS_FACET_N; i++) g_ptr_array_unref(facets->values[i]);
  g_free(facets);
}

static int by_count(gconstpointer a, gconstpointer b) {
  const DsFacetValue *x = *(const DsFacetValue *const *)a, *y = *(const DsFacetValue *const *)b;
  return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : strcmp(x->name, y->name);
}

static void count(GHashTable *counts, const char *name, gsize len, guint n) {
  if (!name || !len) return;
  char *key = g_strndup(name, len);
  g_hash_table_insert(counts, key, GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(counts, key)) + n));
}

static GPtrArray *sorted(GHashTable *counts) {
  GPtrArray *values = g_ptr_array_new_with_free_func(facet_value_free);
  GHashTableIter iter;
  gpointer name, n;
  g_hash_table_iter_init(&iter, counts);
  while (g_hash_table_iter_next(&iter, &name, &n)) {
    DsFacetValue *value = g_new0(DsFacetValue, 1);
    value->name = g_strdup(name);
    value->count = GPOINTER_TO_UINT(n);
    g_ptr_array_add(values, value);
  }
  g_ptr_array_sort(values, by_count);
  return values;
}

static void count_talk(GHashTable *const *counts, const DsTalk *talk, guint n) {
  const char *kind = ds_talk_kind_name(talk->kind);
  count(counts[DS_FACET_EVENT], talk->event, talk->event ? strlen(talk->event) : 0, n);
  g_autofree char *when = ds_talk_when(talk);
  count(counts[DS_FACET_YEAR], when, when ? MIN(strlen(when), 4) : 0, n);
  count(counts[DS_FACET_KIND], kind, kind ? strlen(kind) : 0, n);
  for (guint i = 0; i < talk->speakers->len; i++) {
    const char *name = ((DsSpeaker *)g_ptr_array_index(talk->speakers, i))->name;
    count(counts[DS_FACET_SPEAKER], name, strlen(name), n);
  }
}

/* How many of the documents have each value of the slot, "language TAB talk id". */
static GHashTable *count_slots(DsPlan *plan, const GArray *docids) {
  GHashTable *slots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < docids->len; i++) {
    g_autoptr(GBytes) bytes =
        xap_database_document_value(ds_index_database(plan->index), g_array_index(docids, guint, i), DS_SLOT_FACETS, NULL);
    if (bytes) count(slots, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), 1);
  }
  return slots;
}

DsFacets *ds_facets_count(DsPlan *plan, const GArray *docids) {
  GHashTable *counts[DS_FACET_N];
  for (guint i = 0; i < DS_FACET_N; i++) counts[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) slots = count_slots(plan, docids);
  GHashTableIter iter;
  gpointer slot, n;
  g_hash_table_iter_init(&iter, slots);
  while (g_hash_table_iter_next(&iter, &slot, &n)) {
    const char *tab = strchr(slot, '\t');
    if (!tab) continue;
    g_autoptr(DsTalk) talk = tab[1] ? ds_index_talk(plan->index, tab + 1, NULL) : NULL;
    count(counts[DS_FACET_LANGUAGE], slot, (gsize)(tab - (char *)slot), GPOINTER_TO_UINT(n));
    if (talk) count_talk(counts, talk, GPOINTER_TO_UINT(n));
  }
  DsFacets *facets = g_new0(DsFacets, 1);
  for (guint i = 0; i < DS_FACET_N; i++) {
    facets->values[i] = sorted(counts[i]);
    g_hash_table_unref(counts[i]);
  }
  return facets;
}
