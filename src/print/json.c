/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hits, talks, decks and the summary for programs: one object a line, a field that is not known is null, never absent. */
#include "print.h"

#include <string.h>

static void set(json_t *object, const char *key, json_t *value) {
  json_object_set_new(object, key, value);
}
static void set_text(json_t *object, const char *key, const char *text) {
  set(object, key, ds_json_text(text));
}

static json_t *texts(char *const *strv) {
  json_t *array = json_array();
  for (guint i = 0; strv && strv[i]; i++) json_array_append_new(array, ds_json_text(strv[i]));
  return array;
}

static json_t *text_array(const GPtrArray *all) {
  json_t *array = json_array();
  for (guint i = 0; all && i < all->len; i++) json_array_append_new(array, ds_json_text(g_ptr_array_index(all, i)));
  return array;
}

static json_t *numbers(const GArray *all) {
  json_t *array = json_array();
  for (guint i = 0; all && i < all->len; i++) json_array_append_new(array, json_integer(g_array_index(all, guint, i)));
  return array;
}

/* ---- talks ---- */

static json_t *speakers_json(const DsTalk *talk) {
  json_t *array = json_array();
  for (guint i = 0; i < talk->speakers->len; i++) {
    const DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
    json_t *one = json_object();
    set_text(one, "name", speaker->name);
    set_text(one, "affiliation", speaker->affiliation);
    json_array_append_new(array, one);
  }
  return array;
}

static json_t *titles_json(const DsTalk *talk) {
  json_t *array = json_array();
  for (guint i = 0; i < talk->titles->len; i++) {
    const DsTitle *title = g_ptr_array_index(talk->titles, i);
    json_t *one = json_object();
    set_text(one, "text", title->text);
    set_text(one, "lang", title->lang);
    json_array_append_new(array, one);
  }
  return array;
}

static json_t *videos_json(const DsTalk *talk) {
  json_t *array = json_array();
  for (guint i = 0; i < talk->videos->len; i++) {
    const DsVideo *video = g_ptr_array_index(talk->videos, i);
    json_t *one = json_object();
    set_text(one, "url", video->url);
    set_text(one, "lang", video->lang);
    json_array_append_new(array, one);
  }
  return array;
}

static void set_sources(json_t *object, const DsTalk *talk) {
  const DsSource *first = talk->sources->len ? g_ptr_array_index(talk->sources, 0) : NULL;
  ds_json_set_path(object, "source", first ? first->file : NULL);
  set(object, "line", first ? json_integer(first->line) : json_null());
  json_t *array = json_array();
  for (guint i = 0; i < talk->sources->len; i++) {
    const DsSource *source = g_ptr_array_index(talk->sources, i);
    json_t *one = json_object();
    ds_json_set_path(one, "file", source->file);
    set(one, "line", json_integer(source->line));
    json_array_append_new(array, one);
  }
  set(object, "sources", array);
}

static json_t *talk_json(const DsTalk *talk, const GPtrArray *decks) {
  if (!talk) return json_null();
  json_t *object = json_object();
  set_text(object, "type", "talk");
  set_text(object, "id", talk->id);
  set_text(object, "title", talk->title);
  set(object, "titles", titles_json(talk));
  set_text(object, "kind", ds_talk_kind_name(talk->kind));
  set(object, "speakers", speakers_json(talk));
  set_text(object, "event", talk->event);
  set_text(object, "event_key", talk->event_key);
  set_text(object, "event_raw", talk->event_raw);
  set_text(object, "section", talk->section);
  set_text(object, "date", talk->date);
  set_text(object, "start", talk->start);
  set_text(object, "end", talk->end);
  set_text(object, "tz", talk->tz);
  set(object, "utc_offset", talk->utc_offset == DS_UTC_UNKNOWN ? json_null() : json_integer(talk->utc_offset));
  set_text(object, "room", talk->room);
  set_text(object, "url", talk->url);
  set_text(object, "video", talk->videos->len ? ((DsVideo *)g_ptr_array_index(talk->videos, 0))->url : NULL);
  set(object, "videos", videos_json(talk));
  set_text(object, "slides_url", talk->slides_url);
  set(object, "projects", text_array(talk->projects));
  set(object, "tags", text_array(talk->tags));
  set_text(object, "language", talk->language);
  set_text(object, "abstract", talk->abstract);
  set_sources(object, talk);
  if (decks) set(object, "decks", text_array(decks));
  return object;
}

