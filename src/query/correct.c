/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Correcting words that are in no deck from the index's own words. Most absent words are names that are merely absent, and one in six of
 * them is one edit from some word: only what looks like a slip of the fingers is corrected, and only to what is found together with the
 * other words; the rest is a suggestion. */
#include "internal.h"

#include <string.h>

#define SHORTEST 4        /* letters of a word that is corrected */
#define SHORTEST_NAME 3   /* of a speaker's name, beside other words: ever so many acronyms are merely absent */
#define LONG_WORD 8       /* letters from which two edits are allowed */
#define END_WORD 6        /* letters from which the last one may be missing */
#define SURE_WORD 9       /* letters from which a word that stands in one document only is likely enough by itself */
#define TELLING_WORDS 3   /* clauses of a query that make a word of SHORTEST letters likely */
#define ACRONYM 3         /* capitals: there are as many such acronyms as there are ways to write three letters */
#define CANDIDATES 6u     /* tried with the other words */
#define MAX_CORRECTED 3u  /* words of one query */
#define SMALL_INDEX 50000 /* documents up to which all words are looked at */

typedef struct {
  const char *word; /* borrowed of what was found nearby */
  guint distance, frequency;
  gboolean first_letter; /* the same: people seldom miss it */
  gboolean is_name;      /* a speaker's */
} Candidate;

static gboolean has_digit(const char *word) {
  return strpbrk(word, "0123456789") != NULL;
}

static int by_likeness(gconstpointer a, gconstpointer b) {
  const Candidate *x = a, *y = b;
  if (x->distance != y->distance) return x->distance < y->distance ? -1 : 1;
  if (x->first_letter != y->first_letter) return x->first_letter ? -1 : 1;
  if (x->frequency != y->frequency) return x->frequency > y->frequency ? -1 : 1;
  return strcmp(x->word, y->word);
}

typedef enum { SLIP_NONE, SLIP_LIKELY, SLIP_PLAIN } Slip;

/* Whether one edit between two words (bytes) is one that fingers make. Plainly: neighbours swapped, a letter doubled or not; likely, in
 * words that are long enough: one letter wrong, missing or too much behind the first, but not another or no ending: packer is no packet. */
static Slip slip_of(const char *word, const char *term, gsize shortest) {
  gsize n = strlen(word), m = strlen(term), at = 0, same_end = 0;
  while (word[at] && word[at] == term[at]) at++;
  while (same_end < MIN(n, m) - MIN(at, MIN(n, m)) && word[n - 1 - same_end] == term[m - 1 - same_end]) same_end++;
  if (n == m && at + 2 + same_end == n && word[at] == term[at + 1] && word[at + 1] == term[at]) return SLIP_PLAIN;
  if (at == 0) return SLIP_NONE;
  const char *longer = n > m ? word : term;
  if (n != m && longer[at] == longer[at - 1]) return SLIP_PLAIN;
  if (n < shortest) return SLIP_NONE;
  gboolean at_end = at + 1 >= MAX(n, m);
  return !at_end || (m > n && n >= END_WORD) || (m == n && n >= LONG_WORD) ? SLIP_LIKELY : SLIP_NONE;
}

/* Whether @candidate is what was meant, so that its hits may be shown. */
static gboolean is_meant(const char *word, const Candidate *candidate, guint clauses) {
  gboolean alone = clauses == 1;
  gsize shortest = clauses >= TELLING_WORDS ? SHORTEST : SHORTEST + 1;
  if (candidate->is_name && candidate->first_letter && !alone) return TRUE; /* names are short, and two of them are telling */
  Slip slip = candidate->distance == 1 ? slip_of(word, candidate->word, shortest) : candidate->first_letter ? SLIP_LIKELY : SLIP_NONE;
  gsize n = strlen(word);
  /* a letter too much at the end makes another word, unless the others tell which */
  if (slip == SLIP_NONE && candidate->distance == 1 && clauses >= TELLING_WORDS && n >= END_WORD)
    return strlen(candidate->word) + 1 == n && g_str_has_prefix(word, candidate->word);
  if (slip == SLIP_LIKELY && alone && candidate->frequency < 2 && strlen(word) < SURE_WORD) return FALSE;
  return slip != SLIP_NONE;
}

/* Adds what is @distance from @word under the prefix @field. */
static void add_candidates(DsPlan *plan, const char *field, const char *beginning, const char *word, guint distance, GArray *nearby,
                           GArray *candidates) {
  guint before = nearby->len;
  ds_nearby_find(plan, field, beginning, word, distance, nearby);
  for (guint i = before; i < nearby->len; i++) {
    const DsNearby *one = &g_array_index(nearby, DsNearby, i);
    Candidate candidate = {one->word, one->distance, one->frequency, one->word[0] == word[0], *field != '\0'};
    if (one->distance == distance) g_array_append_val(candidates, candidate);
  }
}

/* The words of the index, and the speakers' names, that are @distance from @word, the likeliest first; they borrow from @nearby. In a large
 * index only words are looked at whose first letter is the typed word's, or its second: all others could only be suggested. */
