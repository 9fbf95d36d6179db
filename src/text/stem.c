/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snowball's English stemmer, for terms of ASCII letters alone: it knows nothing of names with digits and signs. */
#include <decksearch/text.h>

#include <libstemmer.h>
#include <string.h>

/* A library's slides say the same words again and again: to look a stem up costs a tenth of making it. */
#define KEPT_MAX 16384u

struct DsStemmer {
  struct sb_stemmer *stemmer;
  GHashTable *kept; /* term -> stem, both owned; emptied when full */
  GString *other;   /* a term that is its own stem, kept until the next call */
};

DsStemmer *ds_stemmer_new(void) {
  DsStemmer *stemmer = g_new0(DsStemmer, 1);
  stemmer->stemmer = sb_stemmer_new("english", "UTF_8");
  stemmer->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  stemmer->other = g_string_new(NULL);
  return stemmer;
}

static gboolean is_plain(const char *term) {
  for (const char *at = term; *at; at++)
    if (!g_ascii_isalpha(*at)) return FALSE;
  return *term != '\0';
}

static const char *keep(DsStemmer *stemmer, const char *term, const char *stem) {
  if (g_hash_table_size(stemmer->kept) >= KEPT_MAX) g_hash_table_remove_all(stemmer->kept);
  char *owned = g_strdup(stem);
  g_hash_table_insert(stemmer->kept, g_strdup(term), owned);
  return owned;
}

const char *ds_stemmer_stem(DsStemmer *stemmer, const char *term) {
  const char *kept = g_hash_table_lookup(stemmer->kept, term);
  if (kept) return kept;
  if (stemmer->stemmer && is_plain(term)) {
    const sb_symbol *stem = sb_stemmer_stem(stemmer->stemmer, (const sb_symbol *)term, (int)MIN(strlen(term), G_MAXINT));
    if (stem && *stem) return keep(stemmer, term, (const char *)stem);
  }
  g_string_assign(stemmer->other, term);
  return stemmer->other->str;
}

void ds_stemmer_free(DsStemmer *stemmer) {
  if (!stemmer) return;
  sb_stemmer_delete(stemmer->stemmer);
  g_hash_table_unref(stemmer->kept);
  g_string_free(stemmer->other, TRUE);
  g_free(stemmer);
}
