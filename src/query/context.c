/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Context: the words of a talk's fields and of a deck's name. They stand in heads alone, a deck's first slide and a talk's own entry, and
 * are said of all the deck's slides: light evidence that a query may name ("liz rice tetragon"). A shard of this machine knows which
 * documents a head speaks for; one of another machine is asked for the heads first, and then for the decks they are of. */
#include "internal.h"

#include <math.h>
#include <string.h>

static const DsFieldId context_fields[] = {DS_FIELD_TALK, DS_FIELD_SPEAKER, DS_FIELD_ORG, DS_FIELD_EVENT, DS_FIELD_SECTION, DS_FIELD_DECK};

gboolean ds_context_has_prefix(const char *prefix) {
  for (guint i = 0; i < G_N_ELEMENTS(context_fields); i++)
    if (g_str_equal(ds_fields[context_fields[i]].prefix, prefix)) return TRUE;
  return FALSE;
}

/* ---- what heads are asked for ---- */

static void heads_clear(gpointer data) {
  xap_query_free((XapQuery *)(uintptr_t)((XapHeads *)data)->query);
}

static GArray *asked_new(void) {
  GArray *asked = g_array_new(FALSE, FALSE, sizeof(XapHeads));
  g_array_set_clear_func(asked, heads_clear);
  return asked;
}

/* Takes @query. */
static void ask(GArray *asked, XapQuery *query, double weight) {
  XapHeads heads = {query, weight};
  if (query) g_array_append_val(asked, heads);
}

/* What a term of @frequency heads weighs: as much as one of as many slides that is once on a slide of usual length (libxapian's way of
 * BM25: never below nothing, and odds below 2 are drawn towards it). */
static double weight_of(DsPlan *plan, gint64 frequency) {
  double heads = (double)MAX(ds_plan_term_frequency(plan, "XIS", "head"), frequency), n = (double)frequency;
  double odds = (heads - n + 0.5) / (n + 0.5);
  return DS_PLAN_ONCE * log(odds < 2 ? odds * 0.5 + 1 : odds);
}

static void ask_term(DsPlan *plan, GArray *asked, const char *prefix, const char *term, double factor, GError **error) {
  gint64 frequency = ds_plan_term_frequency(plan, prefix, term);
  if (frequency) ask(asked, ds_xq_term(prefix, term, error), factor * weight_of(plan, frequency));
}

/* Whether some head is found by @query. Else a shard of this machine need not be asked where it would be: others tell at once. */
static gboolean is_somewhere(DsPlan *plan, const XapQuery *query, GError **error) {
  XapAsk first = XAP_ASK_DEFAULT;
  first.max = 1;
  if (!query || ds_index_is_remote(plan->index)) return query != NULL;
  g_autoptr(XapResult) result = xap_database_ask(ds_index_database(plan->index), query, &first, error);
  return result && result->matches->len > 0;
}

/* The words in a row. */
static void ask_row(DsPlan *plan, GArray *asked, const DsField *field, const GPtrArray *words, double factor, GError **error) {
  if (!ds_xq_has_leaves(plan, field->prefix, words)) return;
  double weight = 0;
  g_autoptr(GPtrArray) terms = ds_xq_list();
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    for (guint k = 0; k < word->leaves->len; k++) {
      weight += weight_of(plan, ds_plan_term_frequency(plan, field->prefix, g_ptr_array_index(word->leaves, k)));
      g_ptr_array_add(terms, ds_xq_term(field->prefix, g_ptr_array_index(word->leaves, k), error));
    }
  }
  g_autoptr(XapQuery) row = ds_xq_combine(XAP_OP_PHRASE, terms, 0, error);
  if (is_somewhere(plan, row, error)) ask(asked, g_steal_pointer(&row), factor * weight);
}

/* Whether no head has another word with the stem of @whole: whatever has a word has its stem. */
static gboolean has_all(DsPlan *plan, const char *prefix, const char *whole, const char *stems, const char *stem) {
  return ds_plan_term_frequency(plan, prefix, whole) == ds_plan_term_frequency(plan, stems, stem);
}

