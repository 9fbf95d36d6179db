/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may have been meant by a field's value that nothing has: speaker:"liz rcie". Fields are never corrected, so this is advice only, and
 * it is looked for only when nothing was found. */
#include "internal.h"

#include <string.h>

#define SHORTEST 3    /* letters of a word that is looked for */
#define LONG_WORD 8   /* letters from which two edits are allowed */
#define CANDIDATES 6u /* tried with the value's other words */
#define MAX_FIELDS 8u /* of one query */
#define MAX_VALUE 8u  /* words of one value */

static int by_likeness(gconstpointer a, gconstpointer b) {
  const DsNearby *x = a, *y = b;
  if (x->distance != y->distance) return x->distance < y->distance ? -1 : 1;
  if (x->frequency != y->frequency) return x->frequency > y->frequency ? -1 : 1;
  return strcmp(x->word, y->word);
}

static gboolean has_candidate(const GArray *candidates, guint n, const char *word) {
  for (guint i = 0; i < n; i++)
    if (g_str_equal(g_array_index(candidates, DsNearby, i).word, word)) return TRUE;
  return FALSE;
}

/* Titles of talks without a deck stand as those of slides do: adds what is like @word there and not among @candidates. */
static void add_titles(DsPlan *plan, const char *word, guint limit, GArray *candidates) {
  guint known = candidates->len;
  ds_nearby_find(plan, ds_fields[DS_FIELD_TITLE].prefix, "", word, limit, candidates);
  for (guint i = candidates->len; i > known; i--)
    if (has_candidate(candidates, known, g_array_index(candidates, DsNearby, i - 1).word)) g_array_remove_index(candidates, i - 1);
}

/* The words of the field like @word (DsNearby), the likeliest first. */
static GArray *find_candidates(DsPlan *plan, const DsField *field, const char *word) {
  GArray *candidates = ds_nearby_new();
  glong letters = g_utf8_strlen(word, -1);
  if (letters < SHORTEST || strpbrk(word, "0123456789")) return candidates;
  ds_nearby_find(plan, field->prefix, "", word, letters >= LONG_WORD ? 2 : 1, candidates);
  if (field == &ds_fields[DS_FIELD_TALK]) add_titles(plan, word, letters >= LONG_WORD ? 2 : 1, candidates);
  g_array_sort(candidates, by_likeness);
  return candidates;
}

/* The best match of @source, 0 when there is none. */
static guint first_match(DsPlan *plan, const char *source) {
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, NULL);
  g_autoptr(DsPlan) other = query ? ds_plan_of(plan, query, NULL) : NULL;
  g_autoptr(XapQuery) xapian = other ? ds_plan_query(other, FALSE, FALSE, NULL) : NULL;
  XapAsk ask = XAP_ASK_DEFAULT;
  ask.max = 1;
  g_autoptr(XapResult) result = xapian ? xap_database_ask(ds_index_database(plan->index), xapian, &ask, NULL) : NULL;
  return result && result->matches->len ? g_array_index(result->matches, XapMatch, 0).docid : 0;
}

/* @text when it is @value in another writing. */
static const char *if_same(const char *text, const char *value) {
  g_autofree char *key = text ? ds_fold_key(text) : NULL;
  return key && g_str_equal(key, value) ? text : NULL;
}

/* A quote would end the phrase that it stands in. */
static gboolean has_quote(const char *text) {
  return strchr(text, '"') || strstr(text, "\u201c") || strstr(text, "\u201d");
}

/* @value as the talk of document @docid writes it. */
static char *as_written(DsPlan *plan, const DsField *field, guint docid, const char *value) {
  g_autoptr(DsStored) stored = ds_index_stored(plan->index, docid, NULL);
  g_autoptr(DsTalk) entry = stored && !stored->deck ? ds_index_talk(plan->index, stored->talk_id, NULL) : NULL;
  const DsTalk *talk = entry ? entry : stored ? stored->talk : NULL;
  const char *found = NULL;
  for (guint i = 0; talk && !found && i < talk->speakers->len; i++) {
    const DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
    found = if_same(field == &ds_fields[DS_FIELD_ORG] ? speaker->affiliation : speaker->name, value);
  }
  if (talk && !found) found = if_same(talk->event, value);
  if (talk && !found) found = if_same(talk->section, value);
  return g_strdup(found && !has_quote(found) ? found : value);
}

