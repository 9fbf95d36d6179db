/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talk lists: read those that changed, merge what all of them say. */
#include "run.h"

#include <string.h>
#include <unistd.h>

typedef struct {
  DsRun *run;
  const DsFile *file;
  DsListManifest *manifest;
} ListItem;

static int open_list(gpointer data, GError **error) {
  ListItem *item = data;
  return ds_file_open(item->run->options->library->root, item->file->path, item->run->options->follow, &item->manifest->stamp, error);
}

static DsListManifest *manifest_for(const DsFile *file) {
  DsListManifest *manifest = g_new0(DsListManifest, 1);
  manifest->path = g_strdup(file->path);
  manifest->key = ds_path_key(file->path);
  manifest->stamp = file->stamp;
  manifest->list_version = DS_LIST_VERSION;
  manifest->code = -1;
  manifest->talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  manifest->doubts = g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free);
  return manifest;
}

static void set_failure(DsListManifest *manifest, const GError *failure) {
  manifest->code = (int)ds_error_code(failure);
  manifest->message = g_strdup(failure->message);
}

/* What was not understood, and a list that could not be read, are told once: in the run that read it. */
static void tell(DsRun *run, const DsListManifest *manifest) {
  for (guint i = 0; i < manifest->doubts->len; i++) {
    const DsDoubt *doubt = g_ptr_array_index(manifest->doubts, i);
    g_ptr_array_add(run->report->doubts, ds_doubt_new(doubt->file, doubt->line, doubt->column, "%s", doubt->message));
  }
  if (manifest->message) g_ptr_array_add(run->report->problems, g_strdup(manifest->message));
}

static gboolean keep_list(gpointer data, DsExtracted *extracted, gpointer unused) {
  (void)unused;
  ListItem *item = data;
  DsRun *run = item->run;
  DsListManifest *manifest = item->manifest;
  if (extracted->talks) {
    g_ptr_array_unref(manifest->talks);
    manifest->talks = g_steal_pointer(&extracted->talks);
  }
  if (extracted->doubts) {
    g_ptr_array_unref(manifest->doubts);
    manifest->doubts = g_steal_pointer(&extracted->doubts);
  }
  if (extracted->error) set_failure(manifest, extracted->error);
  manifest->stamp_trusted = ds_run_is_settled(run, &manifest->stamp);
  run->report->lists_read++;
  tell(run, manifest);
  return TRUE;
}

/* The content hash of a list, NULL when it cannot be read (the worker will meet the same reason). */
static char *hash_list(const DsRun *run, const DsFile *file) {
  int fd = ds_file_open(run->options->library->root, file->path, run->options->follow, NULL, NULL);
  if (fd < 0) return NULL;
  char *sha256 = ds_file_sha256(fd, NULL);
  close(fd);
  return sha256;
}

static DsListManifest *find_old(GPtrArray *old, const char *path) {
  for (guint i = 0; i < old->len; i++)
    if (g_str_equal(((DsListManifest *)g_ptr_array_index(old, i))->path, path)) return g_ptr_array_steal_index(old, i);
  return NULL;
}

/* Takes over what is known of @file, or prepares to read it. */
static gboolean plan_list(DsRun *run, const DsFile *file, GError **error) {
  g_autoptr(DsListManifest) known = find_old(run->known_lists, file->path);
  gboolean current = ds_plan_keeps_list(known, run->options->retry);
  if (current && known->stamp_trusted && ds_stamp_equal(&known->stamp, &file->stamp)) {
    g_ptr_array_add(run->lists, g_steal_pointer(&known));
    return TRUE;
  }
  g_autofree char *sha256 = file->error ? NULL : hash_list(run, file);
  if (current && sha256 && g_strcmp0(sha256, known->sha256) == 0) {
    known->stamp = file->stamp;
    known->stamp_trusted = ds_run_is_settled(run, &known->stamp);
    gboolean ok = ds_writers_put_list(run->writer, known, error);
    g_ptr_array_add(run->lists, g_steal_pointer(&known));
    return ok;
  }
  DsListManifest *fresh = manifest_for(file);
  fresh->sha256 = g_steal_pointer(&sha256);
  g_ptr_array_add(run->lists, fresh);
  ListItem *item = g_new0(ListItem, 1);
  *item = (ListItem){run, file, fresh};
  g_ptr_array_add(run->new_lists, item);
  if (file->error) set_failure(fresh, file->error);
  return TRUE;
}