/* A word in any spelling and, lighter, in other forms. */
static void ask_word(DsPlan *plan, GArray *asked, const DsField *field, const DsWord *word, double factor, GError **error) {
  g_autoptr(GPtrArray) one = g_ptr_array_new();
  g_autofree char *stems = g_strconcat("Z", field->prefix, NULL);
  for (guint i = 0; i < word->wholes->len; i++) {
    const char *whole = g_ptr_array_index(word->wholes, i);
    gboolean has_stem = ds_xq_has_stems(field->prefix) && ds_word_has_stem(word, i);
    g_autofree char *stem = has_stem ? g_strdup(ds_stemmer_stem(plan->stemmer, whole)) : NULL;
    gboolean is_own = stem && g_str_equal(stem, whole), is_only_form = stem && !is_own && has_all(plan, field->prefix, whole, stems, stem);
    ask_term(plan, asked, field->prefix, whole, factor * (is_own || is_only_form ? 1 + DS_STEM_WEIGHT : 1), error);
    if (stem && !is_only_form) ask_term(plan, asked, stems, stem, factor * DS_STEM_WEIGHT, error);
    if (stem && !is_own) ask_term(plan, asked, field->prefix, stem, factor * DS_STEM_WEIGHT, error);
  }
  g_ptr_array_add(one, (gpointer)(uintptr_t)word);
  if (word->leaves->len > 1) ask_row(plan, asked, field, one, factor, error);
}

/* ---- from heads to documents ---- */

/* Decks of other machines that are listed for a plain word; a word that needs more of them is looked for on slides alone. Of 4,000 decks
 * with 100,000 slides behind four servers, one that lists 800 of them takes 40 ms longer and 250 KB more than one that lists none, 50 us
 * and 300 bytes a deck: three words of the most that are listed stay below the 400 ms that a shard is waited for. */
#define MOST_LISTED 1500u
#define SAME_WEIGHT 1e-9 /* sums of the same weights differ by less, in whatever order they were added */

/* The decks that heads of other machines speak for. */
typedef struct {
  char *term;
  double weight;
} Owner;

static void owner_clear(gpointer data) {
  g_free(((Owner *)data)->term);
}

/* Of a damaged database, a head may name any term. */
static gboolean is_owner(const char *key) {
  return *key == 'O' && strlen(key) <= 1 + 32;
}

static void add_owner(const char *key, double weight, gpointer data) {
  Owner owner = {NULL, weight};
  if (!is_owner(key)) return;
  owner.term = g_strdup(key);
  g_array_append_val((GArray *)data, owner);
}

static int by_weight(gconstpointer a, gconstpointer b) {
  const Owner *x = a, *y = b;
  return (x->weight > y->weight) - (x->weight < y->weight);
}

static XapQuery *weighing(double weight, XapQuery *query, GError **error) {
  return ds_xq_two(XAP_OP_FILTER, xap_query_fixed(weight, error), query, error);
}

/* The heads, each weighing what it was found by. */
static XapQuery *heads_of(const GArray *asked, GError **error) {
  g_autoptr(GPtrArray) parts = ds_xq_list();
  for (guint i = 0; i < asked->len; i++) {
    const XapHeads *heads = &g_array_index(asked, XapHeads, i);
    g_ptr_array_add(parts, weighing(heads->weight, ds_xq_again(heads->query, error), error));
  }
  return ds_xq_combine(XAP_OP_OR, parts, 0, error);
}

/* The decks of those that are a deck's. */
static GArray *find_owners(DsPlan *plan, const XapQuery *heads, GError **error) {
  g_autoptr(GArray) owners = g_array_new(FALSE, FALSE, sizeof(Owner));
  g_array_set_clear_func(owners, owner_clear);
  g_autoptr(XapQuery) query = ds_xq_minus(ds_xq_again(heads, error), ds_xq_term("XIS", "talk", error), error);
  if (!query || !xap_database_each_key(ds_index_database(plan->index), query, DS_SLOT_OWNER, add_owner, owners, error)) return NULL;
  g_array_sort(owners, by_weight);
  return g_steal_pointer(&owners);
}

static guint end_of_group(const GArray *owners, guint i) {
  double weight = g_array_index(owners, Owner, i).weight;
  while (i < owners->len && g_array_index(owners, Owner, i).weight <= weight + SAME_WEIGHT) i++;
  return i;
}

/* The first of the largest group of those of the same weight. */
static guint largest_group(const GArray *owners) {
  guint largest = 0, most = 0;
  for (guint i = 0, end; i < owners->len; i = end) {
    end = end_of_group(owners, i);
    if (end - i > most) largest = i, most = end - i;
  }
  return largest;
}

