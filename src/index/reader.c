/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading: the shards of one or several libraries, opened as one database. */
#include "reader.h"

#include <string.h>

char *ds_meta_talk_key(const char *talk_id) {
  g_autofree char *term = ds_term_talk(talk_id);
  return g_strconcat("talk/", term + 1, NULL);
}

/* INDEX: a new index would help. */
static DsErrorCode code_of(XapErrorCode code) {
  switch (code) {
  case XAP_ERROR_LOCKED:
    return DS_ERROR_LOCKED;
  case XAP_ERROR_FAILED:
    return DS_ERROR_IO;
  default:
    return DS_ERROR_INDEX;
  }
}

gboolean ds_index_wrap_error(GError **error, GError *from, const char *what) {
  DsErrorCode code = from->domain == XAP_ERROR ? code_of((XapErrorCode)from->code) : ds_error_code(from);
  g_autofree char *safe = ds_escape(from->message);
  g_set_error(error, DS_ERROR, code, "cannot %s: %s", what, safe);
  g_error_free(from);
  return FALSE;
}

int ds_schema_of(GBytes *text) {
  gsize len = text ? g_bytes_get_size(text) : 0;
  g_autofree char *number = g_strndup(len ? g_bytes_get_data(text, NULL) : "", MIN(len, 16));
  return len ? (int)g_ascii_strtoll(number, NULL, 10) : 0;
}

gboolean ds_schema_check(GBytes *text, const DsLibrary *library, GError **error) {
  int schema = ds_schema_of(text);
  g_autofree char *quoted = ds_quote(library->root);
  if (schema == DS_SCHEMA_VERSION) return TRUE;
  if (schema == 0)
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "library %s is not indexed yet; run 'decksearch index'", quoted);
  else if (schema > DS_SCHEMA_VERSION)
    g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "the index of %s was written by a newer decksearch (schema %d, not %d)", quoted, schema,
                DS_SCHEMA_VERSION);
  else
    g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "the index of %s is of an older decksearch; run 'decksearch index'", quoted);
  return FALSE;
}

XapDatabase *ds_index_database(DsIndex *index) {
  return index->all;
}
guint ds_index_shards(const DsIndex *index) {
  return index->shards->len;
}
gboolean ds_index_is_remote(const DsIndex *index) {
  return index->remote;
}
const GPtrArray *ds_index_missing_shards(const DsIndex *index) {
  return index->missing;
}

gboolean ds_index_has_doubles(const DsIndex *index) {
  return !index->distinct;
}

guint ds_index_step(const DsIndex *index) {
  return MAX(index->shards->len, 1);
}

const DsLibrary *ds_index_library_of(const DsIndex *index, guint docid) {
  if (!docid || !index->shards->len) return NULL;
  return ((Shard *)g_ptr_array_index(index->shards, (docid - 1) % ds_index_step(index)))->library;
}

#define MAX_HEADS 1000u /* whose data are remembered */

/* The data of a head, which is asked for once for all hits of its deck: each time is a question to a remote shard. Borrowed. */
static GBytes *head_data(DsIndex *index, guint docid, GError **failure) {
  GBytes *known = g_hash_table_lookup(index->head_data, GUINT_TO_POINTER(docid));
  if (known) return known;
  GBytes *data = xap_database_document_data(index->all, docid, NULL, 0, NULL, failure);
  if (g_hash_table_size(index->head_data) >= MAX_HEADS) g_hash_table_remove_all(index->head_data);
  if (data) g_hash_table_insert(index->head_data, GUINT_TO_POINTER(docid), data);
  return data;
}

DsStored *ds_index_stored(DsIndex *index, guint docid, GError **error) {
  GError *failure = NULL;
  g_autoptr(GBytes) data = xap_database_document_data(index->all, docid, NULL, 0, NULL, &failure);
  guint ordinal = data ? ds_stored_ordinal(data) : 0;
  guint64 before = (guint64)(ordinal ? ordinal - 1 : 0) * ds_index_step(index); /* ids between the head's and this one */
  g_autoptr(GBytes) order = data && !ordinal ? xap_database_document_value(index->all, docid, DS_SLOT_ORDER, &failure) : NULL;
  GBytes *head = before && before < docid ? head_data(index, docid - (guint)before, &failure) : NULL;
  if (!failure) return ds_stored_decode(data, head, order, error);
  ds_index_wrap_error(error, failure, "read a document");
  return NULL;
}

