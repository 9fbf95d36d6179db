/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the library's other decks show: a count of decks per candidate. A function of the set of decks only, so that the order of runs
 * changes nothing; a line is furniture by it only when two other decks prove it, since slides are reused. */
#include "judge.h"

#include <string.h>

#define MAX_CANDIDATES 96u /* of one deck */
#define MAX_TEXT 80u       /* bytes of a candidate's text */
#define DECKS_NEEDED 2     /* other decks that must prove it */

struct DsProfile {
  GHashTable *proven; /* key -> number of decks */
};

DsProfile *ds_profile_new(void) {
  DsProfile *profile = g_new0(DsProfile, 1);
  profile->proven = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return profile;
}

void ds_profile_free(DsProfile *profile) {
  if (!profile) return;
  g_hash_table_unref(profile->proven);
  g_free(profile);
}

char *ds_candidates_format(const GPtrArray *candidates) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < candidates->len; i++) {
    const DsCandidate *candidate = g_ptr_array_index(candidates, i);
    g_string_append_printf(text, "%c%s\n", candidate->proven ? '+' : '-', candidate->key);
  }
  return g_string_free(text, FALSE);
}

/* The key of the next candidate at *@at that is @proven or is not, in @key. FALSE: there is none. */
static gboolean next_key(const char **at, gboolean proven, GString *key) {
  for (const char *end; *at && (end = strchr(*at, '\n')); *at = end + 1) {
    if ((**at == '+') != proven) continue;
    g_string_truncate(key, 0);
    g_string_append_len(key, *at + 1, end - *at - 1);
    *at = end + 1;
    return TRUE;
  }
  return FALSE;
}

void ds_profile_count(DsProfile *profile, const char *candidates, int sign) {
  GString *key = g_string_new(NULL);
  while (next_key(&candidates, TRUE, key)) {
    int n = GPOINTER_TO_INT(g_hash_table_lookup(profile->proven, key->str)) + sign;
    if (n > 0)
      g_hash_table_replace(profile->proven, g_strdup(key->str), GINT_TO_POINTER(n));
    else
      g_hash_table_remove(profile->proven, key->str);
  }
  g_string_free(key, TRUE);
}

/* Whether decks other than the one it is a guess of prove what has @key. */
static gboolean others_prove(const DsProfile *profile, const char *key) {
  return GPOINTER_TO_INT(g_hash_table_lookup(profile->proven, key)) >= DECKS_NEEDED;
}

char *ds_profile_hash_for(const DsProfile *profile, const char *candidates) {
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  GString *key = g_string_new(NULL);
  while (next_key(&candidates, FALSE, key))
    if (others_prove(profile, key->str)) g_checksum_update(sum, (const guchar *)key->str, (gssize)key->len + 1);
  g_string_free(key, TRUE);
  return g_strndup(g_checksum_get_string(sum), 16);
}

static void candidate_free(gpointer data) {
  DsCandidate *candidate = data;
  g_free(candidate->key);
  g_free(candidate);
}

static int by_key(gconstpointer a, gconstpointer b) {
  return strcmp((*(const DsCandidate *const *)a)->key, (*(const DsCandidate *const *)b)->key);
}

/* Masked text and a coarse place: the eighth of the page it stands in, across and down. */
static char *candidate_key(const Judged *line) {
  return g_strdup_printf("%d,%d %s", (int)(CLAMP(line->x, 0, 0.999f) * 8), (int)(CLAMP(line->y, 0, 0.999f) * 8), line->key);
}

static gboolean may_be_furniture(const Judged *line) {
  if (strlen(line->key) > MAX_TEXT || strspn(line->key, "#") == strlen(line->key) || line->noise == DS_NOISE_PAGE_NUMBER) return FALSE;
  return line->noise != DS_NOISE_NONE || (line->is_outer && line->size_share <= 0.6f);
}

GPtrArray *ds_candidates_find(const Judgement *j) {
  GPtrArray *candidates = g_ptr_array_new_with_free_func(candidate_free);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint pass = 0; pass < 2; pass++) /* the proven ones first: the bound never costs one of them for a guess */
    for (guint i = 0; i < j->lines->len && candidates->len < MAX_CANDIDATES; i++) {
      const Judged *line = ds_judged(j, i);
      gboolean proven = line->noise != DS_NOISE_NONE;
      if (proven == (pass == 1) || !may_be_furniture(line)) continue;
      g_autofree char *key = candidate_key(line);
      if (!g_hash_table_add(seen, g_strdup(key))) continue;
      DsCandidate *candidate = g_new0(DsCandidate, 1);
      candidate->key = g_steal_pointer(&key);
      candidate->proven = proven;
      g_ptr_array_add(candidates, candidate);
    }
  g_ptr_array_sort(candidates, by_key);
  return candidates;
}

void ds_profile_mark(Judgement *j, const DsProfile *profile, const GPtrArray *candidates) {
  g_autoptr(GHashTable) proven = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < candidates->len; i++) {
    const DsCandidate *candidate = g_ptr_array_index(candidates, i);
    if (!candidate->proven && others_prove(profile, candidate->key)) g_hash_table_add(proven, candidate->key);
  }
  for (guint i = 0; g_hash_table_size(proven) && i < j->lines->len; i++) {
    Judged *line = ds_judged(j, i);
    if (line->noise != DS_NOISE_NONE || !may_be_furniture(line)) continue;
    g_autofree char *key = candidate_key(line);
    if (g_hash_table_contains(proven, key)) ds_judged_mark(j, line, DS_NOISE_BANNER, "furniture of other decks of this library");
  }
}
