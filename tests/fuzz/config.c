/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two configurations; and a pin set in one of them: the first byte says which, for a pin the first two lines say of what and to what.
 * A pin that is set changes nothing else, one that is refused nothing at all. */
#include "fuzz.h"

#include <decksearch/base.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

static char *folder, *path;

static void leave_nothing(void) {
  (void)g_remove(path);
  (void)g_rmdir(folder);
}

static void make_folder(void) {
  folder = g_dir_make_tmp("decksearch-fuzz-XXXXXX", NULL);
  g_assert(folder);
  path = g_build_filename(folder, "file.yaml", NULL);
  atexit(leave_nothing);
}

static gboolean same_words(gpointer a, gpointer b) {
  return b && g_strv_equal(a, b);
}

static gboolean same_text(gpointer a, gpointer b) {
  return g_strcmp0(a, b) == 0;
}

static void check_same(GHashTable *a, GHashTable *b, gboolean (*same)(gpointer a, gpointer b)) {
  GHashTableIter iter;
  gpointer key, value;
  g_assert(g_hash_table_size(a) == g_hash_table_size(b));
  g_hash_table_iter_init(&iter, a);
  while (g_hash_table_iter_next(&iter, &key, &value)) g_assert(same(value, g_hash_table_lookup(b, key)));
}

/* The pins of @file but those of @deck, a line each. */
static char *other_pins(const DsLibraryFile *file, const char *deck) {
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < file->pins->len; i++) {
    const DsPin *pin = g_ptr_array_index(file->pins, i);
    if (!g_str_equal(pin->deck, deck)) g_string_append_printf(all, "%s=%s\n", pin->deck, pin->talk ? pin->talk : "~");
  }
  return g_string_free(all, FALSE);
}

static void check_pinned(const DsLibraryFile *before, const DsLibraryFile *now, const char *deck) {
  g_autofree char *others_before = other_pins(before, deck), *others_now = other_pins(now, deck);
  g_assert_cmpstr(others_before, ==, others_now);
  g_assert(g_strv_equal((const char *const *)before->ignore, (const char *const *)now->ignore));
  check_same(before->passwords, now->passwords, same_text);
  check_same(before->synonyms, now->synonyms, same_words);
}

static void try_pin(const char *text, gboolean unset) {
  g_auto(GStrv) parts = g_strsplit(text, "\n", 3);
  if (g_strv_length(parts) < 3) return;
  g_assert(g_file_set_contents(path, parts[2], -1, NULL));
  g_autoptr(DsLibraryFile) before = ds_library_file_read(path, NULL);
  g_autoptr(GError) error = NULL;
  gboolean ok = ds_library_file_pin(path, parts[0], *parts[1] ? parts[1] : NULL, unset, &error);
  fuzz_check_outcome(ok, error);
  g_autoptr(DsLibraryFile) now = ds_library_file_read(path, NULL);
  g_assert(!before == !now);
  if (ok) {
    check_pinned(before, now, parts[0]);
    return;
  }
  g_autofree char *left = NULL;
  g_assert(g_file_get_contents(path, &left, NULL, NULL) && g_str_equal(left, parts[2]));
}

static void try_files(const char *text, gsize len) {
  g_autoptr(GError) library_error = NULL, user_error = NULL;
  g_assert(g_file_set_contents(path, text, (gssize)len, NULL));
  g_autoptr(DsLibraryFile) library = ds_library_file_read(path, &library_error);
  fuzz_check_outcome(library != NULL, library_error);
  g_autoptr(DsUserConfig) user = ds_user_config_read(path, &user_error);
  fuzz_check_outcome(user != NULL, user_error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  if (!path) make_folder();
  g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
  if (data[0] & 1)
    try_pin(text, data[0] & 2);
  else
    try_files((const char *)data + 1, size - 1);
  return 0;
}