typedef struct {
  DsIndex *index;
  guint page, docid;
} FindSlide;

static gboolean is_slide_at(guint docid, gpointer data) {
  FindSlide *find = data;
  g_autoptr(GBytes) value = xap_database_document_value(find->index->all, docid, DS_SLOT_SLIDE, NULL);
  gsize len = 0;
  const void *bytes = value ? g_bytes_get_data(value, &len) : NULL;
  if (len && (guint)xap_sortable_parse(bytes, len) == find->page) find->docid = docid;
  return find->docid == 0;
}

guint ds_index_find_slide(DsIndex *index, const char *deck_key, guint first_page, GError **error) {
  GError *failure = NULL;
  FindSlide find = {index, first_page, 0};
  g_autofree char *term = ds_term_deck(deck_key);
  if (!xap_database_each_document(index->all, term, is_slide_at, &find, &failure)) ds_index_wrap_error(error, failure, "read the index");
  return find.docid;
}

/* ---- metadata ---- */

/* Adds the entries of @kind of library @number's shards (G_MAXUINT: of all). */
static gboolean add_entries(DsIndex *index, guint number, DsEntryKind kind, GPtrArray *entries, GError **error) {
  for (guint i = 0; i < index->shards->len; i++) {
    const Shard *shard = g_ptr_array_index(index->shards, i);
    if (number != G_MAXUINT && shard->number != number) continue;
    if (!ds_entries_add(shard->own, kind, entries, error)) return FALSE;
  }
  return TRUE;
}

/* The bytes under @key in library @number (G_MAXUINT: in the first that has it); NULL without error when there are none. */
static GBytes *find_entry(DsIndex *index, guint number, const char *key, GError **error) {
  for (guint i = 0; i < index->shards->len; i++) {
    const Shard *shard = g_ptr_array_index(index->shards, i);
    GError *failure = NULL;
    if (number != G_MAXUINT && shard->number != number) continue;
    g_autoptr(GBytes) bytes = xap_database_metadata(shard->own, key, &failure);
    if (!bytes) {
      ds_index_wrap_error(error, failure, "read the index");
      return NULL;
    }
    if (g_bytes_get_size(bytes)) return g_steal_pointer(&bytes);
  }
  return NULL;
}

DsTalk *ds_index_talk(DsIndex *index, const char *talk_id, GError **error) {
  g_autofree char *key = ds_meta_talk_key(talk_id);
  g_autoptr(GBytes) bytes = find_entry(index, G_MAXUINT, key, error);
  g_autoptr(GBytes) plain = bytes ? ds_unpack(bytes, error) : NULL;
  return plain ? ds_kept_talk_decode(plain, error) : NULL;
}

static int by_time(gconstpointer a, gconstpointer b) {
  const DsTalk *x = *(const DsTalk *const *)a, *y = *(const DsTalk *const *)b;
  int order = g_strcmp0(x->date, y->date);
  if (!order) order = g_strcmp0(x->start, y->start);
  if (!order) order = g_strcmp0(x->title, y->title);
  return order ? order : g_strcmp0(x->id, y->id);
}

GPtrArray *ds_index_talk_names(DsIndex *index, GError **error) {
  g_autoptr(GPtrArray) talks = ds_entries_new(DS_ENTRY_TALK);
  return add_entries(index, G_MAXUINT, DS_ENTRY_TALK, talks, error) ? g_steal_pointer(&talks) : NULL;
}

