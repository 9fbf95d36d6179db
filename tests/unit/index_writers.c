/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several databases written by a process each. */
#include "index/change.h"
#include "unit/index_fixture.h"

#define DECKS 8u
#define SHARDS 2u

static DsWriters *writers_opened(const Fixture *f) {
  g_autoptr(GError) error = NULL;
  DsWriters *writers = ds_writers_open(f->library, DECKS, SHARDS, FALSE, &error);
  g_assert_no_error(error);
  return writers;
}

static void put_decks(DsWriters *writers) {
  g_autoptr(GError) error = NULL;
  for (guint i = 0; i < DECKS; i++) {
    g_autoptr(DsManifest) manifest = ds_manifest_new();
    manifest->path = g_strdup_printf("%u.pdf", i);
    manifest->key = ds_path_key(manifest->path);
    g_assert_true(ds_writers_put(writers, manifest, NULL, NULL, &error));
  }
  g_assert_no_error(error);
}

/* Decks that whoever opens the index now finds. */
static guint decks_there(const Fixture *f) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) libraries = g_ptr_array_new();
  g_ptr_array_add(libraries, f->library);
  g_autoptr(DsIndex) index = ds_index_open(libraries, &error);
  g_assert_no_error(error);
  g_autoptr(GPtrArray) manifests = ds_index_manifests(index, G_MAXUINT, &error);
  g_assert_no_error(error);
  return manifests->len;
}

/* A run that ends between the two would leave decks with what an older list said of their talks, and no run after it would see that. */
static void talks_wait_for_decks_of_all_databases(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) talks = g_ptr_array_new();
  g_autoptr(GHashTable) linked = g_hash_table_new(g_str_hash, g_str_equal);
  DsWriters *writers = writers_opened(f);
  g_assert_true(ds_writers_commit(writers, DS_COMMIT_KEEP, &error)); /* there, but not whole: as a run leaves it that was killed */
  ds_writers_free(writers);
  writers = writers_opened(f);
  put_decks(writers);
  g_assert_cmpuint(decks_there(f), ==, 0);
  g_assert_true(ds_writers_put_talks(writers, talks, linked, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(decks_there(f), ==, DECKS);
  ds_writers_free(writers);
}

/* A library may grow while it is watched. */
static void how_much_is_gathered_follows_the_library(void) {
  const char *name = "XAPIAN_FLUSH_THRESHOLD";
  g_unsetenv(name);
  ds_index_writer_expect(10);
  g_assert_cmpstr(g_getenv(name), ==, "500");
  ds_index_writer_expect(10000);
  g_assert_cmpstr(g_getenv(name), ==, "5000");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add("/index/writers/talks_wait_for_decks", Fixture, NULL, set_up, talks_wait_for_decks_of_all_databases, tear_down);
  g_test_add_func("/index/writers/gathered", how_much_is_gathered_follows_the_library);
  return g_test_run();
}
