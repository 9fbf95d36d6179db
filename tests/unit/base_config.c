/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <decksearch/base.h>

#include <glib/gstdio.h>
#include <string.h>

/* A folder of its own for each test. */
typedef struct {
  char *dir, *path;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  f->dir = g_dir_make_tmp("decksearch-XXXXXX", NULL);
  f->path = g_build_filename(f->dir, "decksearch.yaml", NULL);
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  g_remove(f->path);
  g_rmdir(f->dir);
  g_free(f->dir);
  g_free(f->path);
}

static void write_file(const Fixture *f, const char *text) {
  g_assert_true(g_file_set_contents(f->path, text, -1, NULL));
}

static void assert_file(const Fixture *f, const char *want) {
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents(f->path, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, want);
}

static void pin(const Fixture *f, const char *deck, const char *talk, gboolean unset) {
  g_autoptr(GError) error = NULL;
  gboolean done = ds_library_file_pin(f->path, deck, talk, unset, &error);
  g_assert_no_error(error);
  g_assert_true(done);
}

static void missing_file_is_empty(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DsLibraryFile) file = ds_library_file_read(f->path, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(file->pins->len, ==, 0);
  g_assert_null(file->ignore[0]);
}

static void all_sections_are_read(Fixture *f, gconstpointer data) {
  (void)data;
  write_file(f, "pins:\n  a.pdf: some/talk\n  b.pdf: ~\npasswords: {c.pdf: s3cret}\nignore: ['old/*', '*.bak.pdf']\n"
                "synonyms:\n  k8s: [kubernetes]\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(DsLibraryFile) file = ds_library_file_read(f->path, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(file->pins->len, ==, 2);
  g_assert_cmpstr(((DsPin *)g_ptr_array_index(file->pins, 0))->talk, ==, "some/talk");
  g_assert_null(((DsPin *)g_ptr_array_index(file->pins, 1))->talk);
  g_assert_cmpstr(g_hash_table_lookup(file->passwords, "c.pdf"), ==, "s3cret");
  g_assert_cmpstr(file->ignore[1], ==, "*.bak.pdf");
  char **words = g_hash_table_lookup(file->synonyms, "k8s");
  g_assert_cmpstr(words[0], ==, "kubernetes");
}

static void wrong_key_names_its_place(Fixture *f, gconstpointer data) {
  (void)data;
  write_file(f, "ignore: []\npin:\n  a.pdf: x\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(DsLibraryFile) file = ds_library_file_read(f->path, &error);
  g_assert_null(file);
  g_assert_error(error, DS_ERROR, DS_ERROR_SYNTAX);
  g_assert_nonnull(strstr(error->message, "decksearch.yaml:2:1: unknown key 'pin'"));
}

static void pin_makes_the_file(Fixture *f, gconstpointer data) {
  (void)data;
  pin(f, "eu/a \"b\".pdf", "https://example.org/x?y=1", FALSE);
  assert_file(f, "pins:\n  \"eu/a \\\"b\\\".pdf\": \"https://example.org/x?y=1\"\n");
}

static void pin_keeps_comments(Fixture *f, gconstpointer data) {
  (void)data;
  write_file(f, "# ours\npins:\n    # first\n    a.pdf: old   # keep me\n    'ü.pdf': other\nignore: [x]\n");
  pin(f, "a.pdf", "new", FALSE);
  assert_file(f, "# ours\npins:\n    # first\n    a.pdf: \"new\"   # keep me\n    'ü.pdf': other\nignore: [x]\n");
  pin(f, "ü.pdf", NULL, FALSE);
  assert_file(f, "# ours\npins:\n    # first\n    a.pdf: \"new\"   # keep me\n    'ü.pdf': ~\nignore: [x]\n");
  pin(f, "c.pdf", "t", FALSE);
  assert_file(f, "# ours\npins:\n    # first\n    \"c.pdf\": \"t\"\n    a.pdf: \"new\"   # keep me\n    'ü.pdf': ~\nignore: [x]\n");
  pin(f, "a.pdf", NULL, TRUE);
  assert_file(f, "# ours\npins:\n    # first\n    \"c.pdf\": \"t\"\n    'ü.pdf': ~\nignore: [x]\n");
}

static void pin_goes_into_any_form_of_section(Fixture *f, gconstpointer data) {
  (void)data;
  static const struct {
    const char *before, *after;
  } forms[] = {
      {"pins:\nignore: [x]\n", "pins:\n  \"a.pdf\": \"t\"\nignore: [x]\n"},
      {"pins: {}\n", "pins: \n  \"a.pdf\": \"t\"\n"},
      {"pins: {b.pdf: u}\n", "pins: {\"a.pdf\": \"t\", b.pdf: u}\n"},
      {"ignore: [x]", "ignore: [x]\npins:\n  \"a.pdf\": \"t\"\n"},
      {"pins:\n  a.pdf:\n", "pins:\n  a.pdf: \"t\"\n"},
      {"pins: # why\n", "pins: # why\n  \"a.pdf\": \"t\"\n"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    write_file(f, forms[i].before);
    pin(f, "a.pdf", "t", FALSE);
    assert_file(f, forms[i].after);
  }
}

static void unpin_from_flow(Fixture *f, gconstpointer data) {
  (void)data;
  write_file(f, "pins: {a.pdf: t, b.pdf: u, c.pdf: v}\n");
  pin(f, "a.pdf", NULL, TRUE);
  assert_file(f, "pins: {b.pdf: u, c.pdf: v}\n");
  pin(f, "c.pdf", NULL, TRUE);
  assert_file(f, "pins: {b.pdf: u}\n");
}

static void broken_file_is_refused_untouched(Fixture *f, gconstpointer data) {
  (void)data;
  write_file(f, "pins: [\n");
  g_autoptr(GError) error = NULL;
  g_assert_false(ds_library_file_pin(f->path, "a.pdf", "t", FALSE, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_SYNTAX);
  assert_file(f, "pins: [\n");
}

static void user_config_expands_home(Fixture *f, gconstpointer data) {
  (void)data;
  write_file(f, "library: ~/decks\nviewer: [mupdf, '%f', '%p']\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(DsUserConfig) config = ds_user_config_read(f->path, &error);
  g_assert_no_error(error);
  g_autofree char *want = g_build_filename(g_get_home_dir(), "decks", NULL);
  g_assert_cmpstr(config->library, ==, want);
  g_assert_cmpstr(config->viewer[2], ==, "%p");
  g_assert_null(config->viewer[3]);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(path, test) g_test_add("/base/config/" path, Fixture, NULL, set_up, test, tear_down)
  ADD("missing-file-is-empty", missing_file_is_empty);
  ADD("all-sections-are-read", all_sections_are_read);
  ADD("wrong-key-names-its-place", wrong_key_names_its_place);
  ADD("pin-makes-the-file", pin_makes_the_file);
  ADD("pin-keeps-comments", pin_keeps_comments);
  ADD("pin-goes-into-any-form-of-section", pin_goes_into_any_form_of_section);
  ADD("unpin-from-flow", unpin_from_flow);
  ADD("broken-file-is-refused-untouched", broken_file_is_refused_untouched);
  ADD("user-config-expands-home", user_config_expands_home);
  return g_test_run();
}