/* The documents of those decks from @i to @end. */
static XapQuery *decks_of(const GArray *owners, guint i, guint end, GError **error) {
  g_autoptr(GPtrArray) terms = ds_xq_list();
  for (; i < end; i++) g_ptr_array_add(terms, ds_xq_term("", g_array_index(owners, Owner, i).term, error));
  return ds_xq_combine(XAP_OP_OR, terms, 0, error);
}

/* The documents of those decks, of the same weight together, without the group that begins at @left_out. */
static XapQuery *of_owners(const GArray *owners, guint left_out, GError **error) {
  XapQuery *all = NULL;
  for (guint i = 0, end; i < owners->len; i = end) {
    end = end_of_group(owners, i);
    XapQuery *some = i == left_out ? NULL : decks_of(owners, i, end, error);
    if (some) all = ds_xq_two(XAP_OP_OR, all, weighing(g_array_index(owners, Owner, i).weight, some, error), error);
  }
  return all;
}

/* The documents of the group that begins at @first as what is of no other deck: those that heads do not find are asked for, too. */
static XapQuery *all_but_others(DsPlan *plan, const XapQuery *heads, const GArray *owners, guint first, gboolean few, GError **error) {
  g_autoptr(XapQuery) rest = ds_xq_minus(ds_xq_term("XIS", "head", error), ds_xq_again(heads, error), error);
  g_autoptr(GArray) silent = find_owners(plan, rest, error);
  if (!silent) return NULL;
  guint end = end_of_group(owners, first);
  if (few && owners->len - (end - first) + silent->len > MOST_LISTED) return xap_query_nothing(error);
  XapQuery *others = ds_xq_two(XAP_OP_OR, decks_of(owners, 0, first, error), decks_of(owners, end, owners->len, error), error);
  others = ds_xq_two(XAP_OP_OR, others, decks_of(silent, 0, silent->len, error), error);
  others = ds_xq_two(XAP_OP_OR, others, ds_xq_term("XIS", "talk", error), error);
  return weighing(g_array_index(owners, Owner, first).weight, ds_xq_minus(NULL, others, error), error);
}

/* The documents of the decks of @heads (@few: nothing where too many would be listed). What most decks are is told by those that are not: a
 * server takes long for many terms. */
static XapQuery *of_decks(DsPlan *plan, const XapQuery *heads, gboolean few, GError **error) {
  g_autoptr(GArray) owners = find_owners(plan, heads, error);
  if (!owners) return NULL;
  if (!owners->len) return xap_query_nothing(error);
  gint64 decks = ds_plan_term_frequency(plan, "XIS", "head") - ds_plan_term_frequency(plan, "XIS", "talk");
  guint first = largest_group(owners), len = end_of_group(owners, first) - first;
  if (len * 2 < decks) return few && owners->len > MOST_LISTED ? xap_query_nothing(error) : of_owners(owners, owners->len, error);
  XapQuery *most = all_but_others(plan, heads, owners, first, few, error);
  if (!most || xap_query_is_nothing(most)) return most;
  return ds_xq_two(XAP_OP_OR, of_owners(owners, first, error), most, error);
}

/* What @heads of other machines speak for: a talk for itself, so that only decks are listed. Asked once of all queries that need it. */
static XapQuery *of_heads(DsPlan *plan, const XapQuery *heads, gboolean few, GError **error) {
  g_autofree char *what = xap_query_describe(heads), *key = what ? g_strconcat(few ? "few " : "all ", what, NULL) : NULL;
  const XapQuery *known = key ? g_hash_table_lookup(plan->spoken_for, key) : NULL;
  XapQuery *decks = known ? ds_xq_again(known, error) : of_decks(plan, heads, few, error);
  if (!decks) return NULL;
  if (!known && key) g_hash_table_insert(plan->spoken_for, g_steal_pointer(&key), ds_xq_again(decks, NULL));
  if (plan->side == DS_SIDE_SLIDES) return decks;
  XapQuery *talks = ds_xq_two(XAP_OP_FILTER, ds_xq_again(heads, error), ds_xq_term("XIS", "talk", error), error);
  if (plan->side == DS_SIDE_BOTH) return ds_xq_two(XAP_OP_OR, decks, talks, error);
  xap_query_free(decks);
  return talks;
}

