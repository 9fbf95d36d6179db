/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A match to a hit: what is shown of a slide or a talk. */
#include "internal.h"

#include <string.h>

#define MAX_SAME 16u
#define CONTEXT_EVIDENCE 0.4 /* of a word's weight when only the talk's fields have it */

void ds_hit_free(DsHit *hit) {
  if (!hit) return;
  char *texts[] = {hit->deck, hit->path, hit->content, hit->label, hit->title, hit->first_line, hit->snippet, hit->uri};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
  if (hit->highlights) g_array_unref(hit->highlights);
  if (hit->weights) g_array_unref(hit->weights);
  g_strfreev(hit->same_as);
  g_strfreev(hit->missing_words);
  ds_talk_free(hit->talk);
  g_free(hit);
}

/* All plain words of the query, and those of phrases and prefixes: for snippets. Borrowed words. */
static void collect_words(const DsPlan *plan, const DsNode *node, GPtrArray *words) {
  if (node->kind == DS_NODE_NOT) return;
  gboolean shown = node->kind != DS_NODE_FIELD || node->field == DS_FIELD_BODY || node->field == DS_FIELD_TITLE;
  gboolean has_words = node->kind == DS_NODE_WORD || node->kind == DS_NODE_PHRASE || node->kind == DS_NODE_PREFIX;
  const GPtrArray *own = has_words ? ds_plan_words(plan, node) : NULL;
  for (guint i = 0; own && i < own->len; i++) g_ptr_array_add(words, g_ptr_array_index(own, i));
  for (guint i = 0; shown && i < node->children->len; i++) collect_words(plan, g_ptr_array_index(node->children, i), words);
}

static const DsSought *sought_by(DsPlan *plan) {
  if (plan->sought) return plan->sought;
  GPtrArray *words = g_ptr_array_new();
  if (plan->query->root) collect_words(plan, plan->query->root, words);
  return plan->sought = ds_sought_new(words, plan->stemmer);
}

/* Each of @words that @line has is there from its page on. */
static void note_page(const DsPlan *plan, const DsStoredLine *line, const GPtrArray *words, guint *earliest) {
  g_autoptr(DsTermSet) set = NULL;
  for (guint w = 0; w < words->len; w++) {
    if (line->page >= earliest[w]) continue;
    if (!set) {
      set = ds_term_set_new();
      ds_term_set_add(set, line->text);
    }
    if (ds_term_set_has(set, plan->stemmer, g_ptr_array_index(words, w))) earliest[w] = line->page;
  }
}

/* The first page of a build on which all the query's words that the slide has are visible. */
static guint open_page(const DsPlan *plan, const DsStored *stored, const DsSought *sought) {
  const GPtrArray *words = ds_sought_words(sought);
  guint page = stored->first;
  if (stored->last == stored->first || !words->len) return page;
  g_autofree guint *earliest = g_new(guint, words->len);
  for (guint w = 0; w < words->len; w++) earliest[w] = G_MAXUINT;
  for (guint i = 0; i < stored->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(stored->lines, DsStoredLine, i);
    if (line->role != DS_ROLE_NOISE && ds_sought_may_be_in(sought, line->text)) note_page(plan, line, words, earliest);
  }
  for (guint w = 0; w < words->len; w++)
    if (earliest[w] != G_MAXUINT) page = MAX(page, earliest[w]);
  return MIN(page, stored->last);
}

static char *first_line_of(const DsStored *stored) {
  for (guint i = 0; i < stored->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(stored->lines, DsStoredLine, i);
    if (line->role == DS_ROLE_BODY || line->role == DS_ROLE_CODE) return g_strstrip(g_strdup(line->text));
  }
  return NULL;
}

static char *file_uri(const char *path, guint page) {
  g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
  return uri ? g_strdup_printf("%s#page=%u", uri, page) : NULL;
}

