/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which talks and decks a query means, by what lists and names say of them: `talks QUERY`, `decks QUERY`. A deck that could not be read has
 * no document in the index and must be found too, so the index is not asked. */
#include "internal.h"

#include <string.h>

struct DsSubject {
  DsStemmer *stemmer;
  DsTermSet *all;                 /* what words without a field look at */
  DsTermSet *fields[DS_FIELD_N];  /* of WORDS fields; NULL: it has nothing there */
  const char *values[DS_FIELD_N]; /* of the others; borrowed, or NULL */
  char *event_key;                /* or NULL */
};

static void add(DsSubject *subject, DsFieldId field, gboolean to_all, const char *text) {
  if (!text) return;
  if (!subject->fields[field]) subject->fields[field] = ds_term_set_new();
  ds_term_set_add(subject->fields[field], text);
  if (to_all) ds_term_set_add(subject->all, text);
}

/* A deck's @path, which need not be valid UTF-8. */
static void add_path(DsSubject *subject, gboolean to_all, const char *path) {
  g_autofree char *clean = ds_utf8_clean(path, -1);
  add(subject, DS_FIELD_DECK, to_all, clean);
}

/* What @talk says of itself; a deck is found by its talk's title alone, by the rest only when a field asks for it. */
static void add_talk(DsSubject *subject, const DsTalk *talk, gboolean is_deck) {
  for (guint i = 0; i < talk->titles->len; i++) add(subject, DS_FIELD_TALK, TRUE, ((DsTitle *)g_ptr_array_index(talk->titles, i))->text);
  add(subject, DS_FIELD_TALK, TRUE, talk->title);
  for (guint i = 0; i < talk->speakers->len; i++) {
    const DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
    add(subject, DS_FIELD_SPEAKER, !is_deck, speaker->name);
    add(subject, DS_FIELD_ORG, !is_deck, speaker->affiliation);
  }
  const char *events[] = {talk->event, talk->event_key, talk->event_raw};
  for (guint i = 0; i < G_N_ELEMENTS(events); i++) add(subject, DS_FIELD_EVENT, !is_deck, events[i]);
  add(subject, DS_FIELD_SECTION, !is_deck, talk->section);
  subject->event_key = g_strdup(talk->event_key);
  subject->values[DS_FIELD_KIND] = ds_talk_kind_name(talk->kind);
  subject->values[DS_FIELD_LANG] = talk->language;
  subject->values[DS_FIELD_DATE] = subject->values[DS_FIELD_YEAR] = talk->date;
}

static DsSubject *subject_new(void) {
  DsSubject *subject = g_new0(DsSubject, 1);
  subject->stemmer = ds_stemmer_new();
  subject->all = ds_term_set_new();
  return subject;
}

void ds_subject_free(DsSubject *subject) {
  if (!subject) return;
  for (guint i = 0; i < DS_FIELD_N; i++) ds_term_set_free(subject->fields[i]);
  ds_term_set_free(subject->all);
  ds_stemmer_free(subject->stemmer);
  g_free(subject->event_key);
  g_free(subject);
}

DsSubject *ds_subject_of_talk(const DsTalk *talk, const GPtrArray *decks) {
  DsSubject *subject = subject_new();
  add_talk(subject, talk, FALSE);
  for (guint i = 0; i < talk->titles->len; i++) add(subject, DS_FIELD_TITLE, FALSE, ((DsTitle *)g_ptr_array_index(talk->titles, i))->text);
  add(subject, DS_FIELD_TITLE, FALSE, talk->title);
  add(subject, DS_FIELD_BODY, TRUE, talk->abstract);
  ds_term_set_add(subject->all, talk->date);
  ds_term_set_add(subject->all, ds_talk_kind_name(talk->kind));
  for (guint i = 0; i < decks->len; i++) add_path(subject, FALSE, g_ptr_array_index(decks, i));
  subject->values[DS_FIELD_IS] = "talk";
  subject->values[DS_FIELD_HAS] = decks->len ? "deck" : NULL;
  return subject;
}

DsSubject *ds_subject_of_deck(const DsManifest *manifest, const DsTalk *talk) {
  DsSubject *subject = subject_new();
  add_path(subject, TRUE, manifest->path);
  add(subject, DS_FIELD_DECK, FALSE, manifest->title);
  add(subject, DS_FIELD_TITLE, TRUE, manifest->title);
  if (talk) add_talk(subject, talk, TRUE);
  subject->values[DS_FIELD_HAS] = "deck";
  return subject;
}

/* Whether @set has the phrase @text; a run of Chinese, Japanese or Korean is one already. */
static gboolean has_phrase(const DsTermSet *set, DsStemmer *stemmer, const char *text) {
  g_autoptr(GPtrArray) words = ds_words_of(text);
  const DsWord *only = words->len == 1 ? g_ptr_array_index(words, 0) : NULL;
  return only && only->ngrams ? ds_term_set_has(set, stemmer, only) : ds_term_set_has_phrase(set, text);
}

static gboolean node_matches(const DsNode *node, const DsSubject *subject, const DsTermSet *set);

static gboolean field_matches(const DsNode *node, const DsSubject *subject) {
  const DsTermSet *set = subject->fields[node->field];
  const char *value = subject->values[node->field];
  if (ds_fields[node->field].kind == DS_FIELD_RANGE)
    return value && (!node->low || strcmp(value, node->low) >= 0) && (!node->high || strcmp(value, node->high) <= 0);
  if (ds_fields[node->field].kind != DS_FIELD_WORDS) return value && g_ascii_strcasecmp(value, node->text) == 0;
  const DsNode *words = g_ptr_array_index(node->children, 0);
  if (set && node_matches(words, subject, set)) return TRUE;
  if (node->field != DS_FIELD_EVENT || words->kind == DS_NODE_PREFIX) return FALSE;
  g_autoptr(DsEvent) event = ds_event_identify(words->text, 0); /* in any of its spellings */
  return event && g_strcmp0(event->key, subject->event_key) == 0;
}

static gboolean node_matches(const DsNode *node, const DsSubject *subject, const DsTermSet *set) {
  gboolean all = TRUE, some = FALSE;
  switch (node->kind) {
  case DS_NODE_WORD:
    return ds_term_set_has_all(set, subject->stemmer, node->text);
  case DS_NODE_PHRASE:
    return has_phrase(set, subject->stemmer, node->text);
  case DS_NODE_PREFIX:
    return ds_term_set_has_prefix(set, node->text);
  case DS_NODE_FIELD:
    return field_matches(node, subject);
  default:
    break;
  }
  for (guint i = 0; i < node->children->len; i++) {
    gboolean one = node_matches(g_ptr_array_index(node->children, i), subject, set);
    all = all && one;
    some = some || one;
  }
  return node->kind == DS_NODE_OR ? some : node->kind == DS_NODE_NOT ? !some : all;
}

gboolean ds_query_matches(const DsQuery *query, const DsSubject *subject) {
  return !query->root || node_matches(query->root, subject, subject->all);
}