/* What the heads found speak for; NULL when nothing is asked of them. @few: it is not worth a long list. */
static XapQuery *spoken_for(DsPlan *plan, const GArray *asked, gboolean few, XapParts *ret_parts, GError **error) {
  if (ret_parts) *ret_parts = (XapParts){NULL, NULL};
  if (!asked->len || (error && *error)) return NULL;
  const XapHeads *found_by = (const XapHeads *)(gpointer)asked->data;
  if (!ds_index_is_remote(plan->index))
    return ret_parts ? xap_query_runs_read(ds_index_database(plan->index), found_by, asked->len, "XIShead", ret_parts, error)
                     : xap_query_runs(found_by, asked->len, "XIShead", error);
  g_autoptr(XapQuery) heads = heads_of(asked, error);
  return heads ? of_heads(plan, heads, few, error) : NULL;
}

static XapQuery *or_nothing(XapQuery *query, GError **error) {
  return query ? query : xap_query_nothing(error);
}

/* ---- the door ---- */

XapQuery *ds_context_of_word(DsPlan *plan, const DsWord *word, XapParts *ret_parts, GError **error) {
  g_autoptr(GArray) asked = asked_new();
  for (guint i = 0; i < G_N_ELEMENTS(context_fields); i++) {
    const DsField *field = &ds_fields[context_fields[i]];
    ask_word(plan, asked, field, word, field->weight, error);
  }
  return spoken_for(plan, asked, TRUE, ret_parts, error);
}

XapQuery *ds_context_of_words(DsPlan *plan, const GPtrArray *words, XapParts *ret_parts, GError **error) {
  g_autoptr(GArray) asked = asked_new();
  for (guint i = 0; i < G_N_ELEMENTS(context_fields); i++) {
    const DsField *field = &ds_fields[context_fields[i]];
    ask_row(plan, asked, field, words, field->weight, error);
  }
  return spoken_for(plan, asked, TRUE, ret_parts, error);
}

/* @decks and, of titles, the talks' own documents of which @entries are: these have them as slides have theirs. Takes both. */
static XapQuery *with_entries(XapQuery *decks, XapQuery *entries, GError **error) {
  if (entries) entries = ds_xq_two(XAP_OP_FILTER, entries, ds_xq_term("XIS", "talk", error), error);
  return or_nothing(ds_xq_two(XAP_OP_OR, decks, entries, error), error);
}

XapQuery *ds_context_of_field_word(DsPlan *plan, DsFieldId field, const DsWord *word, GError **error) {
  g_autoptr(GArray) asked = asked_new();
  ask_word(plan, asked, &ds_fields[field], word, 1, error);
  XapQuery *entries = field == DS_FIELD_TALK ? ds_xq_word_or_null(plan, word, ds_fields[DS_FIELD_TITLE].prefix, error) : NULL;
  return with_entries(spoken_for(plan, asked, FALSE, NULL, error), entries, error);
}

XapQuery *ds_context_of_field_words(DsPlan *plan, DsFieldId field, const GPtrArray *words, GError **error) {
  g_autoptr(GArray) asked = asked_new();
  ask_row(plan, asked, &ds_fields[field], words, 1, error);
  XapQuery *entries = field == DS_FIELD_TALK ? ds_xq_sequence(plan, XAP_OP_PHRASE, ds_fields[DS_FIELD_TITLE].prefix, words, 0, error) : NULL;
  return with_entries(spoken_for(plan, asked, FALSE, NULL, error), entries, error);
}

#define HEADS_COUNTED 200u /* that have a word with a beginning: more are as common as these */

/* How many heads @query finds. */
static gint64 count_heads(DsPlan *plan, const XapQuery *query, GError **error) {
  XapAsk count = XAP_ASK_DEFAULT;
  count.max = 0;
  count.check_at_least = HEADS_COUNTED;
  g_autoptr(XapResult) result = query ? xap_database_ask(ds_index_database(plan->index), query, &count, error) : NULL;
  return result ? result->lower : 0;
}

XapQuery *ds_context_of_field_prefix(DsPlan *plan, DsFieldId field, const char *beginning, GError **error) {
  g_autoptr(GArray) asked = asked_new();
  g_autofree char *prefix = g_strconcat(ds_fields[field].prefix, beginning, NULL);
  XapQuery *words = ds_xq_prefix(plan, prefix, error);
  gint64 heads = count_heads(plan, words, error);
  ask(asked, words, weight_of(plan, heads));
  g_autofree char *title = g_strconcat(ds_fields[DS_FIELD_TITLE].prefix, beginning, NULL);
  XapQuery *entries = field == DS_FIELD_TALK ? ds_xq_prefix(plan, title, error) : NULL;
  return with_entries(spoken_for(plan, asked, FALSE, NULL, error), entries, error);
}