static void fill_slide(DsHit *hit, const DsStored *stored) {
  hit->is_slide = TRUE;
  hit->deck = g_strdup(stored->deck);
  hit->path = g_build_filename(hit->library->root, stored->deck, NULL);
  hit->content = g_strdup(stored->content);
  hit->format = "pdf";
  hit->slide = stored->first;
  hit->last = stored->last;
  hit->ordinal = stored->ordinal;
  hit->label = g_strdup(stored->label);
  hit->title = g_strdup(stored->title);
}

static void show_slide(DsPlan *plan, DsHit *hit, const DsStored *stored) {
  const DsSought *sought = sought_by(plan);
  hit->first_line = stored->title ? NULL : first_line_of(stored);
  hit->open_page = open_page(plan, stored, sought);
  hit->snippet = ds_snippet_make(stored, NULL, plan->scope.roles, sought, &hit->highlights);
  hit->uri = file_uri(hit->path, hit->open_page);
}

static void show_talk(DsPlan *plan, DsHit *hit, const DsStored *stored) {
  const char *text = hit->talk ? hit->talk->abstract ? hit->talk->abstract : hit->talk->title : "";
  hit->snippet = ds_snippet_make(stored, text ? text : "", 0, sought_by(plan), &hit->highlights);
}

static void fill_talk(DsPlan *plan, DsHit *hit) {
  g_autoptr(GPtrArray) decks = hit->talk ? ds_index_decks_of_talk(plan->index, hit->talk->id, NULL) : NULL;
  hit->title = g_strdup(hit->talk ? hit->talk->title : NULL);
  if (!decks || !decks->len) return;
  hit->deck = g_strdup(g_ptr_array_index(decks, 0));
  hit->path = g_build_filename(hit->library->root, hit->deck, NULL);
  hit->format = "pdf";
}

/* Other decks with the same content as that of @hit. */
static char **find_same(DsPlan *plan, const XapMatch *match, const DsHit *hit) {
  g_autoptr(GPtrArray) same = g_ptr_array_new();
  XapDatabase *db = ds_index_database(plan->index);
  g_autoptr(GBytes) value = match->collapsed ? xap_database_document_value(db, match->docid, DS_SLOT_CONTENT, NULL) : NULL;
  g_autofree char *content = value ? g_strndup(g_bytes_get_data(value, NULL), g_bytes_get_size(value)) : NULL;
  g_autoptr(XapQuery) query = content ? xap_query_range(DS_SLOT_CONTENT, content, content, NULL) : NULL;
  XapAsk ask = XAP_ASK_DEFAULT;
  ask.max = MAX_SAME;
  g_autoptr(XapResult) result = query ? xap_database_ask(db, query, &ask, NULL) : NULL;
  for (guint i = 0; result && i < result->matches->len; i++) {
    guint docid = g_array_index(result->matches, XapMatch, i).docid;
    g_autoptr(DsStored) stored = ds_index_stored(plan->index, docid, NULL);
    gboolean is_own = stored && g_strcmp0(stored->deck, hit->deck) == 0 && ds_index_library_of(plan->index, docid) == hit->library;
    if (stored && stored->deck && !is_own) g_ptr_array_add(same, g_strdup(stored->deck));
  }
  g_ptr_array_add(same, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&same), FALSE);
}

/* What the talk's fields and the deck's name say. */
static void add_context(DsTermSet *set, const DsHit *hit) {
  g_autofree char *path = hit->deck ? ds_utf8_clean(hit->deck, -1) : NULL;
  ds_term_set_add(set, path);
  if (!hit->talk) return;
  const DsTalk *talk = hit->talk;
  for (guint i = 0; i < talk->titles->len; i++) ds_term_set_add(set, ((DsTitle *)g_ptr_array_index(talk->titles, i))->text);
  for (guint i = 0; i < talk->speakers->len; i++) {
    const DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
    ds_term_set_add(set, speaker->name);
    ds_term_set_add(set, speaker->affiliation);
  }
  const char *others[] = {talk->event, talk->event_raw, talk->event_key, talk->section};
  for (guint i = 0; i < G_N_ELEMENTS(others); i++) ds_term_set_add(set, others[i]);
}

