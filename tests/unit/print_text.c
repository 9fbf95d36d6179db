/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is printed for people. */
#include <decksearch/print.h>

static void text_of_a_page_is_safe_on_a_terminal(void) {
  static const char *const texts[] = {"Wax \xe2\x80\xae"
                                      "and\ttabs",
                                      "- \x1b]0;honey\x07"};
  g_autoptr(DsFacts) facts = ds_facts_new();
  DsPage *page = ds_page_new(1);
  g_ptr_array_add(facts->pages, page);
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    float y = 100 + 40 * (float)i;
    DsLine line = {.text = g_strdup(texts[i]), .box = {40, y, 400, y + 16}, .size = 16, .block = (guint16)i};
    g_array_append_val(page->lines, line);
  }
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_autoptr(GString) out = g_string_new(NULL);
  ds_print_page_text(out, deck, 1);
  g_assert_cmpstr(out->str, ==, "Wax \\u202eand\ttabs\n- \\x1b]0;honey\\x07\n");
}

static void candidate_without_a_talk_is_left_out(void) {
  g_autoptr(DsManifest) manifest = ds_manifest_new();
  g_autoptr(GPtrArray) manifests = g_ptr_array_new();
  g_autoptr(GString) out = g_string_new(NULL);
  const DsStyle plain = {0};
  manifest->path = g_strdup("wax.pdf");
  g_ptr_array_add(manifest->others, g_strdup("")); /* of a damaged index */
  g_ptr_array_add(manifest->others, g_strdup("wax-2031/ports\t0.50"));
  g_ptr_array_add(manifests, manifest);
  ds_print_decks(out, manifests, NULL, &plain);
  g_assert_cmpstr(out->str, ==, "wax.pdf  0 slides\n  unlinked: no evidence\n    0.50  decksearch link 'wax.pdf' 'wax-2031/ports'\n");
}

static void progress_tells_speed_and_what_is_left(void) {
  g_autoptr(GString) line = g_string_new(NULL), bar = g_string_new(NULL), early = g_string_new(NULL);
  DsProgress progress = {10, 40, 700, 20.0,
                         "a/\xe7\xbd\x91\x1b"
                         ".pdf"};
  ds_print_progress(line, &progress);
  g_assert_cmpstr(line->str, ==, "10 of 40 decks, 700 pages, 35 pages/s, 1:00 left: a/\xe7\xbd\x91\\x1b.pdf");
  ds_print_progress_bar(bar, &progress, 66);
  g_assert_true(g_str_has_prefix(bar->str, "[#####...............] 10/40 decks, 35 pages/s, 1:00 left  a/"));
  g_assert_cmpuint(ds_text_columns(bar->str), <, 66);
  progress.seconds = 0.5;
  ds_print_progress(early, &progress);
  g_assert_cmpstr(early->str, ==, "10 of 40 decks, 700 pages: a/\xe7\xbd\x91\\x1b.pdf");
  progress = (DsProgress){1, 101, 70, 60.0, "b.pdf"};
  g_string_truncate(line, 0);
  ds_print_progress(line, &progress);
  g_assert_cmpstr(line->str, ==, "1 of 101 decks, 70 pages, 1 pages/s, 1:40:00 left: b.pdf");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/print/text/text-of-a-page-is-safe-on-a-terminal", text_of_a_page_is_safe_on_a_terminal);
  g_test_add_func("/print/text/candidate-without-a-talk-is-left-out", candidate_without_a_talk_is_left_out);
  g_test_add_func("/print/text/progress-tells-speed-and-what-is-left", progress_tells_speed_and_what_is_left);
  return g_test_run();
}