/* Sets @words[@at], which nothing has, to the likeliest word that stands with those before it, kept in @known. */
static gboolean correct_word(DsPlan *plan, const DsField *field, char **words, guint at, GString *known) {
  g_autoptr(GArray) candidates = find_candidates(plan, field, words[at]);
  for (guint i = 0; i < candidates->len && i < CANDIDATES; i++) {
    const char *term = g_array_index(candidates, DsNearby, i).word;
    g_autofree char *source = g_strdup_printf("%s %s:%s", known->str, field->name, term);
    if (!first_match(plan, source)) continue;
    g_free(words[at]);
    words[at] = g_strdup(term);
    return TRUE;
  }
  return FALSE;
}

/* The words of a value that have one form only, NULL-terminated; NULL when one has more. Capitals inside a word make no parts of it here.
 */
static char **plain_words(const char *text) {
  g_autofree char *folded = g_utf8_casefold(text, -1);
  g_autoptr(GPtrArray) words = ds_words_of(folded);
  if (!words->len || words->len > MAX_VALUE) return NULL;
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    if (!word->wholes->len || word->leaves->len > 1 || word->ngrams) return NULL;
  }
  char **plain = g_new0(char *, words->len + 1);
  for (guint i = 0; i < words->len; i++) plain[i] = g_strdup(g_ptr_array_index(((DsWord *)g_ptr_array_index(words, i))->wholes, 0));
  return plain;
}

/* Titles of talks stand as those of slides do, too. */
static gboolean is_in_field(DsPlan *plan, const DsField *field, const char *word) {
  return ds_plan_term_frequency(plan, field->prefix, word) > 0 ||
         (field == &ds_fields[DS_FIELD_TALK] && ds_plan_term_frequency(plan, ds_fields[DS_FIELD_TITLE].prefix, word) > 0);
}

/* `field:value` with the words of the value that nothing has corrected, or NULL. */
static char *correct_field(DsPlan *plan, const DsNode *node) {
  const DsField *field = &ds_fields[node->field];
  const DsNode *value = g_ptr_array_index(node->children, 0);
  g_auto(GStrv) words = value->kind == DS_NODE_PREFIX ? NULL : plain_words(value->text);
  g_autoptr(GString) known = g_string_new(NULL);
  gboolean changed = FALSE;
  for (guint round = 0; words && round < 2; round++) /* first what is there, then what is not */
    for (guint i = 0; words[i]; i++) {
      gboolean there = is_in_field(plan, field, words[i]);
      if (round == 1 && there) continue;
      if (round == 0 && !there) continue;
      if (!there && !correct_word(plan, field, words, i, known)) return NULL;
      changed = changed || !there;
      g_string_append_printf(known, "%s%s:%s", known->len ? " " : "", field->name, words[i]);
    }
  if (!changed) return NULL;
  g_autofree char *joined = g_strjoinv(" ", words), *source = g_strdup_printf("%s:\"%s\"", field->name, joined);
  guint docid = first_match(plan, source);
  g_autofree char *written = docid ? as_written(plan, field, docid, joined) : NULL;
  if (!docid) return NULL;
  return strchr(written, ' ') ? g_strdup_printf("%s:\"%s\"", field->name, written) : g_strdup_printf("%s:%s", field->name, written);
}

static void collect_fields(const DsNode *node, GPtrArray *fields) {
  if (node->kind == DS_NODE_NOT) return;
  if (node->kind == DS_NODE_FIELD && node->children->len && fields->len < MAX_FIELDS) g_ptr_array_add(fields, (gpointer)(uintptr_t)node);
  for (guint i = 0; node->kind != DS_NODE_FIELD && i < node->children->len; i++)
    collect_fields(g_ptr_array_index(node->children, i), fields);
}

char *ds_suggest_fields(const DsPlan *plan, const DsQuery *query) {
  g_autoptr(GPtrArray) fields = g_ptr_array_new();
  g_autoptr(GString) source = g_string_new(query->source);
  gboolean changed = FALSE;
  if (query->root) collect_fields(query->root, fields);
  if (!fields->len) return NULL;
  g_autoptr(DsPlan) own = ds_plan_of(plan, query, NULL);
  for (guint i = fields->len; i > 0; i--) { /* from the end, so that what stands before keeps its place */
    const DsNode *node = g_ptr_array_index(fields, i - 1);
    g_autofree char *corrected = correct_field(own, node);
    if (!corrected) continue;
    changed = TRUE;
    g_string_erase(source, (gssize)node->start, (gssize)(node->end - node->start));
    g_string_insert(source, (gssize)node->start, corrected);
  }
  return changed ? g_string_free(g_steal_pointer(&source), FALSE) : NULL;
}
