/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dealing: to machines by one half of a key, to databases by the other; and the file that names the databases. */
#include "index/internal.h"

#include <glib/gstdio.h>

#define KEYS 4096u

static void test_part_is_read_as_it_is_written(void) {
  DsPart part;
  static const char *const wrong[] = {"", "/", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", " 1/2", "1/99999", "a/b", "1/2 "};
  g_assert_true(ds_part_parse("2/4", &part));
  g_assert_cmpuint(part.number, ==, 2);
  g_assert_cmpuint(part.of, ==, 4);
  g_assert_true(ds_part_parse("1/1", &part));
  g_assert_cmpuint(part.of, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) g_assert_false(ds_part_parse(wrong[i], &part));
}

static void test_each_key_is_of_one_part_and_parts_fill_all_their_shards(void) {
  guint parts[4] = {0}, both[4][2] = {{0}};
  for (guint i = 0; i < KEYS; i++) {
    g_autofree char *path = g_strdup_printf("deck-%u.pdf", i), *key = ds_path_key(path);
    guint owners = 0;
    for (guint k = 1; k <= 4; k++) {
      if (!ds_part_has(&(DsPart){k, 4}, key)) continue;
      owners++;
      parts[k - 1]++;
      both[k - 1][ds_shard_of(key, 2)]++;
    }
    g_assert_cmpuint(owners, ==, 1);
    g_assert_true(ds_part_has(&(DsPart){0, 0}, key));
  }
  for (guint k = 0; k < 4; k++) {
    g_assert_cmpuint(parts[k], >, KEYS / 4 * 8 / 10);
    g_assert_cmpuint(both[k][0], >, KEYS / 8 * 7 / 10);
    g_assert_cmpuint(both[k][1], >, KEYS / 8 * 7 / 10);
  }
}

/* The number of databases that @text names as the index's own; -1: refused. */
static int own_of(const DsLibrary *library, const char *text) {
  g_autofree char *path = g_build_filename(library->dir, "shards", NULL);
  g_autoptr(GError) error = NULL;
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_autoptr(GPtrArray) names = ds_shards_own(library, &error);
  g_assert_true((names != NULL) == (error == NULL));
  return names ? (int)names->len : -1;
}

static void test_the_databases_of_an_index_are_named_all_and_in_order(void) {
  g_autofree char *root = g_dir_make_tmp("decksearch-XXXXXX", NULL);
  g_autoptr(DsLibrary) library = ds_library_create(root, NULL, NULL);
  g_assert_nonnull(library);
  g_assert_cmpint(own_of(library, "local db\n"), ==, 1);
  g_assert_cmpint(own_of(library, "local db-1-of-2\nremote a:1\nlocal db-2-of-2\n"), ==, 2);
  g_assert_cmpint(own_of(library, "remote a:1\nlocal /else/where\n"), ==, 0);
  g_assert_cmpint(own_of(library, "local db-2-of-2\nlocal db-1-of-2\n"), ==, -1);
  g_assert_cmpint(own_of(library, "local db-1-of-2\n"), ==, -1);
  g_assert_cmpint(own_of(library, "local db-1-of-2\nlocal db-2-of-2\nlocal db\n"), ==, -1);
  g_assert_cmpint(own_of(library, "local db-01-of-2\nlocal db-2-of-2\n"), ==, -1);
  g_assert_cmpint(own_of(library, "remote a:1\nlocal db\n"), ==, 1);
  g_assert_true(ds_shards_deal(library, 3, NULL));
  g_autofree char *path = g_build_filename(library->dir, "shards", NULL), *text = NULL;
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, "local db-1-of-3\nlocal db-2-of-3\nlocal db-3-of-3\nremote a:1\n");
  static const char *const files[] = {"shards", "root", ".gitignore", "CACHEDIR.TAG"};
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *file = g_build_filename(library->dir, files[i], NULL);
    g_unlink(file);
  }
  g_rmdir(library->dir);
  g_rmdir(root);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/index/shards/part_is_read_as_it_is_written", test_part_is_read_as_it_is_written);
  g_test_add_func("/index/shards/each_key_is_of_one_part", test_each_key_is_of_one_part_and_parts_fill_all_their_shards);
  g_test_add_func("/index/shards/the_databases_are_named", test_the_databases_of_an_index_are_named_all_and_in_order);
  return g_test_run();
}