/* The same for all slides of a deck, so made once. Borrowed. */
static const DsTermSet *context_of(DsPlan *plan, const DsHit *hit) {
  g_autofree char *key = g_strdup_printf("%s\n%s", hit->path ? hit->path : "", hit->talk ? hit->talk->id : "");
  DsTermSet *context = g_hash_table_lookup(plan->contexts, key);
  if (context) return context;
  context = ds_term_set_new();
  add_context(context, hit);
  g_hash_table_insert(plan->contexts, g_steal_pointer(&key), context);
  return context;
}

static gboolean has_all(const DsTermSet *set, DsStemmer *stemmer, const GPtrArray *words) {
  for (guint i = 0; i < words->len; i++)
    if (!ds_term_set_has(set, stemmer, g_ptr_array_index(words, i))) return FALSE;
  return TRUE;
}

/* A compound's parts, apart: not the word that was asked for, but worth as much as one that stands around the slide. */
static gboolean has_parts(const DsTermSet *set, const GPtrArray *words) {
  for (guint i = 0; i < words->len; i++)
    if (!ds_term_set_has_parts(set, g_ptr_array_index(words, i))) return FALSE;
  return TRUE;
}

double ds_hit_judge(DsPlan *plan, DsHit *hit, const DsStored *stored, guint *ret_matched) {
  g_autoptr(DsTermSet) slide = ds_term_set_new();
  const DsTermSet *context = context_of(plan, hit);
  g_autoptr(GString) text = g_string_new(stored->title);
  g_autoptr(GPtrArray) missing = g_ptr_array_new();
  for (guint i = 0; i < stored->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(stored->lines, DsStoredLine, i);
    if ((plan->scope.roles | DS_ROLES_KEPT) >> line->role & 1 && line->role != DS_ROLE_TITLE)
      g_string_append(g_string_append_c(text, '\n'), line->text);
  }
  if (!hit->is_slide && hit->talk)
    g_string_append_printf(text, "\n%s\n%s", hit->talk->title, hit->talk->abstract ? hit->talk->abstract : "");
  ds_term_set_add(slide, text->str);
  double sum = 0;
  *ret_matched = 0;
  for (guint i = 0; i < plan->clauses->len; i++) {
    const DsClause *clause = g_ptr_array_index(plan->clauses, i);
    if (!clause->is_plain || clause->is_stop) continue;
    gboolean here = has_all(slide, plan->stemmer, clause->words), around = !here && has_all(context, plan->stemmer, clause->words);
    gboolean apart = !here && !around && has_parts(slide, clause->words);
    sum += here ? clause->idf : around || apart ? clause->idf * CONTEXT_EVIDENCE : 0;
    *ret_matched += here || around || apart;
    if (!here && !around) g_ptr_array_add(missing, g_strdup(clause->shown));
  }
  g_ptr_array_add(missing, NULL);
  g_strfreev(hit->missing_words);
  hit->missing_words = (char **)g_ptr_array_free(g_steal_pointer(&missing), FALSE);
  return sum;
}

DsHit *ds_hit_make(DsPlan *plan, const XapMatch *match, DsStored *stored) {
  DsHit *hit = g_new0(DsHit, 1);
  hit->docid = match->docid;
  hit->score = match->weight;
  hit->library = ds_index_library_of(plan->index, match->docid);
  hit->talk = g_steal_pointer(&stored->talk);
  if (!stored->deck) hit->talk = ds_index_talk(plan->index, stored->talk_id, NULL);
  hit->missing_words = g_new0(char *, 1);
  if (stored->deck)
    fill_slide(hit, stored);
  else
    fill_talk(plan, hit);
  return hit;
}

void ds_hit_show(DsPlan *plan, DsHit *hit, const XapMatch *match, const DsStored *stored) {
  (hit->is_slide ? show_slide : show_talk)(plan, hit, stored);
  hit->same_as = find_same(plan, match, hit);
}
