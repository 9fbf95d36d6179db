/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slides and talks to documents, after the layout in schema.c. Pure. */
#include "internal.h"

#include <string.h>

#define GAP_PART 100u /* between parts that no phrase may join */

/* A document on its way; `error` set once ends the writing. */
typedef struct {
  XapDocument *doc;
  DsStemmer *stemmer;
  GError *error;
} Making;

static void add_term(Making *m, const char *prefix, const char *term) {
  g_autofree char *full = g_strconcat(prefix, term, NULL);
  if (!m->error) xap_document_add_term(m->doc, full, 1, &m->error);
}

/* The words of @text under @prefix from *@position on, which moves behind them; with stems when @stems. */
static void add_words(Making *m, const char *prefix, const char *text, gboolean stems, guint *position) {
  if (!text || !*text) return;
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, *position);
  g_autofree char *stem_prefix = g_strconcat("Z", prefix, NULL);
  for (guint i = 0; i < tokens->tokens->len && !m->error; i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    g_autofree char *full = g_strconcat(prefix, token->term, NULL);
    xap_document_add_posting(m->doc, full, token->position, 1, &m->error);
    if (stems && token->kind != DS_TOKEN_NGRAM) add_term(m, stem_prefix, ds_stemmer_stem(m->stemmer, token->term));
  }
  *position = tokens->positions + 1;
}

/* A list of values under one prefix, kept apart. */
static void add_value_words(Making *m, const char *prefix, const char *text, gboolean stems, guint *position) {
  add_words(m, prefix, text, stems, position);
  *position += GAP_PART;
}

static void add_talk_fields(Making *m, const DsTalk *talk) {
  guint title = 1, speaker = 1, org = 1, event = 1, section = 1;
  for (guint i = 0; i < talk->titles->len; i++)
    add_value_words(m, ds_fields[DS_FIELD_TALK].prefix, ((DsTitle *)g_ptr_array_index(talk->titles, i))->text, TRUE, &title);
  for (guint i = 0; i < talk->speakers->len; i++) {
    const DsSpeaker *one = g_ptr_array_index(talk->speakers, i);
    add_value_words(m, ds_fields[DS_FIELD_SPEAKER].prefix, one->name, FALSE, &speaker);
    add_value_words(m, ds_fields[DS_FIELD_ORG].prefix, one->affiliation, FALSE, &org);
  }
  const char *events[] = {talk->event, talk->event_raw, talk->event_key};
  for (guint i = 0; i < G_N_ELEMENTS(events); i++) add_value_words(m, ds_fields[DS_FIELD_EVENT].prefix, events[i], FALSE, &event);
  add_value_words(m, ds_fields[DS_FIELD_SECTION].prefix, talk->section, TRUE, &section);
  add_term(m, ds_fields[DS_FIELD_KIND].prefix, ds_talk_kind_name(talk->kind));
  if (talk->date && !m->error) xap_document_set_value(m->doc, DS_SLOT_DATE, talk->date, strlen(talk->date), &m->error);
  g_autofree char *linked = ds_term_linked(talk->id);
  add_term(m, "", linked);
}

static void set_value(Making *m, guint slot, const char *bytes, gsize len) {
  if (!m->error) xap_document_set_value(m->doc, slot, bytes, len, &m->error);
}

/* The language by a term, and with the talk in the slot of the facets. */
static void add_language(Making *m, const char *text, const DsTalk *talk) {
  const char *language = ds_text_script_language(text);
  if (!language && talk && talk->language) language = talk->language;
  if (language) add_term(m, ds_fields[DS_FIELD_LANG].prefix, language);
  g_autofree char *facets = g_strconcat(language ? language : "", "\t", talk ? talk->id : "", NULL);
  set_value(m, DS_SLOT_FACETS, facets, strlen(facets));
}

/* Title, body and code, then what was taken out, each where the layout says. */
static void add_slide_text(Making *m, const DsSlide *slide) {
  static const struct {
    DsRole role;
    DsFieldId field;
  } apart[] = {{DS_ROLE_NOISE, DS_FIELD_NOISE}, {DS_ROLE_NOTES, DS_FIELD_NOTES}, {DS_ROLE_HIDDEN, DS_FIELD_HIDDEN}};
  guint position = 1, title = 1;
  g_autofree char *whole = slide->title ? ds_term_title(slide->title, m->stemmer) : NULL;
  if (whole) add_term(m, "", whole);
  add_words(m, ds_fields[DS_FIELD_TITLE].prefix, slide->title, TRUE, &title);
  add_words(m, "", slide->title, TRUE, &position);
  position += GAP_PART;
  guint part[G_N_ELEMENTS(apart)] = {1, 1, 1};
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
    if (line->role == DS_ROLE_BODY || line->role == DS_ROLE_CODE) {
      add_words(m, "", line->line->text, TRUE, &position);
    }
    for (guint k = 0; k < G_N_ELEMENTS(apart); k++)
      if (line->role == apart[k].role) add_value_words(m, ds_fields[apart[k].field].prefix, line->line->text, FALSE, &part[k]);
  }
}

