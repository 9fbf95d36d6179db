/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The index's own words near a word. The terms stand in order, so that a walk can leap: as soon as a term's first letters are too far from
 * the word, whatever goes on from there, the next term looked at is the first that is not. Of a hundred thousand words some hundreds are
 * seen. */
#include "internal.h"

#include <string.h>

#define LONGEST 64u /* bytes of a word; longer ones are near nothing, as in ds_edit_distance() */

#define NO_BYTE '\1' /* that no word has */

/* The table of ds_edit_distance(), a row for each byte of the term; rows of bytes that two terms have in common are kept. */
typedef struct {
  const char *word;
  gsize n, skip; /* bytes of the word, and of the prefix before a term's word */
  guint limit;
  guint8 rows[LONGEST + 2][LONGEST + 1];
  char known[LONGEST + 1]; /* the bytes whose rows are made */
  gsize n_known;
  GString *next;
  GArray *found;
} Walk;

/* Makes the row below @at for a term that goes on with @byte; whether some word that goes on so can be near enough. */
static gboolean step(Walk *walk, gsize at, char byte) {
  if (g_ascii_isdigit(byte) || at >= LONGEST) return FALSE;
  const guint8 *up = walk->rows[at], *up2 = at ? walk->rows[at - 1] : NULL;
  guint8 *row = walk->rows[at + 1], least = row[0] = (guint8)(at + 1);
  walk->known[at] = byte;
  walk->n_known = at + 1;
  for (gsize j = 1; j <= walk->n; j++) {
    const char *w = walk->word + j - 1;
    row[j] = (guint8)MIN(MIN(up[j] + 1, row[j - 1] + 1), up[j - 1] + (*w != byte));
    if (up2 && j > 1 && *w == walk->known[at - 1] && w[-1] == byte) row[j] = (guint8)MIN(row[j], up2[j - 2] + 1);
    least = MIN(least, row[j]);
  }
  return least <= walk->limit;
}

/* The first byte from @byte on that a near word may go on with behind its first @at; 0: none. Those that the word has not are all alike,
 * and never better than one it has. */
static guchar next_byte(Walk *walk, gsize at, guint byte) {
  guchar least = 0;
  if (byte > 0xff) return 0;
  if (step(walk, at, NO_BYTE)) return g_ascii_isdigit(byte) ? '9' + 1 : (guchar)byte;
  for (gsize j = 0; j < walk->n; j++) {
    guchar own = (guchar)walk->word[j];
    if (own >= byte && (!least || own < least) && step(walk, at, (char)own)) least = own;
  }
  return least;
}

/* What the walk goes on with behind a term whose first @at + 1 bytes lead nowhere: the next that may. NULL: nothing does. */
static const char *leap(Walk *walk, const char *word, gsize at) {
  for (;; at--) {
    guchar byte = next_byte(walk, at, (guint)(guchar)word[at] + 1);
    walk->n_known = MIN(walk->n_known, at);
    if (byte) {
      g_string_truncate(walk->next, walk->skip);
      g_string_append_len(walk->next, word, (gssize)at);
      g_string_append_c(walk->next, (char)byte);
      return walk->next->str;
    }
    if (at == 0) return NULL;
  }
}

static const char *look_at(const char *term, gsize len, gpointer data) {
  Walk *walk = data;
  const char *word = term + walk->skip;
  gsize m = len - walk->skip, at = 0;
  if (g_ascii_isupper(*word)) { /* a longer prefix */
    g_string_truncate(walk->next, walk->skip);
    return g_string_append_c(walk->next, 'Z' + 1)->str;
  }
  while (at < m && at < walk->n_known && word[at] == walk->known[at]) at++;
  walk->n_known = at;
  for (; at < m; at++)
    if (!step(walk, at, word[at])) return leap(walk, word, at);
  guint distance = walk->rows[m][walk->n];
  if (distance > 0 && distance <= walk->limit && strlen(word) == m) {
    DsNearby one = {g_strdup(word), distance, 0};
    g_array_append_val(walk->found, one);
  }
  return term;
}

static void nearby_clear(gpointer data) {
  g_free(((DsNearby *)data)->word);
}

GArray *ds_nearby_new(void) {
  GArray *found = g_array_new(FALSE, FALSE, sizeof(DsNearby));
  g_array_set_clear_func(found, nearby_clear);
  return found;
}

/* Fills the frequencies of @found from @first on. */
static void count_found(DsPlan *plan, const char *field, GArray *found, guint first) {
  g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
  for (guint i = first; i < found->len; i++) g_ptr_array_add(terms, g_strconcat(field, g_array_index(found, DsNearby, i).word, NULL));
  ds_plan_ask_frequencies(plan, terms);
  for (guint i = first; i < found->len; i++) {
    DsNearby *one = &g_array_index(found, DsNearby, i);
    one->frequency = (guint)MAX(ds_plan_reach(plan, field, one->word), 0);
  }
}

void ds_nearby_find(DsPlan *plan, const char *field, const char *beginning, const char *word, guint limit, GArray *found) {
  if (strlen(word) > LONGEST) return;
  g_autofree Walk *walk = g_new0(Walk, 1);
  g_autofree char *prefix = g_strconcat(field, beginning, NULL);
  g_autoptr(GString) next = g_string_new(field);
  walk->word = word;
  walk->n = strlen(word);
  walk->skip = strlen(field);
  walk->limit = limit;
  walk->next = next;
  walk->found = found;
  for (gsize j = 0; j <= walk->n; j++) walk->rows[0][j] = (guint8)j;
  guint before = found->len;
  ds_index_leap_words(plan->index, prefix, look_at, walk, NULL);
  count_found(plan, field, found, before);
}
