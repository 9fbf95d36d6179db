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

static void ask(const DsLinker *linker, GArray *asked, guint id, float trust) {
  if (!id || linker->scratch->asked[id]) return;
  linker->scratch->asked[id] = TRUE;
  Asked one = {id, ((GArray *)linker->postings->pdata[id])->len, trust};
  g_array_append_val(asked, one);
}

/* What the deck's words ask for, each once, rarest first. */
static GArray *ask_all(const DsLinker *linker, const LinkReading *reading) {
  GArray *asked = g_array_new(FALSE, FALSE, sizeof(Asked));
  /* a file called "Intro Linkerd" is about that, whatever else its slides speak of */
  for (guint pass = 0; pass < 2; pass++)
    for (guint s = 0; s < reading->streams->len; s++) {
      const LinkStream *stream = &g_array_index(reading->streams, LinkStream, s);
      gboolean is_body = stream->source == LINK_FROM_SLIDE && (stream->rank > 0 || stream->is_list);
      if (is_body != (pass == 1)) continue;
      for (guint i = stream->first; i < stream->end; i++) {
        const LinkWord *word = &g_array_index(reading->words, LinkWord, i);
        ask(linker, asked, word->term->id, is_body ? 0.4f : 1);
        ask(linker, asked, word->join, is_body ? 0.4f : 1);
      }
    }
  for (guint i = 0; i < reading->names->len; i++) {
    const LinkWord *word = &g_array_index(reading->names, LinkWord, i);
    if (word->term) ask(linker, asked, word->term->id, word->line == 0 ? 0.7f : 0.4f);
  }
  for (guint i = 0; i < asked->len; i++) linker->scratch->asked[g_array_index(asked, Asked, i).id] = FALSE;
  g_array_sort(asked, rarest_first);
  return asked;
}

typedef struct {
  guint index;
  float weight;
} Found;

static void raise_weight(LinkScratch *scratch, guint index, float weight) {
  if (scratch->sums[index] == 0) scratch->found[scratch->n_found++] = index; /* no weight is 0 */
  scratch->sums[index] += weight;
}

static void raise_named(LinkScratch *scratch, guint of) {
  if (of && of != G_MAXUINT) raise_weight(scratch, of - 1, 100);
}

/* Finds the talks that share something with the deck, and sums up what. */
static void find_sharing(const DsLinker *linker, const LinkReading *reading, LinkScratch *scratch) {
  g_autoptr(GArray) asked = ask_all(linker, reading);
  guint postings = 0;
  scratch->n_found = 0;
  for (guint i = 0; i < asked->len && postings < MAX_POSTINGS; i++) {
    guint id = g_array_index(asked, Asked, i).id;
    const GArray *list = linker->postings->pdata[id];
    float weight = g_array_index(linker->weights, float, id);
    if (weight == 0) weight = (float)log((linker->talks->len + 400.0) / (list->len + 0.5)); /* a name's */
    weight *= g_array_index(asked, Asked, i).trust;
    for (guint k = 0; k < list->len; k++, postings++) raise_weight(scratch, g_array_index(list, guint, k), weight);
  }
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, reading->url_keys);
  while (g_hash_table_iter_next(&iter, &key, NULL)) raise_named(scratch, GPOINTER_TO_UINT(g_hash_table_lookup(linker->by_url, key)));
  raise_named(scratch, reading->file_talk);
}

static gboolean is_heavier(const Found *a, const Found *b) {
  return a->weight != b->weight ? a->weight > b->weight : a->index < b->index;
}

/* Puts @one where it belongs among the @n heaviest, of which the lightest falls out when they are too many. */
static guint keep_heaviest(Found *heaviest, guint n, const Found *one) {
  if (n == LINK_MAX_CANDIDATES && !is_heavier(one, &heaviest[n - 1])) return n;
  guint at = n < LINK_MAX_CANDIDATES ? n++ : n - 1;
  for (; at > 0 && is_heavier(one, &heaviest[at - 1]); at--) heaviest[at] = heaviest[at - 1];
  heaviest[at] = *one;
  return n;
}

GArray *link_candidates(const DsLinker *linker, const LinkReading *reading) {
  LinkScratch *scratch = linker->scratch;
  find_sharing(linker, reading, scratch);
  Found heaviest[LINK_MAX_CANDIDATES];
  guint n = 0;
  for (guint i = 0; i < scratch->n_found;
       i++) { /* a short title that is all there is as good as half of a long one, if its words are rare */
    guint index = scratch->found[i];
    float weight = scratch->sums[index], share = weight / link_talk(linker, index)->weight;
    scratch->sums[index] = 0;
    /* most are seen to be too light before the costly part of it */
    if (n == LINK_MAX_CANDIDATES && share + weight * 0.02f < heaviest[n - 1].weight) continue;
    Found one = {index, share * (1 - expf(-weight / 5)) + weight * 0.02f};
    n = keep_heaviest(heaviest, n, &one);
  }
  GArray *out = g_array_sized_new(FALSE, FALSE, sizeof(guint), n);
  for (guint i = 0; i < n; i++) g_array_append_val(out, heaviest[i].index);
  return out;
}