GPtrArray *ds_index_talks(DsIndex *index, GError **error) {
  g_autoptr(GPtrArray) talks = ds_entries_new(DS_ENTRY_TALK);
  if (!add_entries(index, G_MAXUINT, DS_ENTRY_TALK, talks, error)) return NULL;
  g_ptr_array_sort(talks, by_time);
  for (guint i = 1; i < talks->len;) { /* two libraries may list the same talk */
    const DsTalk *one = g_ptr_array_index(talks, i), *before = g_ptr_array_index(talks, i - 1);
    if (g_str_equal(one->id, before->id))
      g_ptr_array_remove_index(talks, i);
    else
      i++;
  }
  return g_steal_pointer(&talks);
}

static int by_manifest_path(gconstpointer a, gconstpointer b) {
  return strcmp((*(const DsManifest *const *)a)->path, (*(const DsManifest *const *)b)->path);
}
static int by_list_path(gconstpointer a, gconstpointer b) {
  return strcmp((*(const DsListManifest *const *)a)->path, (*(const DsListManifest *const *)b)->path);
}

GPtrArray *ds_index_manifests(DsIndex *index, guint library, GError **error) {
  g_autoptr(GPtrArray) manifests = ds_entries_new(DS_ENTRY_DECK);
  if (!add_entries(index, library, DS_ENTRY_DECK, manifests, error)) return NULL;
  g_ptr_array_sort(manifests, by_manifest_path);
  return g_steal_pointer(&manifests);
}

GPtrArray *ds_index_lists(DsIndex *index, guint library, GError **error) {
  g_autoptr(GPtrArray) lists = ds_entries_new(DS_ENTRY_LIST);
  if (!add_entries(index, library, DS_ENTRY_LIST, lists, error)) return NULL;
  g_ptr_array_sort(lists, by_list_path);
  return g_steal_pointer(&lists);
}

char *ds_index_last_run(DsIndex *index, guint library, GError **error) {
  g_autoptr(GBytes) bytes = find_entry(index, library, META_LAST_RUN, error);
  return bytes ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
}

/* ---- by term ---- */

typedef struct {
  DsIndex *index;
  GPtrArray *out;
  GError *error;
} Collect;

static gboolean collect_slide(guint docid, gpointer data) {
  Collect *collect = data;
  DsStored *stored = ds_index_stored(collect->index, docid, &collect->error);
  if (!stored) return FALSE;
  if (stored->deck)
    g_ptr_array_add(collect->out, stored);
  else
    ds_stored_free(stored);
  return TRUE;
}

static GPtrArray *stored_of_term(DsIndex *index, const char *term, GError **error) {
  GError *failure = NULL;
  g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func((GDestroyNotify)ds_stored_free);
  Collect collect = {index, out, NULL};
  if (!xap_database_each_document(index->all, term, collect_slide, &collect, &failure)) {
    g_clear_error(&collect.error);
    ds_index_wrap_error(error, failure, "read the index");
    return NULL;
  }
  if (!collect.error) return g_steal_pointer(&out);
  g_propagate_error(error, collect.error);
  return NULL;
}

static int by_page(gconstpointer a, gconstpointer b) {
  const DsStored *x = *(const DsStored *const *)a, *y = *(const DsStored *const *)b;
  return (x->first > y->first) - (x->first < y->first);
}

GPtrArray *ds_index_slides_of_deck(DsIndex *index, const char *deck_key, GError **error) {
  g_autofree char *term = ds_term_deck(deck_key);
  GPtrArray *slides = stored_of_term(index, term, error);
  if (slides) g_ptr_array_sort(slides, by_page);
  return slides;
}

static int by_name(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *ds_index_decks_of_talk(DsIndex *index, const char *talk_id, GError **error) {
  g_autofree char *term = ds_term_linked(talk_id);
  g_autoptr(GPtrArray) slides = stored_of_term(index, term, error);
  if (!slides) return NULL;
  GPtrArray *decks = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < slides->len; i++) {
    const DsStored *slide = g_ptr_array_index(slides, i);
    if (g_hash_table_add(seen, slide->deck)) g_ptr_array_add(decks, g_strdup(slide->deck));
  }
  g_ptr_array_sort(decks, by_name);
  return decks;
}