json_t *ds_talk_json(const DsTalk *talk) {
  return talk_json(talk, NULL);
}

void ds_print_talk_json(GString *out, const DsTalk *talk, const GPtrArray *decks) {
  g_autoptr(json_t) object = talk_json(talk, decks);
  ds_json_append_line(out, object);
}

/* ---- hits ---- */

static json_t *highlights_json(const GArray *highlights) {
  json_t *array = json_array();
  for (guint i = 0; highlights && i < highlights->len; i++) {
    const DsHighlight *highlight = &g_array_index(highlights, DsHighlight, i);
    json_array_append_new(array, json_pack("[i,i]", (int)highlight->start, (int)highlight->length));
  }
  return array;
}

static void set_slide(json_t *object, const DsHit *hit) {
  set(object, "slide", hit->is_slide ? json_integer(hit->slide) : json_null());
  set(object, "pages", hit->is_slide ? json_pack("[i,i]", (int)hit->slide, (int)hit->last) : json_null());
  set(object, "open_page", hit->is_slide ? json_integer(hit->open_page) : json_null());
  set_text(object, "label", hit->label);
  set(object, "ordinal", hit->is_slide ? json_integer(hit->ordinal) : json_null());
  set_text(object, "title", hit->title);
  set_text(object, "first_line", hit->first_line);
}

static json_t *weights_json(const GArray *weights) {
  json_t *array = json_array();
  for (guint i = 0; i < weights->len; i++) {
    const DsHitWeight *weight = &g_array_index(weights, DsHitWeight, i);
    json_t *one = json_object();
    set_text(one, "what", weight->what);
    set(one, "weight", json_real(weight->weight));
    json_array_append_new(array, one);
  }
  return array;
}

void ds_print_hit_json(GString *out, const DsHit *hit) {
  g_autoptr(json_t) object = json_object();
  set_text(object, "type", "hit");
  set(object, "rank", json_integer(hit->rank));
  set(object, "score", json_real(hit->score));
  ds_json_set_path(object, "library", hit->library ? hit->library->root : NULL);
  ds_json_set_path(object, "deck", hit->deck);
  ds_json_set_path(object, "path", hit->path);
  set_text(object, "format", hit->format);
  set_slide(object, hit);
  set_text(object, "snippet", hit->snippet);
  set(object, "highlights", highlights_json(hit->highlights));
  set_text(object, "uri", hit->uri);
  set(object, "same_as", texts(hit->same_as));
  set(object, "missing_words", texts(hit->missing_words));
  set(object, "talk", talk_json(hit->talk, NULL));
  if (hit->weights) set(object, "explain", weights_json(hit->weights));
  ds_json_append_line(out, object);
}

static json_t *explanation_json(const DsExplanation *explanation) {
  json_t *object = json_object(), *words = json_array();
  set_text(object, "parsed", explanation->parsed);
  set_text(object, "xapian", explanation->xapian);
  for (guint i = 0; i < explanation->words->len; i++) {
    const DsExplainedWord *word = g_ptr_array_index(explanation->words, i);
    json_t *one = json_object();
    set_text(one, "word", word->word);
    set(one, "weight", json_real(word->weight));
    set(one, "only_helps", json_boolean(word->only_helps));
    set(one, "absent", json_boolean(word->is_absent));
    set(one, "synonyms", texts(word->synonyms));
    json_array_append_new(words, one);
  }
  set(object, "words", words);
  return object;
}

