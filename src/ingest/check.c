/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Index against library, without writing. */
#include "run.h"

#include <string.h>
#include <unistd.h>

static void differ(GPtrArray *lines, const char *path, const char *how) {
  g_ptr_array_add(lines, g_strdup_printf("%s: %s", path, how));
}

static gboolean content_changed(const DsIngestOptions *options, const DsFile *file, const char *sha256) {
  int fd = ds_file_open(options->library->root, file->path, options->follow, NULL, NULL);
  g_autofree char *now = fd >= 0 ? ds_file_sha256(fd, NULL) : NULL;
  if (fd >= 0) close(fd);
  return g_strcmp0(now, sha256) != 0;
}

/* The documents of a deck against its manifest. */
static gboolean check_documents(DsIndex *index, const DsManifest *manifest, GPtrArray *lines, GError **error) {
  g_autoptr(GPtrArray) slides = ds_index_slides_of_deck(index, manifest->key, error);
  if (!slides) return FALSE;
  if (slides->len != manifest->slides) differ(lines, manifest->path, "the number of its slides in the index is wrong");
  return TRUE;
}

static gboolean check_decks(const DsIngestOptions *options, DsIndex *index, const GPtrArray *files, GPtrArray *lines, GError **error) {
  g_autoptr(GPtrArray) manifests = ds_index_manifests(index, 0, error);
  if (!manifests) return FALSE;
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < manifests->len; i++)
    g_hash_table_insert(known, ((DsManifest *)g_ptr_array_index(manifests, i))->path, g_ptr_array_index(manifests, i));
  for (guint i = 0; i < files->len; i++) {
    const DsFile *file = g_ptr_array_index(files, i);
    const DsManifest *manifest = g_hash_table_lookup(known, file->path);
    if (file->kind != DS_FILE_DECK) continue;
    g_hash_table_remove(known, file->path);
    if (!manifest)
      differ(lines, file->path, "not in the index");
    else if (!file->error && !manifest->stale && manifest->sha256 && !ds_stamp_equal(&file->stamp, &manifest->stamp) &&
             content_changed(options, file, manifest->sha256))
      differ(lines, file->path, "changed since it was indexed");
    if (manifest && !check_documents(index, manifest, lines, error)) return FALSE;
  }
  for (guint i = 0; i < manifests->len; i++) {
    const DsManifest *manifest = g_ptr_array_index(manifests, i);
    if (g_hash_table_contains(known, manifest->path)) differ(lines, manifest->path, "in the index, but its file is gone");
  }
  return TRUE;
}

static gboolean check_lists(const DsIngestOptions *options, DsIndex *index, const GPtrArray *files, GPtrArray *lines, GError **error) {
  g_autoptr(GPtrArray) lists = ds_index_lists(index, 0, error);
  if (!lists) return FALSE;
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < lists->len; i++)
    g_hash_table_insert(known, ((DsListManifest *)g_ptr_array_index(lists, i))->path, g_ptr_array_index(lists, i));
  for (guint i = 0; i < files->len; i++) {
    const DsFile *file = g_ptr_array_index(files, i);
    const DsListManifest *manifest = g_hash_table_lookup(known, file->path);
    if (file->kind != DS_FILE_TALKLIST) continue;
    g_hash_table_remove(known, file->path);
    if (!manifest)
      differ(lines, file->path, "not in the index");
    else if (!ds_stamp_equal(&file->stamp, &manifest->stamp) && content_changed(options, file, manifest->sha256))
      differ(lines, file->path, "changed since it was indexed");
  }
  for (guint i = 0; i < lists->len; i++) {
    const DsListManifest *manifest = g_ptr_array_index(lists, i);
    if (g_hash_table_contains(known, manifest->path)) differ(lines, manifest->path, "in the index, but its file is gone");
  }
  return TRUE;
}

static gboolean check_pins(const DsLibraryFile *library_file, DsIndex *index, const GPtrArray *files, GPtrArray *problems, GError **error) {
  if (!library_file->pins->len) return TRUE;
  g_autoptr(GPtrArray) talks = ds_index_talks(index, error);
  if (!talks) return FALSE;
  g_autoptr(DsLinker) linker = ds_linker_new(talks, library_file->pins);
  ds_pins_doubt(library_file->pins, files, linker, problems);
  return TRUE;
}

GPtrArray *ds_ingest_check(const DsIngestOptions *options, GPtrArray *problems, GError **error) {
  const DsLibrary *library = options->library;
  g_autofree char *path = g_build_filename(library->root, "decksearch.yaml", NULL);
  g_autoptr(DsLibraryFile) library_file = ds_library_file_read(path, error);
  if (library_file) ds_library_file_ignore(library_file, options->ignore);
  DsWalkOptions walk = {.ignore = library_file ? (const char *const *)library_file->ignore : NULL, .follow = options->follow};
  g_autoptr(GPtrArray) files = library_file ? ds_walk(library->root, &walk, NULL, error) : NULL;
  DsPart part;
  if (!files || !ds_part_read(library, &part, error)) return NULL;
  ds_files_of_part(files, &part);
  g_autoptr(GPtrArray) libraries = g_ptr_array_new(), lines = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(libraries, (gpointer)(uintptr_t)library);
  g_autofree char *damage = ds_sums_damage(library, TRUE);
  if (damage) { /* what such an index says of the library is worth nothing */
    g_ptr_array_add(lines, g_strdup_printf("the index is damaged: %s; 'decksearch index' makes it anew", damage));
    return g_steal_pointer(&lines);
  }
  g_autoptr(DsIndex) index = ds_index_open(libraries, error);
  if (!index || !check_decks(options, index, files, lines, error) || !check_lists(options, index, files, lines, error)) return NULL;
  if (!check_pins(library_file, index, files, problems, error)) return NULL;
  return g_steal_pointer(&lines);
}
