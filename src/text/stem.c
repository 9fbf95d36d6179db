/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snowball's English stemmer, for terms of ASCII letters alone: it knows nothing of names with digits and signs. */
#include <decksearch/text.h>

#include <libstemmer.h>
#include <string.h>

struct DsStemmer {
  struct sb_stemmer *stemmer;
  GString *other; /* a term that is its own stem, kept until the next call */
};

DsStemmer *ds_stemmer_new(void) {
  DsStemmer *stemmer = g_new0(DsStemmer, 1);
  stemmer->stemmer = sb_stemmer_new("english", "UTF_8");
  stemmer->other = g_string_new(NULL);
  return stemmer;
}

static gboolean is_plain(const char *term) {
  for (const char *at = term; *at; at++)
    if (!g_ascii_isalpha(*at)) return FALSE;
  return *term != '\0';
}

const char *ds_stemmer_stem(DsStemmer *stemmer, const char *term) {
  if (stemmer->stemmer && is_plain(term)) {
    const sb_symbol *stem = sb_stemmer_stem(stemmer->stemmer, (const sb_symbol *)term, (int)MIN(strlen(term), G_MAXINT));
    if (stem && *stem) return (const char *)stem;
  }
  g_string_assign(stemmer->other, term);
  return stemmer->other->str;
}

void ds_stemmer_free(DsStemmer *stemmer) {
  if (!stemmer) return;
  sb_stemmer_delete(stemmer->stemmer);
  g_string_free(stemmer->other, TRUE);
  g_free(stemmer);
}
