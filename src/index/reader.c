/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading: the shards of one or several libraries opened as one database. Each is opened alone, the remote ones at the same time, so that
 * one that does not answer costs its timeout once and is left out. */
#include "internal.h"

#include <string.h>

#define TIMEOUT_MS                                                                                                                         \
  400u /* of connecting to a remote shard, and of each of its answers: with two of them an answer still comes in a second */

typedef struct {
  const DsLibrary *library;
  guint number; /* of the library, in the order opened */
  char *name;   /* as its file of shards has it */
  char *host;   /* of a remote one, or NULL */
  guint port;
  XapDatabase *own; /* the shard alone: metadata is read from the first shard of a database only */
} Shard;

struct DsIndex {
  gboolean distinct; /* no two decks have the same content */
  gboolean remote;   /* some shard is not of this machine */
  guint timeout_ms;
  GPtrArray *libraries; /* borrowed */
  XapDatabase *all;
  GPtrArray *shards;  /* Shard *, in the order of `all`'s sub-databases */
  GPtrArray *missing; /* char *: did not answer, and are not asked again */
};

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
  DsErrorCode code = from->domain == XAP_ERROR ? code_of((XapErrorCode)from->code) : DS_ERROR_INDEX;
  g_autofree char *safe = ds_escape(from->message);
  g_set_error(error, DS_ERROR, code, "cannot %s: %s", what, safe);
  g_error_free(from);
  return FALSE;
}