gboolean ds_run_plan_lists(DsRun *run, GError **error) {
  run->known_lists = ds_writers_lists(run->writer, error);
  run->new_lists = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; run->known_lists && i < run->files->len; i++) {
    const DsFile *file = g_ptr_array_index(run->files, i);
    if (file->kind == DS_FILE_TALKLIST && !plan_list(run, file, error)) return FALSE;
  }
  DsExtractor *extractor = run->known_lists && run->new_lists->len ? ds_run_extractor(run, error) : NULL;
  if (!extractor) return run->known_lists && !run->new_lists->len;
  for (guint i = 0; i < run->new_lists->len; i++) {
    ListItem *item = g_ptr_array_index(run->new_lists, i);
    if (!item->file->error) ds_extractor_add_talklist(extractor, item->file->path, item->file->stamp.size, open_list, item);
  }
  return ds_extractor_go_ahead(extractor, error);
}

static gboolean read_lists(DsRun *run, GError **error) {
  if (!run->new_lists->len) return TRUE;
  if (!ds_extractor_run(run->extractor, keep_list, NULL, run->options->cancel, error)) return FALSE;
  for (guint i = 0; i < run->new_lists->len; i++)
    if (!ds_writers_put_list(run->writer, ((ListItem *)g_ptr_array_index(run->new_lists, i))->manifest, error)) return FALSE;
  return TRUE;
}

/* Everything that links depend on besides decks. */
static char *hash_inputs(const DsRun *run) {
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < run->lists->len; i++) {
    const DsListManifest *list = g_ptr_array_index(run->lists, i);
    const char *how = list->code >= 0 ? " failed" : ""; /* the same file can give its talks another time */
    g_string_append_printf(text, "%s %s %u%s\n", list->path, list->sha256 ? list->sha256 : "-", list->list_version, how);
  }
  for (guint i = 0; i < run->library_file->pins->len; i++) {
    const DsPin *pin = g_ptr_array_index(run->library_file->pins, i);
    g_string_append_printf(text, "pin %s\t%s\n", pin->deck, pin->talk ? pin->talk : "");
  }
  g_checksum_update(sum, (const guchar *)text->str, (gssize)text->len);
  return g_strndup(g_checksum_get_string(sum), 32);
}

gboolean ds_run_lists(DsRun *run, GError **error) {
  if (!read_lists(run, error)) return FALSE;
  for (guint i = 0; i < run->known_lists->len; i++) { /* what no file claimed */
    const DsListManifest *gone = g_ptr_array_index(run->known_lists, i);
    if (!ds_writers_forget_list(run->writer, gone->key, error)) return FALSE;
  }
  run->inputs = hash_inputs(run);
  return TRUE;
}

/* ---- merged ---- */

static GBytes *bytes_of(const DsTalk *talk) {
  g_autoptr(GVariant) value = g_variant_ref_sink(ds_talk_encode(talk));
  return g_variant_get_data_as_bytes(value);
}

/* The ids of talks that say something else than they do in the index. */
static GHashTable *find_changed(DsRun *run, GError **error) {
  g_autoptr(GPtrArray) before = ds_writers_talks(run->writer, error);
  if (!before) return NULL;
  g_autoptr(GHashTable) old = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
  GHashTable *changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < before->len; i++) {
    const DsTalk *talk = g_ptr_array_index(before, i);
    g_hash_table_insert(old, talk->id, bytes_of(talk));
  }
  for (guint i = 0; i < run->talks->len; i++) {
    const DsTalk *talk = g_ptr_array_index(run->talks, i);
    GBytes *then = g_hash_table_lookup(old, talk->id);
    g_autoptr(GBytes) now = then ? bytes_of(talk) : NULL;
    if (!then || !g_bytes_equal(then, now)) g_hash_table_add(changed, g_strdup(talk->id));
  }
  return changed;
}

gboolean ds_run_talks(DsRun *run, GError **error) {
  if (run->talks) return TRUE;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  for (guint i = 0; i < run->lists->len; i++) { /* the index has the lists' own talks by now; what is merged need not be a copy */
    DsListManifest *list = g_ptr_array_index(run->lists, i);
    g_ptr_array_extend_and_steal(all, list->talks);
    list->talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  }
  run->talks = ds_talks_merge(all);
  run->event_names = ds_event_names(run->talks);
  run->linker = ds_linker_new(run->talks, run->library_file->pins);
  g_autofree char *names = g_strjoinv("\n", run->event_names), *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, names, -1);
  g_free(run->events);
  run->events = g_strndup(sum, 16);
  run->changed_talks = find_changed(run, error);
  return run->changed_talks != NULL;
}
