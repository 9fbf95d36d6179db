/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <decksearch/view.h>

#include <string.h>

static char *command_line(const char *viewer, const char *path, guint page, const char *find, gboolean wait) {
  g_auto(GStrv) argv = ds_viewer_command(ds_viewer_by_name(viewer), &(DsViewing){path, page, find, wait});
  return ds_viewer_quote((const char *const *)argv);
}

static void each_viewer_gets_its_page(void) {
  static const struct {
    const char *viewer, *plain, *find;
  } rows[] = {
      {"evince", "evince --page-index=9 /d/a.pdf", "evince '--find=big tcp' --page-index=9 /d/a.pdf"},
      {"papers", "papers --page-index=9 /d/a.pdf", NULL},
      {"okular", "okular --unique -p 9 /d/a.pdf", "okular --unique --find 'big tcp' -p 9 /d/a.pdf"},
      {"xreader", "xreader --page-index=9 /d/a.pdf", "xreader --page-index=9 /d/a.pdf"},
      {"atril", "atril --page-index=9 /d/a.pdf", "atril --page-index=9 /d/a.pdf"},
      {"zathura", "zathura --fork -P 9 /d/a.pdf", "zathura --fork -f 'big tcp' -P 9 /d/a.pdf"},
      {"qpdfview", "qpdfview '/d/a.pdf#9'", "qpdfview --search 'big tcp' '/d/a.pdf#9'"},
      {"sioyek", "sioyek --reuse-window --page 9 /d/a.pdf", NULL},
      {"mupdf", "mupdf /d/a.pdf 9", NULL},
      {"xpdf", "xpdf /d/a.pdf 9", NULL},
      {"chromium", "chromium 'file:///d/a.pdf#page=9'", NULL},
      {"firefox", "firefox 'file:///d/a.pdf#page=9'", NULL},
      {"firefox-esr", "firefox-esr 'file:///d/a.pdf#page=9'", NULL},
  };
  guint n = 0;
  for (const DsViewer *viewer = ds_viewers; viewer->name; viewer++) n++;
  g_assert_cmpuint(n, ==, G_N_ELEMENTS(rows));
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *plain = command_line(rows[i].viewer, "/d/a.pdf", 9, NULL, FALSE);
    g_autofree char *find = command_line(rows[i].viewer, "/d/a.pdf", 9, "big tcp", FALSE);
    g_assert_cmpstr(plain, ==, rows[i].plain);
    g_assert_cmpstr(find, ==, rows[i].find ? rows[i].find : rows[i].plain);
  }
}

static void who_is_waited_for_stays_alone(void) {
  g_autofree char *okular = command_line("okular", "/a.pdf", 2, NULL, TRUE), *zathura = command_line("zathura", "/a.pdf", 2, NULL, TRUE);
  g_assert_cmpstr(okular, ==, "okular -p 2 /a.pdf");
  g_assert_cmpstr(zathura, ==, "zathura -P 2 /a.pdf");
}

static void only_web_pages_go_to_a_browser(void) {
  g_assert_true(ds_viewer_is_web("https://example.org/a?b=c#d"));
  g_assert_true(ds_viewer_is_web("http://example.org"));
  static const char *const wrong[] = {"",          "--version", "file:///etc/passwd", "javascript:alert(1)", "https://a b", "https://a\n",
                                      " https://a"};
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) g_assert_false(ds_viewer_is_web(wrong[i]));
}

static void template_gets_the_words(void) {
  const char *const template[] = {"v", "--find=%q", "%f", NULL};
  g_auto(GStrv) argv = ds_viewer_template_command(template, "/a.pdf", 4, "big tcp", NULL);
  g_assert_cmpstr(argv[1], ==, "--find=big tcp");
}

static void hostile_names_stay_one_argument(void) {
  g_auto(GStrv) argv = ds_viewer_command(ds_viewer_by_name("mupdf"), &(DsViewing){"/d/a b$(x)'\".pdf", 1, NULL, FALSE});
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
  g_test_add_func("/view/command/who-is-waited-for-stays-alone", who_is_waited_for_stays_alone);
  g_test_add_func("/view/command/only-web-pages-go-to-a-browser", only_web_pages_go_to_a_browser);
  g_test_add_func("/view/command/template-gets-the-words", template_gets_the_words);
  g_test_add_func("/view/command/hostile-names-stay-one-argument", hostile_names_stay_one_argument);
  g_test_add_func("/view/command/uri-is-percent-encoded", uri_is_percent_encoded);
  g_test_add_func("/view/command/template-is-filled", template_is_filled);
  g_test_add_func("/view/command/wrong-templates-say-what-is-wrong", wrong_templates_say_what_is_wrong);
  return g_test_run();
}