static GArray *find_candidates(DsPlan *plan, const char *word, gboolean names_only, guint distance, GArray *nearby) {
  GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
  char first[8] = "", second[8] = "";
  const char *beginnings[] = {first, second};
  gboolean all = plan->documents <= SMALL_INDEX;
  const char *behind_first = g_utf8_next_char(word);
  if (!all) memcpy(first, word, (gsize)(behind_first - word));
  if (!all) memcpy(second, behind_first, (gsize)(g_utf8_next_char(behind_first) - behind_first));
  guint n = g_str_equal(first, second) ? 1 : 2;
  for (guint i = 0; i < n; i++) {
    add_candidates(plan, "A", beginnings[i], word, distance, nearby, candidates);
    if (!names_only) add_candidates(plan, "", beginnings[i], word, distance, nearby, candidates);
  }
  g_array_sort(candidates, by_likeness);
  return candidates;
}

static char *replace(const DsPlan *plan, const DsClause *clause, const char *term) {
  const char *source = plan->query->source;
  return g_strdup_printf("%.*s%s%s", (int)clause->node->start, source, term, source + clause->node->end);
}

/* Whether the query @source finds anything with all its words. Without weights libxapian ends at the first match. */
static gboolean has_hits(DsPlan *plan, const char *source) {
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, NULL);
  g_autoptr(DsPlan) other = query ? ds_plan_of(plan, query, plan->synonyms) : NULL;
  g_autoptr(XapQuery) xapian = other ? ds_xq_scaled(ds_plan_query(other, FALSE, TRUE, NULL), 0, NULL) : NULL;
  XapAsk ask = XAP_ASK_DEFAULT;
  ask.max = 1;
  g_autoptr(XapResult) result = xapian ? xap_database_ask(ds_index_database(plan->index), xapian, &ask, NULL) : NULL;
  return result && result->matches->len;
}

/* A plain word that is absent in every form and has no part that means something by itself. */
static gboolean is_correctable(const DsClause *clause) {
  if (!clause->may_fall || !clause->is_absent || clause->words->len != 1) return FALSE;
  const DsWord *word = g_ptr_array_index(clause->words, 0);
  const char *whole = word->wholes->len ? g_ptr_array_index(word->wholes, 0) : NULL;
  return whole && !word->ngrams && word->leaves->len <= 1 && !has_digit(whole) && g_utf8_strlen(whole, -1) >= SHORTEST_NAME &&
         strlen(whole) <= 64;
}

/* Two to ACRONYM capitals, perhaps with an s: one that is absent is one that nobody spoke of. */
static gboolean is_acronym(const DsPlan *plan, const DsClause *clause) {
  const char *word = plan->query->source + clause->node->start;
  gsize n = clause->node->end - clause->node->start, capitals = 0;
  while (capitals < n && g_ascii_isupper(word[capitals])) capitals++;
  return capitals >= 2 && capitals <= ACRONYM && (capitals == n || (capitals + 1 == n && word[capitals] == 's'));
}

/* @plan's query with the one @clause corrected, or NULL; clears *@sure when that is only a guess. */
static char *correct_clause(DsPlan *plan, const DsClause *clause, gboolean *sure) {
  const char *word = g_ptr_array_index(((DsWord *)g_ptr_array_index(clause->words, 0))->wholes, 0);
  gboolean is_short = g_utf8_strlen(word, -1) < SHORTEST, acronym = is_acronym(plan, clause);
  gboolean alone = plan->clauses->len == 1;
  if (is_short && alone) return NULL;
  guint farthest = g_utf8_strlen(word, -1) >= LONG_WORD ? 2 : 1, tried = 0;
  g_autofree char *first = NULL;
  gboolean first_meant = TRUE;
  for (guint distance = 1; distance <= farthest && tried < CANDIDATES; distance++) { /* two edits only when one leads to nothing */
    g_autoptr(GArray) nearby = ds_nearby_new(), candidates = find_candidates(plan, word, is_short, distance, nearby);
    for (guint i = 0; i < candidates->len && tried < CANDIDATES; i++, tried++) {
      const Candidate *candidate = &g_array_index(candidates, Candidate, i);
      g_autofree char *source = replace(plan, clause, candidate->word);
      gboolean meant = !acronym && is_meant(word, candidate, plan->clauses->len);
      if (meant && has_hits(plan, source)) return g_steal_pointer(&source);
      if (is_short || first) continue;
      first = g_steal_pointer(&source);
      first_meant = meant;
    }
  }
  if (!first_meant) *sure = FALSE;
  return g_steal_pointer(&first);
}

char *ds_correct_query(DsPlan *plan, gboolean *ret_sure) {
  *ret_sure = TRUE;
  g_autofree char *source = NULL;
  for (guint round = 0; round < MAX_CORRECTED; round++) {
    g_autoptr(DsQuery) query = source ? ds_query_parse(source, NULL, NULL) : NULL;
    g_autoptr(DsPlan) other = query ? ds_plan_of(plan, query, plan->synonyms) : NULL;
    DsPlan *now = source ? other : plan;
    char *next = NULL;
    if (!now) break;
    for (guint i = 0; i < now->clauses->len && !next; i++) {
      const DsClause *clause = g_ptr_array_index(now->clauses, i);
      if (is_correctable(clause)) next = correct_clause(now, clause, ret_sure);
    }
    if (!next) break;
    g_free(source);
    source = next;
  }
  return g_steal_pointer(&source);
}