static void add_slide_place(Making *m, const DsManifest *manifest, const DsSlide *slide) {
  char sortable[16];
  gsize n = xap_sortable(slide->first, sortable);
  g_autofree char *self = ds_term_slide(manifest->key, slide->first), *deck = ds_term_deck(manifest->key);
  g_autofree char *content = g_strdup_printf("%.32s:%u", manifest->sha256, slide->first),
                  *order = g_strdup_printf("%.200s:%06u", manifest->path, slide->first);
  add_term(m, "", self);
  add_term(m, "", deck);
  add_term(m, "XIS", "slide");
  add_term(m, "XHAS", "deck");
  for (guint page = slide->first; page <= slide->last; page++) {
    g_autofree char *number = g_strdup_printf("%u", page);
    add_term(m, ds_fields[DS_FIELD_SLIDE].prefix, number);
  }
  set_value(m, DS_SLOT_SLIDE, sortable, n);
  set_value(m, DS_SLOT_CONTENT, content, strlen(content));
  set_value(m, DS_SLOT_ORDER, order, strlen(order));
  guint position = 1;
  g_autofree char *path = ds_utf8_clean(manifest->path, -1);
  if (g_str_has_suffix(path, ".pdf") || g_str_has_suffix(path, ".PDF")) path[strlen(path) - 4] = '\0';
  add_value_words(m, ds_fields[DS_FIELD_DECK].prefix, path, FALSE, &position);
  add_value_words(m, ds_fields[DS_FIELD_DECK].prefix, manifest->title, FALSE, &position);
}

static GBytes *slide_data(const DsManifest *manifest, const DsSlide *slide, const DsTalk *talk) {
  g_autoptr(GArray) lines = g_array_new(FALSE, TRUE, sizeof(DsStoredLine));
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
    DsStoredLine stored = {
        .text = line->line->text, .role = line->role, .page = line->page, .noise = line->noise, .why = (char *)(uintptr_t)line->why};
    g_array_append_val(lines, stored);
  }
  DsStored stored = {.deck = manifest->path,
                     .sha256 = manifest->sha256,
                     .first = slide->first,
                     .last = slide->last,
                     .ordinal = slide->ordinal,
                     .label = (char *)(uintptr_t)slide->label,
                     .title = slide->title,
                     .talk_id = talk ? talk->id : NULL,
                     .lines = lines};
  return ds_stored_encode(&stored);
}

static XapDocument *finish(Making *m, GBytes *data, GError **error) {
  gsize len;
  const void *bytes = g_bytes_get_data(data, &len);
  if (!m->error) xap_document_set_data(m->doc, bytes, len, &m->error);
  if (!m->error) return m->doc;
  xap_document_free(m->doc);
  ds_index_wrap_error(error, m->error, "make a document");
  return NULL;
}

XapDocument *ds_document_of_slide(const DsManifest *manifest, const DsSlide *slide, const DsTalk *talk, DsStemmer *stemmer,
                                  GError **error) {
  Making m = {xap_document_new(), stemmer, NULL};
  g_autofree char *kept = ds_slide_text(slide, DS_ROLES_KEPT);
  add_slide_text(&m, slide);
  add_slide_place(&m, manifest, slide);
  add_language(&m, kept, talk);
  if (talk) add_talk_fields(&m, talk);
  g_autoptr(GBytes) data = slide_data(manifest, slide, talk);
  return finish(&m, data, error);
}

XapDocument *ds_document_of_talk(const DsTalk *talk, gboolean linked, DsStemmer *stemmer, GError **error) {
  Making m = {xap_document_new(), stemmer, NULL};
  guint position = 1, title = 1;
  for (guint i = 0; i < talk->titles->len; i++) {
    const DsTitle *one = g_ptr_array_index(talk->titles, i);
    add_value_words(&m, ds_fields[DS_FIELD_TITLE].prefix, one->text, TRUE, &title);
    add_value_words(&m, "", one->text, TRUE, &position);
  }
  add_words(&m, "", talk->abstract, TRUE, &position);
  add_talk_fields(&m, talk);
  add_language(&m, talk->abstract ? talk->abstract : talk->title, talk);
  g_autofree char *self = ds_term_talk(talk->id), *content = g_strconcat("talk:", talk->id, NULL);
  add_term(&m, "", self);
  add_term(&m, "XIS", "talk");
  if (linked) add_term(&m, "XHAS", "deck");
  set_value(&m, DS_SLOT_CONTENT, content, MIN(strlen(content), 200));
  set_value(&m, DS_SLOT_ORDER, content, MIN(strlen(content), 200));
  DsStored stored = {.talk_id = talk->id, .first = 0, .last = 0};
  g_autoptr(GBytes) data = ds_stored_encode(&stored);
  return finish(&m, data, error);
}