static void shard_free(gpointer data) {
  Shard *shard = data;
  xap_database_free(shard->own);
  g_free(shard->name);
  g_free(shard->host);
  g_free(shard);
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

/* ---- opening ---- */

/* One line of a file of shards on its way. */
typedef struct {
  const DsShard *shard;
  guint timeout_ms;
  GThread *thread; /* that opens a remote one */
  XapDatabase *db;
  GBytes *schema;
  GError *error;
} Opening;

static void opening_clear(gpointer data) {
  Opening *opening = data;
  if (opening->thread) g_thread_join(opening->thread);
  xap_database_free(opening->db);
  g_clear_pointer(&opening->schema, g_bytes_unref);
  g_clear_error(&opening->error);
}

static void open_one(Opening *opening) {
  const DsShard *shard = opening->shard;
  opening->db = xap_database_new();
  gboolean ok = shard->path ? xap_database_add_local(opening->db, shard->path, &opening->error)
                            : xap_database_add_remote(opening->db, shard->host, shard->port, opening->timeout_ms, &opening->error);
  if (ok) opening->schema = xap_database_metadata(opening->db, META_SCHEMA, &opening->error);
}

/* The handle is this thread's until it has ended, then the caller's. */
static gpointer open_in_thread(gpointer data) {
  open_one(data);
  return NULL;
}

static gboolean is_missing(const DsIndex *index, const char *name) {
  for (guint i = 0; i < index->missing->len; i++)
    if (g_str_equal(g_ptr_array_index(index->missing, i), name)) return TRUE;
  return FALSE;
}

static void miss(DsIndex *index, const char *name) {
  if (!is_missing(index, name)) g_ptr_array_add(index->missing, g_strdup(name));
}

static void begin_opening(const DsIndex *index, Opening *opening) {
  const DsShard *shard = opening->shard;
  if (!shard->path && !is_missing(index, shard->name)) opening->thread = g_thread_try_new("shard", open_in_thread, opening, NULL);
}

/* A local one that is not there yet is a library that is not indexed. */
static gboolean open_local(Opening *opening, const DsLibrary *library, GError **error) {
  const char *path = opening->shard->path;
  GError *failure = NULL;
  if (!xap_path_is_plain(path, &failure)) return ds_index_wrap_error(error, failure, "use the index");
  open_one(opening);
  if (opening->schema) return ds_schema_check(opening->schema, library, error);
  g_autofree char *first_file = g_build_filename(path, "iamglass", NULL);
  if (!g_file_test(first_file, G_FILE_TEST_EXISTS)) /* also in the moment between the folder and its first file */
    return ds_schema_check(NULL, library, error);
  return ds_index_wrap_error(error, g_steal_pointer(&opening->error), "open the index");
}

/* Adds a shard that was opened. A remote one that does not answer, or is not of our schema, is left out. */
static gboolean add_shard(DsIndex *index, guint number, Opening *opening, GError **error) {
  const DsLibrary *library = g_ptr_array_index(index->libraries, number);
  GError *failure = NULL;
  if (opening->thread) g_thread_join(g_steal_pointer(&opening->thread));
  if (opening->shard->path && !open_local(opening, library, error)) return FALSE;
  if (!opening->shard->path && (!opening->schema || ds_schema_of(opening->schema) != DS_SCHEMA_VERSION)) {
    miss(index, opening->shard->name);
    return TRUE;
  }
  if (!xap_database_add(index->all, opening->db, &failure)) return ds_index_wrap_error(error, failure, "open the index");
  Shard *kept = g_new0(Shard, 1);
  kept->library = library;
  kept->number = number;
  kept->name = g_strdup(opening->shard->name);
  kept->host = g_strdup(opening->shard->host);
  kept->port = opening->shard->port;
  kept->own = g_steal_pointer(&opening->db);
  index->remote = index->remote || kept->host;
  g_ptr_array_add(index->shards, kept);
  return TRUE;
}

/* The shards of library @number. */
static GPtrArray *read_shards(DsIndex *index, guint number, GError **error) {
  const DsLibrary *library = g_ptr_array_index(index->libraries, number);
  g_autofree char *file = g_build_filename(library->dir, "shards", NULL);
  if (g_file_test(file, G_FILE_TEST_EXISTS)) return ds_shards_read(library, error);
  ds_schema_check(NULL, library, error); /* a folder that a run was killed on making */
  return NULL;
}

static gboolean add_library(DsIndex *index, guint number, GError **error) {
  g_autoptr(GPtrArray) shards = read_shards(index, number, error);
  if (!shards) return FALSE;
  g_autoptr(GArray) openings = g_array_new(FALSE, TRUE, sizeof(Opening));
  g_array_set_size(openings, shards->len);
  g_array_set_clear_func(openings, opening_clear);
  for (guint i = 0; i < shards->len; i++) {
    Opening *opening = &g_array_index(openings, Opening, i);
    *opening = (Opening){.shard = g_ptr_array_index(shards, i), .timeout_ms = index->timeout_ms};
    begin_opening(index, opening);
  }
  for (guint i = 0; i < shards->len; i++)
    if (!add_shard(index, number, &g_array_index(openings, Opening, i), error)) return FALSE;
  return TRUE;
}

/* Of several shards each must say so, and none may be of another machine, which knows only its own decks. */
static gboolean find_distinct(const DsIndex *index) {
  if (index->libraries->len != 1 || index->remote || index->missing->len) return FALSE;
  for (guint i = 0; i < index->shards->len; i++) {
    g_autoptr(GBytes) distinct = xap_database_metadata(((Shard *)g_ptr_array_index(index->shards, i))->own, META_DISTINCT, NULL);
    if (!distinct || !g_bytes_get_size(distinct)) return FALSE;
  }
  return TRUE;
}

static gboolean open_all(DsIndex *index, GError **error) {
  xap_database_free(index->all);
  g_ptr_array_set_size(index->shards, 0);
  index->all = xap_database_new();
  index->remote = FALSE;
  for (guint number = 0; number < index->libraries->len; number++)
    if (!add_library(index, number, error)) return FALSE;
  index->distinct = find_distinct(index);
  if (index->shards->len || !index->missing->len) return TRUE;
  g_autofree char *first = ds_quote(g_ptr_array_index(index->missing, 0));
  g_set_error(error, DS_ERROR, DS_ERROR_IO, "no shard answers: %s%s", first, index->missing->len > 1 ? " and the others" : "");
  return FALSE;
}

DsIndex *ds_index_open_within(const GPtrArray *libraries, guint timeout_ms, GError **error) {
  g_autoptr(DsIndex) index = g_new0(DsIndex, 1);
  index->timeout_ms = timeout_ms ? timeout_ms : TIMEOUT_MS;
  index->libraries = g_ptr_array_new();
  for (guint i = 0; i < libraries->len; i++) g_ptr_array_add(index->libraries, g_ptr_array_index(libraries, i));
  index->shards = g_ptr_array_new_with_free_func(shard_free);
  index->missing = g_ptr_array_new_with_free_func(g_free);
  return open_all(index, error) ? g_steal_pointer(&index) : NULL;
}

DsIndex *ds_index_open(const GPtrArray *libraries, GError **error) {
  return ds_index_open_within(libraries, 0, error);
}

void ds_index_free(DsIndex *index) {
  if (!index) return;
  g_ptr_array_unref(index->shards);
  g_ptr_array_unref(index->missing);
  g_ptr_array_unref(index->libraries);
  xap_database_free(index->all);
  g_free(index);
}

/* ---- shards that stop answering ---- */

gboolean ds_index_lost_shard(const DsIndex *index) {
  return xap_database_lost(index->all) != NULL;
}

/* What failed names its server, or its connection is closed. */
static gboolean has_failed(const Shard *shard, const char *lost) {
  g_autofree char *named = g_strdup_printf("tcp(%s:%u)", shard->host, shard->port);
  return strstr(lost, "tcp(") ? strstr(lost, named) != NULL : !ds_peer_is_there(shard->host, shard->port);
}

/* Of the others, answers may be on their way that nobody wants any more, so that each is connected to anew. */
gboolean ds_index_renew(DsIndex *index, GError **error) {
  const char *lost = xap_database_lost(index->all);
  for (guint i = 0; lost && i < index->shards->len; i++) {
    const Shard *shard = g_ptr_array_index(index->shards, i);
    if (shard->host && has_failed(shard, lost)) miss(index, shard->name);
  }
  return open_all(index, error);
}

XapDatabase *ds_index_database(DsIndex *index) {
  return index->all;
}
guint ds_index_shards(const DsIndex *index) {
  return index->shards->len;
}
const GPtrArray *ds_index_missing_shards(const DsIndex *index) {
  return index->missing;
}

gboolean ds_index_has_doubles(const DsIndex *index) {
  return !index->distinct;
}

const DsLibrary *ds_index_library_of(const DsIndex *index, guint docid) {
  if (!docid || !index->shards->len) return NULL;
  /* libxapian deals the documents of n databases out in turn: document d of all is in database (d - 1) mod n */
  return ((Shard *)g_ptr_array_index(index->shards, (docid - 1) % index->shards->len))->library;
}

DsStored *ds_index_stored(DsIndex *index, guint docid, GError **error) {
  GError *failure = NULL;
  g_autoptr(GBytes) data = xap_database_document_data(index->all, docid, &failure);
  if (data) return ds_stored_decode(data, error);
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
  return bytes ? ds_kept_talk_decode(bytes, error) : NULL;
}

static int by_time(gconstpointer a, gconstpointer b) {
  const DsTalk *x = *(const DsTalk *const *)a, *y = *(const DsTalk *const *)b;
  int order = g_strcmp0(x->date, y->date);
  if (!order) order = g_strcmp0(x->start, y->start);
  if (!order) order = g_strcmp0(x->title, y->title);
  return order ? order : g_strcmp0(x->id, y->id);
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
