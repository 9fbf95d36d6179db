/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which deck or talk a document is of, without reading it: the documents of a deck stand behind its head, and each document is of some
 * head. */
#include "reader.h"

/* Shard by shard, and the lowest id first: the ids of one shard's documents are ds_index_step() apart, with those of others between. */
static int compare(guint a, guint b, guint step) {
  guint x = (a - 1) % step, y = (b - 1) % step;
  return x != y ? (x > y) - (x < y) : (a > b) - (a < b);
}

static int by_shard(gconstpointer a, gconstpointer b, gpointer step) {
  return compare(*(const guint *)a, *(const guint *)b, *(const guint *)step);
}

static gboolean add_head(guint docid, gpointer data) {
  g_array_append_val((GArray *)data, docid);
  return TRUE;
}

GArray *ds_index_heads(DsIndex *index, GError **error) {
  GError *failure = NULL;
  guint step = ds_index_step(index);
  g_autoptr(GArray) heads = g_array_new(FALSE, FALSE, sizeof(guint));
  if (!xap_database_each_document(index->all, "XIShead", add_head, heads, &failure)) {
    ds_index_wrap_error(error, failure, "read the index");
    return NULL;
  }
  g_array_sort_with_data(heads, by_shard, &step);
  return g_steal_pointer(&heads);
}

guint ds_heads_find(const DsIndex *index, const GArray *heads, guint docid) {
  guint step = ds_index_step(index), low = 0, high = heads->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (compare(g_array_index(heads, guint, middle), docid, step) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  guint head = low ? g_array_index(heads, guint, low - 1) : 0;
  return head && (head - 1) % step == (docid - 1) % step ? head : 0;
}
