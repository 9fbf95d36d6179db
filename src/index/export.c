/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole index as sorted lines of JSON: the same content gives the same bytes, whatever the order it was written in. Stamps and run
 * notes are of a machine, not of the content, and are left out. */
#include "internal.h"

#include <string.h>

static int by_text(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *line_of(json_t *object) {
  g_autoptr(json_t) owned = object;
  g_autoptr(GString) line = g_string_new(NULL);
  ds_json_append_line(line, owned);
  return g_string_free(g_steal_pointer(&line), FALSE);
}

static json_t *texts(const GPtrArray *all) {
  json_t *array = json_array();
  for (guint i = 0; i < all->len; i++) json_array_append_new(array, ds_json_text(g_ptr_array_index(all, i)));
  return array;
}

static json_t *numbers(const GArray *all) {
  json_t *array = json_array();
  for (guint i = 0; i < all->len; i++) json_array_append_new(array, json_integer(g_array_index(all, guint, i)));
  return array;
}

static json_t *manifest_json(const DsManifest *m) {
  json_t *object = json_object();
  json_object_set_new(object, "type", json_string("record"));
  json_object_set_new(object, "record", json_string("deck"));
  ds_json_set_path(object, "deck", m->path);
  json_object_set_new(object, "key", ds_json_text(m->key));
  json_object_set_new(object, "sha256", ds_json_text(m->sha256));
  json_object_set_new(object, "code", json_string(m->code < 0 ? "ok" : ds_error_code_name((DsErrorCode)m->code)));
  json_object_set_new(object, "message", ds_json_text(m->message));
  json_object_set_new(object, "stale", json_boolean(m->stale));
  json_object_set_new(object, "pages", json_integer(m->pages));
  json_object_set_new(object, "slides", json_integer(m->slides));
  json_object_set_new(object, "title", ds_json_text(m->title));
  json_object_set_new(object, "textless_pages", numbers(m->textless));
  json_object_set_new(object, "failed_pages", numbers(m->failed_pages));
  json_object_set_new(object, "profile", ds_json_text(m->profile_hash));
  json_object_set_new(object, "talk", ds_json_text(m->talk_id));
  json_object_set_new(object, "how", ds_json_text(m->how));
  json_object_set_new(object, "evidence", ds_json_text(m->evidence));
  json_object_set_new(object, "score", json_real(m->score));
  json_object_set_new(object, "next_best", json_real(m->next_best));
  json_object_set_new(object, "candidates", texts(m->others));
  return object;
}

static json_t *lines_json(const GArray *lines) {
  json_t *array = json_array();
  for (guint i = 0; i < lines->len; i++) {
    const DsStoredLine *line = &g_array_index(lines, DsStoredLine, i);
    json_array_append_new(array,
                          json_pack("[i,i,o,o]", (int)line->role, (int)line->page, ds_json_text(line->text), ds_json_text(line->why)));
  }
  return array;
}

static json_t *talk_json(const DsTalk *talk) {
  g_autoptr(GVariant) value = g_variant_ref_sink(ds_talk_encode(talk));
  g_autofree char *text = g_variant_print(value, FALSE);
  return ds_json_text(text);
}

/* A document: what is stored, and its terms with their counts. */
static json_t *document_json(DsIndex *index, guint docid, GError **error) {
  GError *failure = NULL;
  g_autoptr(DsStored) stored = ds_index_stored(index, docid, error);
  if (!stored) return NULL;
  g_autoptr(GArray) counts = NULL;
  g_autoptr(GPtrArray) terms = xap_database_document_terms(ds_index_database(index), docid, &counts, &failure);
  if (!terms) {
    ds_index_wrap_error(error, failure, "read a document");
    return NULL;
  }
  json_t *object = json_object(), *list = json_array();
  json_object_set_new(object, "type", json_string("record"));
  json_object_set_new(object, "record", json_string(stored->deck ? "slide" : "talk-document"));
  ds_json_set_path(object, "deck", stored->deck);
  json_object_set_new(object, "first", json_integer(stored->first));
  json_object_set_new(object, "last", json_integer(stored->last));
  json_object_set_new(object, "ordinal", json_integer(stored->ordinal));
  json_object_set_new(object, "label", ds_json_text(stored->label));
  json_object_set_new(object, "title", ds_json_text(stored->title));
  json_object_set_new(object, "talk", ds_json_text(stored->talk_id));
  if (stored->ordinal == 1 && stored->talk) json_object_set_new(object, "said", talk_json(stored->talk)); /* of all slides of the deck */
  json_object_set_new(object, "lines", lines_json(stored->lines));
  for (guint i = 0; i < terms->len; i++) {
    g_autofree char *pair = g_strdup_printf("%s %u", (char *)g_ptr_array_index(terms, i), g_array_index(counts, guint, i));
    json_array_append_new(list, ds_json_text(pair));
  }
  json_object_set_new(object, "terms", list);
  return object;
}

typedef struct {
  DsIndex *index;
  GPtrArray *lines;
  GError *error;
} Export;

static gboolean export_document(guint docid, gpointer data) {
  Export *export = data;
  json_t *object = document_json(export->index, docid, &export->error);
  if (object) g_ptr_array_add(export->lines, line_of(object));
  return object != NULL;
}

static void add_talks(const GPtrArray *talks, GPtrArray *lines) {
  for (guint i = 0; i < talks->len; i++) {
    json_t *object = json_object();
    json_object_set_new(object, "type", json_string("record"));
    json_object_set_new(object, "record", json_string("talk"));
    json_object_set_new(object, "talk", talk_json(g_ptr_array_index(talks, i)));
    g_ptr_array_add(lines, line_of(object));
  }
}

gboolean ds_index_export(DsIndex *index, GString *out, GError **error) {
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free), manifests = ds_index_manifests(index, G_MAXUINT, error);
  g_autoptr(GPtrArray) talks = manifests ? ds_index_talks(index, error) : NULL;
  if (!talks) return FALSE;
  for (guint i = 0; i < manifests->len; i++) g_ptr_array_add(lines, line_of(manifest_json(g_ptr_array_index(manifests, i))));
  add_talks(talks, lines);
  Export export = {index, lines, NULL};
  GError *failure = NULL;
  if (!xap_database_each_document(ds_index_database(index), NULL, export_document, &export, &failure)) {
    g_clear_error(&export.error);
    return ds_index_wrap_error(error, failure, "read the index");
  }
  if (export.error) {
    g_propagate_error(error, export.error);
    return FALSE;
  }
  g_ptr_array_sort(lines, by_text);
  for (guint i = 0; i < lines->len; i++) g_string_append(out, g_ptr_array_index(lines, i));
  return TRUE;
}
