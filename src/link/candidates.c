/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which talks are worth a closer look: those that share rare words, names or an address with the deck. The cost of a deck does not grow
 * with the number of talks. */
#include "internal.h"

#include <math.h>

enum { MAX_POSTINGS = 20000 };

typedef struct {
  guint id;
  guint talks;
  float trust; /* how much its place says about what the deck is called */
} Asked;

static int rarest_first(gconstpointer a, gconstpointer b) {
  const Asked *x = a, *y = b;
  return x->talks != y->talks ? (x->talks < y->talks ? -1 : 1) : x->id < y->id ? -1 : x->id > y->id;
}

static void ask(const DsLinker *linker, GHashTable *seen, GArray *asked, guint id, float trust) {
  if (!id || !g_hash_table_add(seen, GUINT_TO_POINTER(id))) return;
  Asked one = {id, ((GArray *)linker->postings->pdata[id])->len, trust};
  g_array_append_val(asked, one);
}

static void ask_words(const DsLinker *linker, GHashTable *seen, GArray *asked, const GArray *words, float trust) {
  for (guint i = 0; i < words->len; i++) {
    const LinkWord *word = &g_array_index(words, LinkWord, i);
    ask(linker, seen, asked, word->id, trust);
    ask(linker, seen, asked, word->join, trust);
  }
}

typedef struct {
  guint index;
  float weight;
} Found;

static int heaviest_first(gconstpointer a, gconstpointer b) {
  const Found *x = a, *y = b;
  return x->weight != y->weight ? (x->weight > y->weight ? -1 : 1) : x->index < y->index ? -1 : x->index > y->index;
}

static void raise_weight(GHashTable *sums, GArray *found, guint index, float weight) {
  guint at = GPOINTER_TO_UINT(g_hash_table_lookup(sums, GUINT_TO_POINTER(index + 1)));
  if (!at) {
    Found fresh = {index, 0};
    g_array_append_val(found, fresh);
    at = found->len;
    g_hash_table_insert(sums, GUINT_TO_POINTER(index + 1), GUINT_TO_POINTER(at));
  }
  g_array_index(found, Found, at - 1).weight += weight;
}

GArray *link_candidates(const DsLinker *linker, const LinkReading *reading) {
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL), sums = g_hash_table_new(NULL, NULL);
  g_autoptr(GArray) asked = g_array_new(FALSE, FALSE, sizeof(Asked)), found = g_array_new(FALSE, FALSE, sizeof(Found));
  /* a file called "Intro Linkerd" is about that, whatever else its slides speak of */
  for (guint pass = 0; pass < 2; pass++)
    for (guint s = 0; s < reading->streams->len; s++) {
      const LinkStream *stream = reading->streams->pdata[s];
      gboolean is_body = stream->source == LINK_FROM_SLIDE && (stream->rank > 0 || stream->is_list);
      if (is_body == (pass == 1)) ask_words(linker, seen, asked, stream->words, is_body ? 0.4f : 1);
    }
  for (guint i = 0; i < reading->names->len; i++) {
    const LinkWord *word = &g_array_index(reading->names, LinkWord, i);
    ask(linker, seen, asked, link_id(linker, word->stem), word->line == 0 ? 0.7f : 0.4f);
  }
  g_array_sort(asked, rarest_first);
  guint postings = 0;
  for (guint i = 0; i < asked->len && postings < MAX_POSTINGS; i++) {
    guint id = g_array_index(asked, Asked, i).id;
    const GArray *list = linker->postings->pdata[id];
    float weight = g_array_index(linker->weights, float, id);
    if (weight == 0) weight = (float)log((linker->talks->len + 400.0) / (list->len + 0.5)); /* a name's */
    weight *= g_array_index(asked, Asked, i).trust;
    for (guint k = 0; k < list->len; k++, postings++) raise_weight(sums, found, g_array_index(list, guint, k), weight);
  }
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, reading->url_keys);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    guint of = GPOINTER_TO_UINT(g_hash_table_lookup(linker->by_url, key));
    if (of && of != G_MAXUINT) raise_weight(sums, found, of - 1, 100);
  }
  guint of = reading->file_key ? GPOINTER_TO_UINT(g_hash_table_lookup(linker->by_file, reading->file_key)) : 0;
  if (of && of != G_MAXUINT) raise_weight(sums, found, of - 1, 100);
  for (guint i = 0; i < found->len; i++) { /* a short title that is all there is as good as half of a long one, if its words are rare */
    Found *one = &g_array_index(found, Found, i);
    float share = one->weight / ((LinkTalk *)linker->prepared->pdata[one->index])->weight;
    one->weight = share * (1 - expf(-one->weight / 5)) + one->weight * 0.02f;
  }
  g_array_sort(found, heaviest_first);
  GArray *out = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < found->len && i < LINK_MAX_CANDIDATES; i++) g_array_append_val(out, g_array_index(found, Found, i).index);
  return out;
}
