/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs keep beside the index for the next ones: the hashes of decks (the first byte is even), or the words of remote shards; as it is,
 * and behind a sum that fits. */
#include "fuzz.h"
#include "index/reader.h"
#include "ingest/run.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

static DsLibrary *library;
static GPtrArray *libraries;
static char *hashes_path, *words_path;

static void leave_nothing(void) {
  static const char *const names[] = {"cache/hashes", "words", "shards", "root", "CACHEDIR.TAG", ".gitignore", "cache", ""};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(library->dir, names[i], NULL);
    g_remove(path);
  }
  g_rmdir(library->root);
  g_ptr_array_unref(libraries);
  ds_library_free(library);
  g_free(hashes_path);
  g_free(words_path);
}

/* A library whose one shard is remote and never there: its words are all that is known of it. */
static void make_library(void) {
  g_autofree char *root = g_dir_make_tmp("decksearch-fuzz-XXXXXX", NULL);
  library = ds_library_create(root, NULL, NULL);
  g_assert(library);
  g_autofree char *cache = g_build_filename(library->dir, "cache", NULL), *shards = g_build_filename(library->dir, "shards", NULL);
  hashes_path = g_build_filename(cache, "hashes", NULL);
  words_path = g_build_filename(library->dir, "words", NULL);
  g_assert(g_mkdir(cache, 0700) == 0 && g_file_set_contents(shards, "remote 127.0.0.1:1\n", -1, NULL));
  libraries = g_ptr_array_new();
  g_ptr_array_add(libraries, library);
  atexit(leave_nothing);
}

/* ---- hashes ---- */

static void read_hashes(const void *data, gsize size) {
  const DsIngestOptions options = {.library = library};
  const DsRun run = {.options = &options};
  g_assert(g_file_set_contents(hashes_path, data, (gssize)size, NULL));
  g_autoptr(GHashTable) hashes = ds_run_hashes(&run);
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init(&iter, hashes);
  while (g_hash_table_iter_next(&iter, &path, NULL)) {
    const DsFile file = {.path = path};
    const char *sha256 = ds_hash_of(hashes, &file);
    g_assert(!sha256 || (strlen(sha256) == 64 && strspn(sha256, "0123456789abcdef") == 64));
  }
}

static void try_hashes(const uint8_t *data, size_t size) {
  g_autofree uint8_t *fitted = g_malloc(DS_SHA256_BYTES + size);
  ds_sha256(data, size, fitted);
  if (size) memcpy(fitted + DS_SHA256_BYTES, data, size);
  read_hashes(data, size);
  read_hashes(fitted, DS_SHA256_BYTES + size);
}

/* ---- words ---- */

static const char *next_word(const char *term, gsize len, gpointer last) {
  g_assert(strlen(term) == len && (!*(char *)last || strcmp(last, term) < 0)); /* each once, in order */
  g_strlcpy(last, term, 1 << 16);
  return term;
}

/* No database of this library is there, so that only the words speak. */
static void read_words(const char *data, gsize size) {
  static char last[1 << 16];
  static const char *const prefixes[] = {"", "a", "A", "node"};
  g_assert(g_file_set_contents(words_path, data, (gssize)size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++) {
    g_autoptr(XapDatabase) none = xap_database_new();
    DsIndex index = {.libraries = libraries, .all = none};
    g_autoptr(GPtrArray) shards = g_ptr_array_new(), missing = g_ptr_array_new();
    index.shards = shards;
    index.missing = missing;
    g_ptr_array_add(missing, (gpointer) "remote 127.0.0.1:1");
    *last = '\0';
    g_assert(ds_index_leap_words(&index, prefixes[i], next_word, last, NULL));
    g_assert(g_str_has_prefix(last, prefixes[i]) || !*last);
    (void)ds_index_word_frequency(&index, "node", NULL);
    g_clear_pointer(&index.words, g_ptr_array_unref);
    g_free(index.damaged_words);
  }
}

static void try_words(const char *data, size_t size) {
  g_autoptr(GString) fitted = g_string_new(NULL);
  g_string_printf(fitted, "decksearch words 1\nsum %016" G_GINT64_MODIFIER "x\n", ds_sum_bytes(data, size));
  g_string_append_len(fitted, data, (gssize)size);
  read_words(data, size);
  read_words(fitted->str, fitted->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!library) make_library();
  if (!size) return 0;
  if (data[0] & 1)
    try_words((const char *)data + 1, size - 1);
  else
    try_hashes(data + 1, size - 1);
  return 0;
}