void ds_print_facets_json(GString *out, const DsFacets *facets) {
  g_autoptr(json_t) object = json_object();
  set_text(object, "type", "facets");
  for (guint i = 0; i < DS_FACET_N; i++) {
    json_t *values = json_array();
    for (guint k = 0; k < facets->values[i]->len; k++) {
      const DsFacetValue *value = g_ptr_array_index(facets->values[i], k);
      json_t *pair = json_array();
      json_array_append_new(pair, ds_json_text(value->name));
      json_array_append_new(pair, json_integer(value->count));
      json_array_append_new(values, pair);
    }
    set(object, ds_facet_names[i], values);
  }
  ds_json_append_line(out, object);
}

void ds_print_summary_json(GString *out, const DsAnswer *answer) {
  g_autoptr(json_t) object = json_object();
  set_text(object, "type", "summary");
  set(object, "schema", json_integer(DS_JSON_SCHEMA));
  set_text(object, "query", answer->query);
  set(object, "total", json_integer(answer->total));
  set(object, "total_exact", json_boolean(answer->total_exact));
  set(object, "returned", json_integer(answer->hits->len));
  set_text(object, "match", answer->match);
  set_text(object, "corrected", answer->corrected);
  set_text(object, "suggestion", answer->suggestion);
  set(object, "dropped_words", texts(answer->dropped_words));
  set(object, "missing_shards", texts(answer->missing_shards));
  set(object, "elapsed_ms", json_real(answer->elapsed_ms));
  if (answer->explanation) set(object, "explain", explanation_json(answer->explanation));
  ds_json_append_line(out, object);
}

/* ---- decks ---- */

static json_t *error_json(int code, const char *message) {
  if (code < 0) return json_null();
  json_t *object = json_object();
  set_text(object, "code", ds_error_code_name((DsErrorCode)code));
  set_text(object, "message", message);
  return object;
}

static json_t *link_json(const DsManifest *manifest) {
  if (!manifest->how) return json_null();
  json_t *object = json_object();
  set_text(object, "how", manifest->how);
  set(object, "score", json_real(manifest->score));
  set(object, "next_best", json_real(manifest->next_best));
  set_text(object, "evidence", manifest->evidence);
  return object;
}

static json_t *candidates_json(const GPtrArray *others) {
  json_t *array = json_array();
  for (guint i = 0; others && i < others->len; i++) {
    g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(others, i), "\t", 2);
    json_t *one = json_object();
    set_text(one, "talk", parts[0]);
    set(one, "score", json_real(parts[0] && parts[1] ? g_ascii_strtod(parts[1], NULL) : 0));
    json_array_append_new(array, one);
  }
  return array;
}

void ds_print_deck_json(GString *out, const DsLibrary *library, const DsManifest *manifest, const DsTalk *talk) {
  g_autoptr(json_t) object = json_object();
  g_autofree char *path = g_build_filename(library->root, manifest->path, NULL);
  set_text(object, "type", "deck");
  ds_json_set_path(object, "deck", manifest->path);
  ds_json_set_path(object, "path", path);
  set_text(object, "format", "pdf");
  set_text(object, "sha256", manifest->sha256);
  set(object, "slides", json_integer(manifest->slides));
  set(object, "pages", json_integer(manifest->pages));
  set_text(object, "title", manifest->title);
  set_text(object, "status", ds_print_deck_status(manifest));
  set(object, "error", error_json(manifest->code, manifest->message));
  set(object, "failed_pages", numbers(manifest->failed_pages));
  set(object, "textless_pages", numbers(manifest->textless));
  set(object, "talk", talk_json(talk, NULL));
  set(object, "link", link_json(manifest));
  set(object, "candidates", candidates_json(manifest->others));
  ds_json_append_line(out, object);
}
