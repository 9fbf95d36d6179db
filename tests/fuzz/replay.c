/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In place of libFuzzer's main: a fuzz target's committed corpus as tests, a file each. */
#include "fuzz.h"

static void show(gconstpointer path) {
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize len = 0;
  g_file_get_contents(path, &bytes, &len, &error);
  g_assert_no_error(error);
  g_autofree uint8_t *exact = g_memdup2(bytes, len); /* so that a sanitizer sees a read behind the last byte */
  g_assert_cmpint(LLVMFuzzerTestOneInput(exact, len), ==, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  const char *top = g_getenv("DECKSEARCH_TOP");
  g_autofree char *target = g_path_get_basename(argv[0]), *folder = g_build_filename(top ? top : ".", "tests/fuzz/corpus", target, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
  g_assert_no_error(error);
  for (const char *name; (name = g_dir_read_name(dir));) {
    g_autofree char *test = g_strdup_printf("/fuzz/%s/%s", target, name);
    g_test_add_data_func_full(test, g_build_filename(folder, name, NULL), show, g_free);
  }
  return g_test_run();
}
