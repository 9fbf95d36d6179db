/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library of its own for each test. */
#pragma once

#include <decksearch/index.h>

#include <glib/gstdio.h>

static void remove_tree(const char *path) {
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    if (g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK))
      remove_tree(child);
    else
      g_unlink(child);
  }
  g_rmdir(path);
}

typedef struct {
  char *root;
  DsLibrary *library;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GError) error = NULL;
  f->root = g_dir_make_tmp("decksearch-XXXXXX", NULL);
  f->library = ds_library_create(f->root, NULL, &error);
  g_assert_no_error(error);
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  ds_library_free(f->library);
  remove_tree(f->root);
  g_free(f->root);
}
