/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Correcting words that are in no deck from the index's own words. Xapian's own suggestions at distance 2 "correct" half of all product
 * names that are merely absent: distance 1 first, distance 2 only for long words, and candidates that find something together with the
 * other words. */
#include "internal.h"

#include <string.h>

#define SHORTEST 4       /* letters of a word that is corrected */
#define SHORTEST_NAME 3  /* of a speaker's name, beside other words: ever so many acronyms are merely absent */
#define LONG_WORD 8      /* letters from which two edits are allowed */
#define CANDIDATES 6u    /* tried with the other words */
#define MAX_CORRECTED 3u /* words of one query */

typedef struct {
  char *term;
  guint distance, frequency;
  gboolean first_letter; /* the same: people seldom miss it */
} Candidate;

typedef struct {
  const char *word;
  guint limit;
  gboolean names_only;
  GArray *candidates;
} Search;

static void candidate_clear(gpointer data) {
  g_free(((Candidate *)data)->term);
}

static gboolean has_digit(const char *word) {
  return strpbrk(word, "0123456789") != NULL;
}

static gboolean consider(const char *term, gsize len, guint frequency, gpointer data) {
  Search *search = data;
  gboolean speaker = term[0] == 'A' && len > 1 && !g_ascii_isupper(term[1]);
  const char *word = speaker ? term + 1 : term;
  if (!speaker && (search->names_only || g_ascii_isupper(term[0]))) return TRUE;
  if (has_digit(word) || strlen(word) != len - (speaker ? 1 : 0)) return TRUE;
  guint distance = ds_edit_distance(search->word, word, search->limit);
  if (distance == 0 || distance > search->limit) return TRUE;
  Candidate candidate = {g_strdup(word), distance, frequency, word[0] == search->word[0]};
  g_array_append_val(search->candidates, candidate);
  return TRUE;
}

static int by_likeness(gconstpointer a, gconstpointer b) {
  const Candidate *x = a, *y = b;
  if (x->distance != y->distance) return x->distance < y->distance ? -1 : 1;
  if (x->first_letter != y->first_letter) return x->first_letter ? -1 : 1;
  if (x->frequency != y->frequency) return x->frequency > y->frequency ? -1 : 1;
  return strcmp(x->term, y->term);
}

static GArray *find_candidates(DsPlan *plan, const char *word) {
  GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
  g_array_set_clear_func(candidates, candidate_clear);
  glong letters = g_utf8_strlen(word, -1);
  Search search = {word, letters >= LONG_WORD ? 2 : 1, letters < SHORTEST, candidates};
  xap_database_each_term(ds_index_database(plan->index), search.names_only ? "A" : "", consider, &search, NULL);
  g_array_sort(candidates, by_likeness);
  return candidates;
}

static char *replace(const DsPlan *plan, const DsClause *clause, const char *term) {
  const char *source = plan->query->source;
  return g_strdup_printf("%.*s%s%s", (int)clause->node->start, source, term, source + clause->node->end);
}

/* How many slides the query @source finds, with all its words or, when others are absent too, some of them. */
static guint count_hits(DsPlan *plan, const char *source) {
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, NULL);
  g_autoptr(DsPlan) other = query ? ds_plan_new(plan->index, query, plan->synonyms) : NULL;
  g_autoptr(XapQuery) xapian = other ? ds_plan_query(other, FALSE, NULL) : NULL;
  XapAsk ask = XAP_ASK_DEFAULT;
  ask.max = 1;
  g_autoptr(XapResult) result = xapian ? xap_database_ask(ds_index_database(plan->index), xapian, &ask, NULL) : NULL;
  return result ? result->matches->len : 0;
}

/* A plain word that is absent in every form and has no part that means something by itself. */
static gboolean is_correctable(const DsClause *clause) {
  if (!clause->may_fall || !clause->is_absent || clause->words->len != 1) return FALSE;
  const DsWord *word = g_ptr_array_index(clause->words, 0);
  const char *whole = word->wholes->len ? g_ptr_array_index(word->wholes, 0) : NULL;
  return whole && !word->ngrams && word->leaves->len <= 1 && !has_digit(whole) && g_utf8_strlen(whole, -1) >= SHORTEST_NAME &&
         strlen(whole) <= 64;
}

/* @plan's query with the one @clause corrected, or NULL. */
static char *correct_clause(DsPlan *plan, const DsClause *clause) {
  const char *word = g_ptr_array_index(((DsWord *)g_ptr_array_index(clause->words, 0))->wholes, 0);
  gboolean is_short = g_utf8_strlen(word, -1) < SHORTEST;
  if (is_short && plan->clauses->len == 1) return NULL;
  g_autoptr(GArray) candidates = find_candidates(plan, word);
  g_autofree char *first = NULL;
  for (guint i = 0; i < candidates->len && i < CANDIDATES; i++) {
    const Candidate *candidate = &g_array_index(candidates, Candidate, i);
    g_autofree char *source = replace(plan, clause, candidate->term);
    if (count_hits(plan, source)) return g_steal_pointer(&source);
    if (!first && !is_short) first = g_steal_pointer(&source);
  }
  return g_steal_pointer(&first);
}

char *ds_correct_query(DsPlan *plan) {
  g_autofree char *source = NULL;
  for (guint round = 0; round < MAX_CORRECTED; round++) {
    g_autoptr(DsQuery) query = ds_query_parse(source ? source : plan->query->source, NULL, NULL);
    if (!query) break;
    g_autoptr(DsPlan) now = ds_plan_new(plan->index, query, plan->synonyms);
    char *next = NULL;
    for (guint i = 0; i < now->clauses->len && !next; i++) {
      const DsClause *clause = g_ptr_array_index(now->clauses, i);
      if (is_correctable(clause)) next = correct_clause(now, clause);
    }
    if (!next) break;
    g_free(source);
    source = next;
  }
  return g_steal_pointer(&source);
}
