/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting matches by what their talks say. Which deck or talk a match is of is told by its id, so that of each deck one document is read.
 */
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

static gboolean count_languages(DsPlan *plan, const GArray *docids, GHashTable *counts, GError **error) {
  GError *failure = NULL;
  for (guint i = 0; i < docids->len; i++) {
    guint docid = g_array_index(docids, guint, i);
    g_autoptr(GBytes) language = xap_database_document_value(ds_index_database(plan->index), docid, DS_SLOT_LANGUAGE, &failure);
    if (!language) return ds_matches_failed(error, failure) != NULL;
    count(counts, g_bytes_get_data(language, NULL), g_bytes_get_size(language), 1);
  }
  return TRUE;
}

/* How many of the documents each head speaks for. */
static GHashTable *count_heads(DsPlan *plan, const GArray *docids, GError **error) {
  g_autoptr(GArray) heads = ds_index_heads(plan->index, error);
  if (!heads) return NULL;
  GHashTable *counts = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < docids->len; i++) {
    gpointer head = GUINT_TO_POINTER(ds_heads_find(plan->index, heads, g_array_index(docids, guint, i)));
    if (head) g_hash_table_insert(counts, head, GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(counts, head)) + 1));
  }
  return counts;
}

static gboolean count_head(DsPlan *plan, GHashTable *const *counts, guint docid, guint n, GError **error) {
  g_autoptr(DsStored) head = ds_index_stored(plan->index, docid, error);
  if (!head) return FALSE;
  GError *failure = NULL;
  g_autoptr(DsTalk) entry = head->deck ? NULL : ds_index_talk(plan->index, head->talk_id, &failure);
  if (failure) {
    g_propagate_error(error, failure);
    return FALSE;
  }
  const DsTalk *talk = entry ? entry : head->talk;
  if (talk) count_talk(counts, talk, n);
  return TRUE;
}

static gboolean count_all(DsPlan *plan, const GArray *docids, GHashTable *const *counts, GError **error) {
  g_autoptr(GHashTable) heads = count_heads(plan, docids, error);
  if (!heads) return FALSE;
  GHashTableIter iter;
  gpointer head, n;
  g_hash_table_iter_init(&iter, heads);
  while (g_hash_table_iter_next(&iter, &head, &n))
    if (!count_head(plan, counts, GPOINTER_TO_UINT(head), GPOINTER_TO_UINT(n), error)) return FALSE;
  return count_languages(plan, docids, counts[DS_FACET_LANGUAGE], error);
}

DsFacets *ds_facets_count(DsPlan *plan, const GArray *docids, GError **error) {
  GHashTable *counts[DS_FACET_N];
  for (guint i = 0; i < DS_FACET_N; i++) counts[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  DsFacets *facets = count_all(plan, docids, counts, error) ? g_new0(DsFacets, 1) : NULL;
  for (guint i = 0; i < DS_FACET_N; i++) {
    if (facets) facets->values[i] = sorted(counts[i]);
    g_hash_table_unref(counts[i]);
  }
  return facets;
}
