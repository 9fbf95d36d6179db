/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <decksearch/view.h>

#include <string.h>

static char *command_line(const char *viewer, const char *path, guint page) {
  g_auto(GStrv) argv = ds_viewer_command(ds_viewer_by_name(viewer), path, page);
  return ds_viewer_quote((const char *const *)argv);
}

static void each_viewer_gets_its_page(void) {
  static const struct {
    const char *viewer, *want;
  } rows[] = {
      {"evince", "evince --page-index=9 /d/a.pdf"},      {"okular", "okular --page 9 /d/a.pdf"},
      {"zathura", "zathura --page=9 /d/a.pdf"},          {"mupdf", "mupdf /d/a.pdf 9"},
      {"chromium", "chromium 'file:///d/a.pdf#page=9'"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *line = command_line(rows[i].viewer, "/d/a.pdf", 9);
    g_assert_cmpstr(line, ==, rows[i].want);
  }
}

static void template_gets_the_words(void) {
  const char *const template[] = {"v", "--find=%q", "%f", NULL};
  g_auto(GStrv) argv = ds_viewer_template_command(template, "/a.pdf", 4, "big tcp", NULL);
  g_assert_cmpstr(argv[1], ==, "--find=big tcp");
}

static void hostile_names_stay_one_argument(void) {
  g_auto(GStrv) argv = ds_viewer_command(ds_viewer_by_name("mupdf"), "/d/a b$(x)'\".pdf", 1);
  g_assert_cmpstr(argv[1], ==, "/d/a b$(x)'\".pdf");
  g_autofree char *line = ds_viewer_quote((const char *const *)argv);
  int argc = 0;
  g_auto(GStrv) back = NULL;
  g_assert_true(g_shell_parse_argv(line, &argc, &back, NULL));
  g_assert_cmpstr(back[1], ==, argv[1]);
}

static void uri_is_percent_encoded(void) {
  g_autofree char *uri = ds_viewer_uri("/d/ü #1.pdf", 12);
  g_assert_cmpstr(uri, ==, "file:///d/%C3%BC%20%231.pdf#page=12");
}

static void template_is_filled(void) {
  const char *const template[] = {"my viewer", "--at=%p", "%%", "%u", NULL};
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) argv = ds_viewer_template_command(template, "/a.pdf", 4, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(argv[1], ==, "--at=4");
  g_assert_cmpstr(argv[2], ==, "%");
  g_assert_cmpstr(argv[3], ==, "file:///a.pdf#page=4");
}

static void wrong_templates_say_what_is_wrong(void) {
  const char *const unknown[] = {"v", "%f", "%z", NULL}, *const no_file[] = {"v", "%p", NULL};
  g_autoptr(GError) error = NULL;
  g_assert_null(ds_viewer_template_command(unknown, "/a.pdf", 1, NULL, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_SYNTAX);
  g_assert_nonnull(strstr(error->message, "'%z'"));
  g_clear_error(&error);
  g_assert_null(ds_viewer_template_command(no_file, "/a.pdf", 1, NULL, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_SYNTAX);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/view/command/each-viewer-gets-its-page", each_viewer_gets_its_page);
  g_test_add_func("/view/command/template-gets-the-words", template_gets_the_words);
  g_test_add_func("/view/command/hostile-names-stay-one-argument", hostile_names_stay_one_argument);
  g_test_add_func("/view/command/uri-is-percent-encoded", uri_is_percent_encoded);
  g_test_add_func("/view/command/template-is-filled", template_is_filled);
  g_test_add_func("/view/command/wrong-templates-say-what-is-wrong", wrong_templates_say_what_is_wrong);
  return g_test_run();
}
